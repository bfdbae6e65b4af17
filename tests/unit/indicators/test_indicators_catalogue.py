"""The catalogue: what ships, a user's own beside it, and mistakes named by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from goldenthread.errors import InputRefusedError, UnknownNameError
from goldenthread.framework.check import DefinitionsRefusedError
from goldenthread.indicators.catalogue import Catalogue, definitions_folder, load
from goldenthread.indicators.model import Ages, IntervalKind, Method

INTERFACE = {
    "emergency-admissions-65",
    "emergency-length-of-stay-90th",
    "delayed-days-total",
    "reablement-at-home-91-days",
    "reablement-offered",
    "weekend-discharges",
}
OWN = (definitions_folder() / "weekend-discharges.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def own(folder: Path, text: str, name: str = "my-own") -> Path:
    text = text.replace("id: weekend-discharges", f"id: {name}", 1)
    text = text.replace("measure: weekend-discharges", f"measure: {name}", 1)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def mistakes(folder: Path) -> list[tuple[str, int | None, str]]:
    with pytest.raises(DefinitionsRefusedError) as caught:
        load(folder)
    return [(p.where.file, p.where.row, p.what) for p in caught.value.problems]


def test_every_file_is_an_indicator_and_every_domain_has_some(catalogue: Catalogue) -> None:
    files = {path.stem for path in definitions_folder().glob("*.yaml")}
    assert {indicator.id for indicator in catalogue} == files
    assert len(catalogue) >= 60
    assert [domain.id for domain in catalogue.domains] == [
        "demography",
        "quality",
        "flow-in",
        "flow-out",
        "experience",
        "provision",
        "workforce",
        "funding",
        "outcomes",
    ]
    in_domains = [one for domain in catalogue.domains for one in catalogue.in_domain(domain.id)]
    assert in_domains == list(catalogue)
    assert all(catalogue.in_domain(domain.id) for domain in catalogue.domains)


def test_the_six_of_the_interface_dashboard_are_there(catalogue: Catalogue) -> None:
    metrics = catalogue.framework.of_kind("interface-metric")
    linked = {one.id for metric in metrics for one in catalogue.linked_to(metric.id)}
    assert linked == INTERFACE
    assert all(len(catalogue.linked_to(metric.id)) == 1 for metric in metrics)


def test_every_definition_says_why_it_matters_and_why_it_has_an_interval_or_none(
    catalogue: Catalogue,
) -> None:
    for indicator in catalogue:
        assert indicator.why.endswith((".", "?"))
        assert 1 <= sum(indicator.why.count(end) for end in ".?") <= 4
        assert indicator.interval_why
        assert indicator.checked == "not yet checked by a second person"
        assert len(indicator.short_name) <= 36


def test_names_and_short_names_tell_indicators_apart(catalogue: Catalogue) -> None:
    assert len({indicator.name for indicator in catalogue}) == len(catalogue)
    assert len({indicator.short_name for indicator in catalogue}) == len(catalogue)


def test_what_is_not_fully_known_is_not_called_final(catalogue: Catalogue) -> None:
    open_ones = [one for one in catalogue if one.standing.value == "placeholder"]
    assert open_ones
    assert all(one.status.value == "developmental" and one.caveats for one in open_ones)


def test_an_alias_leads_to_the_same_indicator(catalogue: Catalogue) -> None:
    assert catalogue.get("delayed-days") is catalogue.get("delayed-days-total")
    assert "delayed-days" in catalogue


def test_an_unknown_name_gets_the_nearest(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownNameError, match="delayed-days-nhs"):
        catalogue.get("delayed-day-nhs")
    with pytest.raises(UnknownNameError, match="emergency-readmissions-30-days"):
        catalogue.get("readmisions")
    with pytest.raises(UnknownNameError, match=r"there is no indicator 'zzzz'\. 'goldenthread"):
        catalogue.get("zzzz")
    with pytest.raises(UnknownNameError, match="flow-out"):
        catalogue.in_domain("flow")


def test_a_user_adds_an_indicator_with_one_file(tmp_path: Path, catalogue: Catalogue) -> None:
    more = load(own(tmp_path, OWN))
    assert len(more) == len(catalogue) + 1
    mine = more.get("my-own")
    assert (mine.source.measure, mine.source.breakdown) == ("my-own", "total")
    assert mine.method is Method.PROPORTION
    assert mine.interval is IntervalKind.WILSON


def test_an_id_is_never_used_twice(tmp_path: Path) -> None:
    own(tmp_path, OWN, "weekend-discharges")
    assert mistakes(tmp_path) == [
        (
            "weekend-discharges.yaml",
            1,
            "the id 'weekend-discharges' is already used in weekend-discharges.yaml, row 1",
        )
    ]


def test_mistakes_in_several_files_come_together(tmp_path: Path) -> None:
    lines = OWN.replace("id: weekend-discharges", "id: one", 1).splitlines()
    rows = {line.split(":")[0].strip(): row for row, line in enumerate(lines, start=1)}
    text = OWN.replace("direction: high", "direction: up").replace("decimals: 1", "decimals: one")
    own(tmp_path, text.replace("next_review: 2027-11-30", "next_review: soon"), "one")
    own(tmp_path, OWN.replace("domain: flow-out", "domain: flow-ou"), "two")
    own(tmp_path, OWN.replace("area: [return]", "area: [retrun]"), "three")
    assert sorted(mistakes(tmp_path), key=lambda one: (one[0], one[1] or 0)) == [
        ("one.yaml", rows["decimals"], "a whole number was expected"),
        ("one.yaml", rows["direction"], "'up' is not one of the words used here"),
        ("one.yaml", rows["next_review"], "a date was expected"),
        ("three.yaml", rows["area"], "'retrun' is no area of local-system-review/2018"),
        ("two.yaml", rows["domain"], "'flow-ou' is not a domain"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("kind: wilson", "kind: byar", "the method proportion has no such interval"),
        ("nation: summed", "nation: weighted", "a weighted nation needs to know whose residents"),
        ("method: proportion", "method: days-rate", "the method days-rate has no such interval"),
        ("id: weekend", "id: week-end", "the id 'week-end-discharges' is not the file's name"),
    ],
)
def test_parts_that_do_not_fit_each_other(
    tmp_path: Path, before: str, after: str, what: str
) -> None:
    (tmp_path / "weekend-discharges.yaml").write_text(
        OWN.replace(before, after, 1), encoding="utf-8"
    )
    assert mistakes(tmp_path)[0][2].startswith(what)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="no such folder"):
        load(tmp_path / "nowhere")


def test_ages_in_words() -> None:
    assert Ages(65).words == "aged 65 and over"
    assert Ages(16, 64).words == "aged 16 to 64"
