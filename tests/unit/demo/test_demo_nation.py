"""The invented nation as a whole: made the same twice, read by the public doors, honest in gaps."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from goldenthread.data.reading import Loaded, read_folder
from goldenthread.errors import Severity
from goldenthread.indicators import catalogue
from goldenthread_demo import names, story, template_files
from goldenthread_demo.nation import make_nation

NATION = names.NATION_CODE


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("nation")
    make_nation(made)
    return made


@pytest.fixture(scope="module")
def loaded(folder: Path) -> Loaded:
    return read_folder(folder)


def prints(folder: Path) -> dict[str, str]:
    """A fingerprint of every file, by its path in the folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def of(loaded: Loaded, dataset: str) -> pl.DataFrame:
    return loaded.observations.filter(pl.col("dataset") == dataset)


def delayed_days(loaded: Loaded, code: str) -> np.ndarray:
    """Total delayed days of an area, month after month."""
    days = of(loaded, "dtoc").filter(
        (pl.col("breakdown") == "total") & (pl.col("area_code") == code)
    )
    return days.sort("period").get_column("value").to_numpy()


def test_the_same_seed_makes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    make_nation(tmp_path / "again", progress=lambda *said: told.append(said))
    first = prints(folder)
    assert prints(tmp_path / "again") == first
    assert len(first) == 57 + 13 + 15
    assert (57, 57, "delayed transfers") in told
    assert all(0 <= done <= total for done, total, _ in told)


def test_every_file_is_read_and_nothing_but_groups_without_a_code_is_left_aside(
    loaded: Loaded,
) -> None:
    assert loaded.left_aside == []
    assert [path.name for path in loaded.boundaries] == ["aurelia_utla2019_boundaries.geojson"]
    assert loaded.places.nation == NATION
    groups, revised = loaded.problems
    assert {problem.severity for problem in loaded.problems} == {Severity.NOTE}
    assert "Capital Borough, Metropolitan District" in groups.what
    assert "gave way to" in revised.what
    assert set(loaded.observations.get_column("dataset")) == {
        "ascof",
        "care-directory",
        "deprivation",
        "discharge-ready-date",
        "dtoc",
        "fingertips",
        "oflog",
        "population",
        "template",
    }


def test_every_code_is_of_a_place_or_of_people_who_live_elsewhere(loaded: Loaded) -> None:
    codes = set(loaded.observations.get_column("area_code"))
    assert {code for code in codes if code not in loaded.places} == {"9900", "9901"}


def test_missing_is_marked_and_never_a_number(loaded: Loaded) -> None:
    marked = loaded.observations.filter(pl.col("marker").is_not_null())
    assert marked.get_column("value").null_count() == marked.height
    assert set(marked.get_column("marker")) == {"[x]", "[c]", "*", "-"}
    assert marked.height < 0.02 * loaded.observations.height


def test_nearly_every_template_indicator_has_figures_and_the_rest_are_honest_gaps(
    loaded: Loaded,
) -> None:
    wanted = {each.source.measure for each in catalogue.load() if each.source.dataset == "template"}
    given = set(of(loaded, "template").get_column("measure"))
    assert wanted - given == set(template_files.LEFT_OUT)
    assert given - wanted == set()


def test_authorities_add_up_to_the_nation_in_every_month_and_part(loaded: Loaded) -> None:
    days = of(loaded, "dtoc").with_columns(nation=pl.col("area_code") == NATION)
    sums = days.group_by("period", "breakdown").agg(
        pl.col("value").filter("nation").sum().alias("nation"),
        pl.col("value").filter(~pl.col("nation")).sum().alias("areas"),
    )
    # 57 months of total, two types, three organisations and ten reasons; an eleventh from 2017.
    assert sums.height == 57 * (1 + 2 + 3 + 10) + 33
    assert sums.filter(pl.col("nation") != pl.col("areas")).height == 0


def test_early_months_carry_no_area_codes_and_still_find_their_places(loaded: Loaded) -> None:
    early = of(loaded, "dtoc").filter(pl.col("period") == "2015-M05")
    assert early.filter(pl.col("area_code") == names.HERO_CODE).height > 0
    assert early.get_column("area_code").n_unique() == 150 - 1 + 1 + 1 + 2


