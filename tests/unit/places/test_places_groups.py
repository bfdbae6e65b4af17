from datetime import date
from pathlib import Path

import pytest

from goldenthread.errors import InputRefusedError
from goldenthread.places import Places
from goldenthread.places.groups import Group, kind_groups, read_groups, region_groups

DAY = date(2018, 7, 1)


def written(folder: Path, text: str) -> Path:
    path = folder / "groups.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_authority_is_in_one_region_and_of_one_kind() -> None:
    england = Places.england()
    for groups, count in ((region_groups(england, DAY), 9), (kind_groups(england, DAY), 4)):
        codes = [code for group in groups for code in group.codes]
        assert sorted(codes) == [row.code for row in england.authorities_on(DAY)]
        assert len(groups) == count
    sizes = {group.name: len(group.codes) for group in kind_groups(england, DAY)}
    assert sizes == {
        "Counties": 27,
        "London boroughs": 33,
        "Metropolitan districts": 36,
        "Unitary authorities": 56,
    }


def test_a_users_groups_keep_their_order_and_take_names_for_codes(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "\ufeffGroup, Area_code,note\nOurs,Trafford,asked for by the board\nOurs,E06000021,\n"
        "\nOthers,cumbria,\n",
    )
    groups, problems = read_groups(file, Places.england())
    assert problems == ()
    assert groups == (
        Group("Ours", ("E08000009", "E06000021"), "groups.csv", "asked for by the board"),
        Group("Others", ("E10000006",), "groups.csv", None),
    )


def test_a_wrong_row_is_told_by_row_and_column_and_the_others_kept(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "group,area_code\nOurs,E08000009\n,E06000021\nOurs,\nOurs,Traford\nOurs,Trafford\n"
        "Ours,E12000001\n",
    )
    groups, problems = read_groups(file, Places.england())
    assert [group.codes for group in groups] == [("E08000009",)]
    assert [(p.where.row, p.where.column, p.what) for p in problems] == [
        (3, "group", "The name of the group is empty."),
        (4, "area_code", "The area is empty."),
        (
            5,
            "area_code",
            "'Traford' is no authority. The nearest is Trafford (E08000009).",
        ),
        (6, "area_code", "E08000009 is in 'Ours' already."),
        (7, "area_code", "North East (E12000001) is a region."),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r"lacks the column\(s\) group, area_code"),
        ("group,code\nOurs,E08000009", "lacks"),
        ("group,area_code\n", "no row that can be used"),
        ("group,area_code\nOurs,Nowhere", "no row that can be used. The first problem: groups.csv"),
    ],
)
def test_a_file_without_groups_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputRefusedError, match=words):
        read_groups(written(tmp_path, text), Places.england())


def test_another_encoding_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_bytes(b"\xff\xfeg\x00")
    with pytest.raises(InputRefusedError, match="not CSV in UTF-8"):
        read_groups(path, Places.england())
