"""What is claimed of a safety measurement is no more than its number of lines allows."""

from __future__ import annotations

import pytest

from bot.training.safety.bounds import Share


def test_finding_all_of_a_few_proves_little() -> None:
    # The rule of three: with 59 of 59 one can be 95 % sure of 95 %, and of no more.
    assert Share(59, 59).at_least == pytest.approx(0.95, abs=0.001)
    assert Share(5, 5).at_least == pytest.approx(0.55, abs=0.01)


def test_no_false_alarm_among_a_few_proves_little() -> None:
    assert Share(0, 59).at_most == pytest.approx(0.05, abs=0.001)


def test_the_bounds_lie_around_the_share() -> None:
    share = Share(90, 100)
    assert share.at_least < 0.9 < share.at_most


def test_nothing_measured_has_no_share() -> None:
    assert Share(0, 0).value is None
    assert Share(0, 0).at_least == 0.0
    assert Share(0, 0).at_most == 1.0