def test_the_story_of_the_hero_can_be_read_off_its_months(loaded: Loaded) -> None:
    nation, hero = delayed_days(loaded, NATION), delayed_days(loaded, names.HERO_CODE)
    ratio = hero / nation
    worse = (story.WORSE_FROM.year - 2015) * 12 + story.WORSE_FROM.month - 4
    better = (story.BETTER_FROM.year - 2015) * 12 + story.BETTER_FROM.month - 4
    before, during, after = ratio[:worse], ratio[worse:better], ratio[better:]
    assert during.min() > 1.5 * before.max()
    assert after.max() < 0.7 * during.min()


def test_the_outlier_is_far_out_in_every_month(loaded: Loaded) -> None:
    code = loaded.places.find(names.OUTLIER_NAME)
    adults = of(loaded, "population").filter(
        (pl.col("period") == "2017")
        & pl.col("breakdown").str.starts_with("Persons/")
        & (pl.col("breakdown").str.strip_prefix("Persons/").cast(pl.Int64, strict=False) >= 18)
    )
    people = dict(adults.group_by("area_code").agg(pl.col("value").sum()).rows())
    times = (delayed_days(loaded, code) / people[code]) / (
        delayed_days(loaded, NATION) / people[NATION]
    )
    assert times.min() > 1.8


def test_two_areas_became_one_and_no_figure_is_joined(loaded: Loaded) -> None:
    old = [loaded.places.find(name) for name in names.MERGED_NAMES]
    new = loaded.places.find(names.SUCCESSOR_NAME)
    months = {
        code: set(
            of(loaded, "dtoc").filter(pl.col("area_code") == code).get_column("period").unique()
        )
        for code in [*old, new]
    }
    assert max(months[old[0]]) == max(months[old[1]]) == "2019-M03"
    assert min(months[new]) == "2019-M04"
    assert "its area is now in Fenby and Tidewater" in loaded.places.describe_gap(
        old[0], date(2019, 6, 1)
    )


def test_residents_add_up_over_sexes_areas_and_the_merger(loaded: Loaded) -> None:
    people = of(loaded, "population").select(
        "period",
        "area_code",
        "value",
        pl.col("breakdown").str.split("/").list.first().alias("sex"),
    )
    wide = (
        people.group_by("period", "area_code", "sex")
        .agg(pl.col("value").sum())
        .pivot(on="sex", values="value", index=["period", "area_code"])
    )
    assert wide.filter(pl.col("Persons") != pl.col("Males") + pl.col("Females")).height == 0
    nation = wide.filter(pl.col("area_code") == NATION).select("period", "Persons")
    areas = (
        wide.filter(pl.col("area_code") != NATION)
        .group_by("period")
        .agg(pl.col("Persons").sum().alias("areas"))
    )
    both = nation.join(areas, on="period")
    assert both.height == 6
    assert both.filter(pl.col("Persons") != pl.col("areas")).height == 0


def test_a_revised_workbook_supersedes_the_first_of_its_month(loaded: Loaded) -> None:
    editions = [each for each in loaded.editions if each.label == "2023-M09"]
    revised = [each for each in editions if each.is_revision]
    assert (len(editions), len(revised)) == (2, 1)
    used = of(loaded, "discharge-ready-date").filter(pl.col("period") == "2023-M09")
    assert set(used.get_column("edition")) == {revised[0].id}


def test_hard_pressed_areas_wait_longer_and_reable_fewer(loaded: Loaded) -> None:
    """One hidden factor stands behind several files, so their ranks go together."""

    def figure(dataset: str, measure: str, period: str) -> pl.DataFrame:
        return (
            of(loaded, dataset)
            .filter(
                (pl.col("measure") == measure)
                & (pl.col("period") == period)
                & (pl.col("area_code") != NATION)
                & pl.col("breakdown").str.to_lowercase().is_in(["total"])
            )
            .select("area_code", pl.col("value").alias(measure))
        )

    both = (
        figure("discharge-ready-date", "mean-days", "2023-M04")
        .join(figure("ascof", "2B1", "2020-21"), on="area_code")
        .join(figure("template", "vacancy-rate", "2018-19"), on="area_code")
        .drop_nulls()
    )
    ranks = both.select(pl.exclude("area_code").rank())
    assert both.height > 120
    assert ranks.select(pl.corr("mean-days", "2B1")).item() < -0.2
    assert ranks.select(pl.corr("mean-days", "vacancy-rate")).item() > 0.2
