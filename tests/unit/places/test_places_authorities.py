import csv
import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from goldenthread.errors import UnknownNameError
from goldenthread.places import Places
from goldenthread.places.authorities import code_for_cassr, describe_gap, existed, load
from goldenthread.places.register import COLUMNS

CHANGES = {  # the day after which codes ended, and what they became
    date(2009, 3, 31): {
        "E10000001": ("E06000055", "E06000056"),
        "E10000004": ("E06000049", "E06000050"),
        "E10000005": ("E06000052",),
        "E10000010": ("E06000047",),
        "E10000022": ("E06000048",),
        "E10000026": ("E06000051",),
        "E10000033": ("E06000054",),
    },
    date(2013, 3, 31): {"E06000048": ("E06000057",), "E08000020": ("E08000037",)},
    date(2019, 3, 31): {
        "E06000028": ("E06000058",),
        "E06000029": ("E06000058",),
        "E10000009": ("E06000058", "E06000059"),
    },
    date(2020, 3, 31): {"E10000002": ("E06000060",)},
    date(2021, 3, 31): {"E10000021": ("E06000061", "E06000062")},
    date(2023, 3, 31): {
        "E10000006": ("E06000063", "E06000064"),
        "E10000023": ("E06000065",),
        "E10000027": ("E06000066",),
    },
}


def test_every_reorganisation_is_in_the_register_and_no_other() -> None:
    found: dict[date, dict[str, tuple[str, ...]]] = {}
    for place in load():
        if place.end is not None:
            found.setdefault(place.end, {})[place.code] = place.successors
    assert found == CHANGES


def test_predecessors_are_the_successors_read_backwards() -> None:
    authorities = load()
    forwards = {(p.code, after) for p in authorities for after in authorities.successors(p.code)}
    backwards = {
        (before, p.code) for p in authorities for before in authorities.predecessors(p.code)
    }
    assert forwards == backwards
    assert authorities.predecessors("E06000058") == ("E06000028", "E06000029", "E10000009")


@pytest.mark.parametrize(
    ("year", "count"),
    [(2010, 152), (2018, 152), (2019, 151), (2020, 151), (2021, 152), (2022, 152), (2023, 153)],
)
def test_as_many_authorities_as_there_were(year: int, count: int) -> None:
    assert len(load().on(date(year, 4, 1))) == count


def test_a_code_lives_from_its_first_to_its_last_day() -> None:
    assert [
        existed("E10000009", date(2019, 3, 31)),
        existed("E10000009", date(2019, 4, 1)),
        existed("E06000059", date(2019, 3, 31)),
        existed("E06000059", date(2019, 4, 1)),
        existed("Z99999999", date(2019, 4, 1)),
    ] == [True, False, False, True, False]


@pytest.mark.parametrize(
    ("code", "on", "sentence"),
    [
        ("E06000059", date(2020, 1, 1), ""),
        (
            "E10000009",
            date(2020, 1, 1),
            (
                "Dorset (E10000009) ended on 31 March 2019; its area is now in Bournemouth, "
                "Christchurch and Poole (E06000058) and Dorset (E06000059)."
            ),
        ),
        (
            "E06000059",
            date(2018, 1, 1),
            (
                "Dorset (E06000059) began on 1 April 2019; before that its area was in "
                "Dorset (E10000009)."
            ),
        ),
        (
            "E10000022",
            date(2020, 1, 1),
            (
                "Northumberland (E10000022) ended on 31 March 2009; its area is now in "
                "Northumberland (E06000057)."
            ),
        ),
        (
            "E08000020",
            date(2020, 1, 1),
            (
                "Gateshead (E08000020) ended on 31 March 2013 when its boundary changed; since "
                "then its code is E08000037."
            ),
        ),
        (
            "E08000037",
            date(2012, 1, 1),
            (
                "Gateshead (E08000037) began on 1 April 2013 when its boundary changed; until then "
                "it was E08000020."
            ),
        ),
        ("Z99999999", date(2020, 1, 1), "Z99999999 is not in the register of places."),
    ],
)
def test_a_gap_is_told_in_a_sentence(code: str, on: date, sentence: str) -> None:
    assert describe_gap(code, on) == sentence


def test_a_council_number_means_the_code_of_its_day() -> None:
    assert [
        code_for_cassr("716", date(2011, 4, 1)),
        code_for_cassr("716.0", date(2011, 4, 1)),
        code_for_cassr("104", date(2013, 3, 31)),
        code_for_cassr("104", date(2013, 4, 1)),
        code_for_cassr("809", date(2019, 3, 31)),
        code_for_cassr("809", date(2019, 4, 1)),
        code_for_cassr("810", date(2019, 4, 1)),
        code_for_cassr("9900", date(2011, 4, 1)),
    ] == [
        "E09000002",
        "E09000002",
        "E06000048",
        "E06000057",
        "E10000009",
        "E06000059",
        None,
        None,
    ]


