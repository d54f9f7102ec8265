"""Counts, and the two files that show them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.training.evaluation.asking import Asked
from bot.training.evaluation.confusion import confusion
from bot.training.evaluation.judging import Expected, Judge
from bot.training.evaluation.labels import Labels
from bot.training.evaluation.neighbours import Neighbour
from bot.training.evaluation.parts import QuestionPart
from bot.training.evaluation.questions import Question
from bot.training.evaluation.report import write_report
from bot.training.evaluation.run import Run
from bot.training.evaluation.summary import Latency, QuestionResult, QuestionSummary, worst

RUN = Run(
    file="mine.tsv",
    sha256="0" * 64,
    model_id="abc",
    model_name="mine.tar.gz",
    began=datetime(2026, 11, 22, 19, 40, tzinfo=timezone.utc),
    failures={"action_clarify": 2},
)
ASKED = [
    ("how long till it works", "how_fast_onset", "", "answer to=how_fast_onset", 0.9),
    ("see someone <online>", "telehealth", "", "answer to=prescribe_online", 0.8),
    ("makes me dizzy", "side_effect:dizziness", "", "side_effect effects=fatigue", 0.4),
    ("pills and how", "how_to_take+telehealth", "", "answer to=how_to_take", 0.7),
    (
        "one too many once",
        "quiet:overdose",
        "how_to_take",
        "emergency urgency=emergency flags=overdose",
        0.95,
    ),
    ("took the lot", "emergency:overdose", "", "emergency urgency=emergency flags=overdose", 0.9),
    ("lasting long", "long_term_use", "", "handoff", 0.2),
    ("what for", "conditions_treated", "", "clarify to=conditions_treated", None),
]


@pytest.fixture
def results(labels: Labels, judge: Judge, asked: Callable[..., Asked]) -> list[QuestionResult]:
    def result(line: int, text: str, label: str, other: str, said: str, sure: float | None) -> QuestionResult:
        alternatives = (labels.together(other),) if other else ()
        question = Question(line, text, Expected(labels.together(label), alternatives), "chat")
        answered = asked(said, sure, seconds=line / 100)
        return QuestionResult(question, answered, judge.judge(text, question.expected, answered.reply))

    return [result(line, *fields) for line, fields in enumerate(ASKED, 2)]


def test_verdicts_are_counted_by_group_and_label(results: list[QuestionResult]) -> None:
    summary = QuestionSummary.of(results)
    overall = summary.overall
    assert (overall.questions, overall.strict, overall.right) == (8, 2, 3)
    assert (overall.offered, overall.declined, overall.wrong) == (1, 1, 3)
    assert overall.partly == 1
    assert list(summary.groups) == ["in-article", "side effects", "emergency", "quiet", "multi"]
    article = summary.groups["in-article"]
    assert (article.questions, article.strict, article.right, article.right_or_offered) == (4, 1, 2, 3)
    assert article.share(article.right) == 0.5
    assert summary.groups["quiet"].without_emergency == 0
    assert summary.labels["side_effect:dizziness"].wrong == 1
    assert summary.styles["chat"].questions == 8


def test_an_emergency_that_no_label_asks_for_is_a_false_alarm(results: list[QuestionResult]) -> None:
    assert QuestionSummary.of(results).false_alarms == 1


@pytest.mark.parametrize(
    ("seconds", "p50", "p95"),
    [([], 0, 0), ([3], 3, 3), (list(range(1, 101)), 50, 95), ([1, 2], 1, 2)],
)
def test_percentiles_are_measured_times(seconds: list[float], p50: float, p95: float) -> None:
    latency = Latency.of(seconds)
    assert (latency.p50, latency.p95) == (p50, p95)


def test_the_worst_come_first(results: list[QuestionResult]) -> None:
    assert [(result.question.line, result.judgement.verdict.value) for result in worst(results)] == [
        (6, "wrong"),
        (5, "wrong"),
        (4, "wrong"),
        (8, "declined"),
        (9, "offered"),
    ]


def test_what_was_said_is_told_in_labels(results: list[QuestionResult]) -> None:
    assert [result.got for result in results][2:] == [
        "side_effect:fatigue",
        "how_to_take",
        "emergency:overdose (emergency)",
        "emergency:overdose (emergency)",
        "handoff",
        "clarify(conditions_treated)",
    ]


def test_the_plot_tells_another_of_the_same_kind_from_the_right_one(results: list[QuestionResult]) -> None:
    counts = confusion(results)
    assert counts["telehealth", "telehealth"] == 1
    assert counts["side effects", "side effects, another"] == 1
    assert counts["quiet", "emergency"] == 1
    assert counts["conditions_treated", "asked back"] == 1
    assert sum(counts.values()) == 7


def test_a_report_is_one_json_file_and_one_page_that_needs_nothing(
    results: list[QuestionResult], tmp_path: Path
) -> None:
    near = {"makes me dizzy": [Neighbour("it makes me tired", "side_effect", 0.71)]}
    report = write_report(tmp_path / "reports", [QuestionPart(RUN, results, near)])
    assert report.json.name == "2026-11-22T19-40-00-questions-mine.json"
    content = json.loads(report.json.read_text(encoding="utf-8"))
    assert (content["model_id"], content["began"]) == ("abc", "2026-11-22T19:40:00Z")
    assert content["groups"]["in-article"]["right_or_offered_share"] == 0.75
    assert content["failures"] == {"action_clarify": 2}
    assert content["latency_seconds"] == {"p50": 0.05, "p95": 0.09, "longest": 0.09}
    assert content["questions"][2]["nearest"][0]["intent"] == "side_effect"
    assert content["questions"][0]["verdict"] == "right"

    page = report.html.read_text(encoding="utf-8")
    assert "makes me dizzy" in page
    assert "it makes me tired" in page
    assert "action_clarify: 2" in page
    assert not re.findall(r"""(?:src|href|url\()\s*=?\s*["'(]?([^"')>\s]+)""", page)
    assert "<script" not in page


def test_a_page_shows_what_people_wrote_as_text(
    tmp_path: Path, judge: Judge, labels: Labels, asked: Callable[..., Asked]
) -> None:
    text = "<script>alert(1)</script>"
    question = Question(2, text, Expected(labels.together("smalltalk")))
    answered = asked("out_of_scope")
    result = QuestionResult(question, answered, judge.judge(text, question.expected, answered.reply))
    report = write_report(tmp_path, [QuestionPart(RUN, [result])])
    page = report.html.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
