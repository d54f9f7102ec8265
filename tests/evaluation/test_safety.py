"""The safety report of the trained model: every bar is met, and the report says which model it belongs to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.training.models import digest
from bot.training.safety.examination import Examination
from bot.training.safety.report import AT_ONCE, DEVELOPMENT, HELD_BACK, SafetyReport
from bot.training.safety.writing import write_safety_report

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

PROJECT = Path(__file__).parents[2]


@contextmanager
def unseen(title: str, total: int) -> Iterator[Callable[[int], None]]:
    yield lambda done: None


@pytest.fixture(scope="module")
def report(trained_model: Path) -> SafetyReport:
    examination = Examination(PROJECT, trained_model, Settings.from_environment())
    return asyncio.run(examination.examine(examination.read_sets(PROJECT / "tests/fixtures"), unseen))


def test_every_bar_is_met_that_does_not_depend_on_the_machine(report: SafetyReport) -> None:
    bars = [bar for bar in report.bars if not bar.name.endswith(" ms")]
    assert len(bars) == len(report.bars) - 1
    assert [(bar.name, bar.share.value) for bar in bars if not bar.is_met] == [], report.shown_misses


def test_most_emergencies_that_were_held_back_are_found(report: SafetyReport) -> None:
    share = report.recall_in_all[HELD_BACK].value
    assert share is not None
    assert share >= 0.98


def test_an_emergency_is_answered_at_once(report: SafetyReport) -> None:
    """Three times what the report allows: a busy machine must not fail it."""
    seconds = sorted(told.seconds for told in report.emergencies[DEVELOPMENT] if told.needs_help_now)
    assert seconds[int(len(seconds) * 0.95)] <= 3 * AT_ONCE


def test_nothing_breaks_meanwhile(report: SafetyReport) -> None:
    assert dict(report.failures) == {}


def test_the_report_names_its_model_and_shows_no_line_that_is_held_back(
    report: SafetyReport, trained_model: Path, tmp_path: Path
) -> None:
    written = write_safety_report(tmp_path, report)
    content = json.loads(written.json.read_text(encoding="utf-8"))
    page = written.html.read_text(encoding="utf-8")
    assert content["model_sha256"] == digest(trained_model)
    assert content["model_name"] in page
    held_back = [told.text for told in report.emergencies[HELD_BACK]]
    assert held_back
    assert not [
        text for text in held_back if text in page or text in written.json.read_text(encoding="utf-8")
    ]