def test_no_council_number_ever_means_two_living_codes() -> None:
    numbers = {number for place in load() for number in place.cassr}
    days = [date(year, month, 1) for year in range(2008, 2025) for month in (1, 6)]
    for number in numbers:
        for day in days:
            living = [p.code for p in load() if number in p.cassr and p.existed(day)]
            assert code_for_cassr(number, day) == (living[0] if living else None)
            assert len(living) <= 1


def test_places_know_regions_and_the_nation_too() -> None:
    england = Places.england()
    assert [region.code for region in england.regions] == [f"E1200000{n}" for n in range(1, 10)]
    assert (england.nation, england.name("E92000001"), england.kind("E92000001")) == (
        "E92000001",
        "England",
        "nation",
    )
    assert (england.kind("E12000007"), england.region("E12000007")) == ("region", "E12000007")
    assert (england.kind("E08000009"), england.region("E08000009")) == (
        "metropolitan district",
        "E12000002",
    )
    assert england.region("E92000001") is None
    assert england.describe_gap("E92000001", date(1990, 1, 1)) == ""


@pytest.mark.parametrize(
    ("text", "on", "code"),
    [
        ("trafford", None, "E08000009"),
        ("e08000009", None, "E08000009"),
        ("St Helens", None, "E08000013"),
        ("Stoke on Trent", None, "E06000021"),
        ("Hammersmith & Fulham", None, "E09000013"),
        ("Dorset", None, "E06000059"),
        ("Dorset", date(2015, 1, 1), "E10000009"),
        ("north east", None, "E12000001"),
        ("England", None, "E92000001"),
    ],
)
def test_an_area_is_found_as_people_write_it(text: str, on: date | None, code: str) -> None:
    assert Places.england().find(text, on) == code


def test_an_unknown_name_says_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"Did you mean Staffordshire \(E10000028\)"):
        Places.england().find("Stafordshire")
    with pytest.raises(UnknownNameError, match="Try part of its name"):
        Places.england().find("qqqq")


def test_a_data_folder_may_bring_its_own_nation(tmp_path: Path) -> None:
    assert Places.from_folder(tmp_path) is None
    (tmp_path / "places.csv").write_text(
        f"\ufeff{','.join(COLUMNS)}\nX92000001,Aurelia,nation,,,,,,\n"
        "X06000001,Tŵr Gwyn,unitary,X12000001,East,,,101,\n",
        encoding="utf-8",
    )
    places = Places.from_folder(tmp_path)
    assert places is not None
    assert (places.nation, places.codes, places.name("X12000001")) == (
        "X92000001",
        ("X06000001",),
        "East",
    )
    assert places.code_for_cassr("101", date(2018, 1, 1)) == "X06000001"
    assert places.code_for_cassr("716", date(2018, 1, 1)) is None


def rows(path: Path) -> list[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.real_data
def test_codes_names_and_regions_agree_with_the_published_files(real_data: Path) -> None:
    places = Places.england()
    oflog = rows(real_data / "oflog" / "oflog_asc_data.csv")
    kinds = {
        "Unitary Authorities": "unitary",
        "Counties": "county",
        "Metropolitan Districts": "metropolitan district",
        "London Boroughs": "London borough",
    }
    published = {
        (r["Local authority code"], kinds[r["Entity_Name"]], r["Region"])
        for r in oflog
        if r["Local authority code"].startswith("E") and r["Region"]
    }
    known = {(p.code, p.kind, p.region_name) for p in places.authorities}
    assert published - known == set()
    for r in oflog:
        if places.authorities.existed(r["Local authority code"], date(2018, 7, 1)):
            assert (
                places.find(r["Local authority name"], date(2018, 7, 1))
                == (r["Local authority code"])
            )


@pytest.mark.real_data
def test_social_care_numbers_agree_with_the_published_files(real_data: Path) -> None:
    council = {
        (r["Geographical Code"], r["ONS Code"])
        for r in rows(real_data / "ascof" / "ascof_2020-21_open_data.csv.gz")
        if r["Geographical Level"] == "Council"
    }
    assert len(council) == 151
    assert {(number, code_for_cassr(number, date(2020, 6, 1))) for number, _ in council} == council


@pytest.mark.real_data
@pytest.mark.parametrize(("edition", "count"), [(2019, 151), (2021, 152)])
def test_boundary_editions_hold_the_authorities_of_their_day(
    real_data: Path, edition: int, count: int
) -> None:
    path = real_data / "geography" / f"england_utla{edition}_boundaries.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    codes = {f["properties"][f"utla{edition - 2000}_code"] for f in features}
    assert len(codes) == count
    assert codes == {place.code for place in load().on(date(edition, 4, 1))}


@pytest.mark.real_data
def test_population_years_hold_the_authorities_they_were_published_for(real_data: Path) -> None:
    found: dict[str, set[str]] = {}
    for r in rows(real_data / "population" / "ons_mye_single_year_utla_2015_2020.csv.gz"):
        found.setdefault(r["year"], set()).add(r["area_code"])
    # Estimates are published the year after, under the codes of the following April.
    for year, codes in found.items():
        after = {place.code for place in load().on(date(int(year) + 1, 4, 1))}
        assert codes - {"E92000001"} == after
