from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from goldenthread.errors import InputRefusedError
from goldenthread.selection import export
from goldenthread.selection.measures import gather
from goldenthread.selection.preset import Measure
from goldenthread.selection.ranking import Doubt, rank
from goldenthread.stats.composites import Missing
from goldenthread.values import Direction
from selection_cast import AT_HOME, DELAYED, DELAYS, HOME, QUICK, figures, places, two


def test_the_composite_is_the_weighted_mean_of_ranks_with_one_the_best() -> None:
    ranking = rank(pl.concat([DELAYS, AT_HOME]), two(), places(), QUICK)
    # delays 1 2 3 4 count twice, at home 3 1 2 4 once
    assert ranking.score.tolist() == pytest.approx([5 / 3, 5 / 3, 8 / 3, 4])
    assert ranking.rank.tolist() == [1.5, 1.5, 3, 4]


def test_low_is_good_turns_the_order_round() -> None:
    high = replace(two(), measures=(Measure(DELAYED, "Delays", Direction.HIGH, 1),))
    assert rank(DELAYS, high, places(), QUICK).rank.tolist() == [4, 3, 2, 1]


def test_a_measure_without_figures_takes_no_part_and_is_told() -> None:
    ranking = rank(DELAYS, two(), places(), QUICK)
    assert ranking.used.tolist() == [True, False]
    assert ranking.rank.tolist() == [1, 2, 3, 4]
    assert ranking.table.missing[0] == ("", "no data here yet")


@pytest.mark.parametrize(
    ("rule", "ranked"),
    [(Missing.LEAVE_OUT, 3), (Missing.REWEIGHT, 4), (Missing.MEAN, 4)],
)
def test_the_missing_data_rule_decides_who_is_ranked(rule: Missing, ranked: int) -> None:
    some = figures(HOME, [70.0, None, 80.0, 60.0])
    assert rank(pl.concat([DELAYS, some]), two(rule), places(), QUICK).ranked == ranked


def test_an_area_with_too_few_measures_is_not_ranked_and_the_reason_is_the_publishers() -> None:
    some = figures(HOME, [70.0, None, 80.0, 60.0])
    ranking = rank(pl.concat([DELAYS, some]), two(least=1), places(), QUICK)
    assert ranking.not_ranked == (("Birch", "At home: suppressed by the publisher"),)


def test_a_missing_figure_is_never_zero() -> None:
    table = gather(figures(DELAYED, [5.0, None, 20.0, 0.0]), two(), places())
    assert np.isnan(table.values[1, 0])
    assert table.values[3, 0] == 0


def test_a_figure_without_an_interval_is_not_shaken() -> None:
    exact = figures(DELAYED, [5.0, 10.0, 20.0, 30.0], half=None)
    one = replace(two(), measures=two().measures[:1])
    ranking = rank(exact, one, places(), QUICK)
    assert ranking.rank_lower.tolist() == ranking.rank_upper.tolist() == [1, 2, 3, 4]


def test_wide_intervals_make_wide_ranks() -> None:
    loose = figures(DELAYED, [5.0, 6.0, 7.0, 8.0], half=20.0)
    one = replace(two(), measures=two().measures[:1])
    ranking = rank(loose, one, places(), QUICK)
    assert ranking.rank_lower.tolist() == [1, 1, 1, 1]
    assert ranking.rank_upper.tolist() == [4, 4, 4, 4]


def test_the_chances_of_being_last_add_up_to_the_places_there_are() -> None:
    loose = figures(DELAYED, [5.0, 6.0, 7.0, 8.0], half=5.0)
    one = replace(two(), measures=two().measures[:1])
    ranking = rank(loose, one, places(), QUICK)
    assert ranking.chance_last.sum() == pytest.approx(1)


def test_the_same_seed_gives_the_same_ranks() -> None:
    both = pl.concat([DELAYS, AT_HOME])
    first, again = (rank(both, two(), places(), QUICK).rank_upper.tolist() for _ in range(2))
    assert first == again


def test_the_latest_period_that_most_areas_have_is_taken() -> None:
    thin = figures(DELAYED, [1.0, None, None, None], "2018-19")
    assert gather(pl.concat([DELAYS, thin]), two(), places()).periods == ("2017-18", None)


def test_a_period_that_was_asked_for_and_has_no_figures_is_refused() -> None:
    with pytest.raises(InputRefusedError, match="It has figures from 2017-18 to 2017-18"):
        gather(DELAYS, two().with_periods({"": "2011-12"}), places())


def test_a_code_that_had_ended_is_named_and_not_joined() -> None:
    later = figures(HOME, [70.0, 90.0, 80.0, None], "2019-20")
    ranking = rank(pl.concat([DELAYS, later]), two(), places(date(2019, 3, 31)), QUICK)
    assert ranking.table.names == ("Ashby", "Birch", "Cole")
    assert ranking.table.left_behind == ("Dene (X06000004) ended on 31 March 2019.",)


def test_no_figures_at_all_are_refused_with_what_to_import() -> None:
    with pytest.raises(InputRefusedError, match=f"{DELAYED}, {HOME}"):
        rank(DELAYS.clear(), two(), places(), QUICK)


def test_who_moves_is_told_for_each_measure() -> None:
    ranking = rank(pl.concat([DELAYS, AT_HOME]), two(), places(), QUICK)
    delays, at_home = ranking.movers
    assert (delays.short, at_home.short) == ("Delays", "At home")
    # without delays the order is that of being at home: 3 1 2 4
    moved = {move.name: (move.before, move.after) for move in delays.dropped}
    assert moved == {"Ashby": (1.5, 3), "Cole": (3, 2), "Birch": (1.5, 1)}


def test_the_export_holds_every_area_and_why_one_is_not_ranked() -> None:
    some = figures(HOME, [70.0, None, 80.0, 60.0])
    ranking = rank(pl.concat([DELAYS, some]), two(least=1), places(), QUICK)
    frame = export.frame(ranking)
    assert frame["area"].to_list() == ["Ashby", "Cole", "Dene", "Birch"]
    assert frame["rank"].to_list() == [1, 2, 3, None]
    assert frame["not_ranked_because"].to_list()[-1] == "At home: suppressed by the publisher"
    assert frame[HOME].to_list() == [70.0, 80.0, 60.0, None]


@pytest.mark.parametrize("wrong", [{"draws": 99}, {"concentration": 0}, {"last": 0}])
def test_draws_that_would_say_nothing_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(InputRefusedError):
        Doubt(**wrong)  # type: ignore[arg-type]
