"""The order of indicators within a domain."""

from __future__ import annotations

from collections import Counter

from goldenthread.indicators import catalogue as shipped
from goldenthread.profile import order


def test_every_named_indicator_exists_and_breakdowns_count_nothing_twice() -> None:
    known = {one.id for one in shipped.load()}
    how = order.shipped()
    assert set(how.wholes) <= known
    for one in how.breakdowns:
        assert {one.whole, *one.parts} <= known
        assert max(Counter(one.parts).values()) == 1
        assert one.whole not in one.parts


def test_wholes_stand_before_parts_and_the_interface_measures_first() -> None:
    catalogue = order.ordered(shipped.load())
    inside = catalogue.in_domain("flow-out")
    ids = [one.id for one in inside]
    interface = [one.id for one in inside if "interface-metric" in one.links]
    assert set(ids[: len(interface)]) == set(interface)
    assert "delayed-days-total" in ids[: len(interface)]
    for one in order.shipped().breakdowns:
        assert [ids.index(part) for part in one.parts] == sorted(map(ids.index, one.parts))
        assert ids.index(one.whole) < min(map(ids.index, one.parts))


def test_nothing_is_lost_and_domains_stay_together() -> None:
    before = shipped.load()
    after = order.ordered(before)
    assert sorted(one.id for one in after) == sorted(one.id for one in before)
    assert [one.domain for one in after] == [one.domain for one in before]
