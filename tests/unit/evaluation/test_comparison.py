"""What got better and what got worse since an earlier report."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from bot.training.evaluation.asking import Asked
from bot.training.evaluation.comparison import Comparison, compare
from bot.training.evaluation.conversations import Conversation, ExpectedTurn, Turn
from bot.training.evaluation.cross_validation import HeldOut
from bot.training.evaluation.earlier import check_report
from bot.training.evaluation.errors import UnusableFile
from bot.training.evaluation.judging import Expected, Judge
from bot.training.evaluation.kinds import EVERYTHING
from bot.training.evaluation.labels import Labels
from bot.training.evaluation.parts import ConversationPart, CrossValidationPart, Part, QuestionPart
from bot.training.evaluation.questions import Question
from bot.training.evaluation.report import write_report
from bot.training.evaluation.run import Run
from bot.training.evaluation.summary import QuestionResult
from bot.training.evaluation.turns import ConversationResult, TurnJudge

BEGAN = datetime(2026, 11, 22, 19, 40, tzinfo=timezone.utc)
RUN = Run("mine.tsv", "0" * 64, "abc", "mine.tar.gz", BEGAN)
LATER = replace(RUN, began=BEGAN + timedelta(hours=1), model_name="better.tar.gz")

AskedQuestions = Callable[..., QuestionPart]


@pytest.fixture
def questions(labels: Labels, judge: Judge, asked: Callable[..., Asked]) -> AskedQuestions:
    """A part on questions about online visits: by question, what was said."""

    def questions(run: Run = RUN, **said: str) -> QuestionPart:
        results = []
        for line, (text, reply) in enumerate(said.items(), 2):
            question = Question(line, text, Expected(labels.together("telehealth")))
            answered = asked(reply)
            results.append(
                QuestionResult(question, answered, judge.judge(text, question.expected, answered.reply))
            )
        return QuestionPart(run, results)

    return questions


def compared(then: Part, now: Part) -> Comparison:
    return compare(then.as_json(), now.as_json(), "before.json")


def test_each_question_that_came_out_otherwise_is_named(questions: AskedQuestions) -> None:
    then = questions(a="answer to=telehealth", b="handoff", c="answer to=how_to_take", d="handoff")
    now = questions(
        LATER, a="answer to=how_to_take", b="answer to=telehealth", c="clarify to=telehealth", d="handoff"
    )
    comparison = compared(then, now)
    assert [(change.text, change.then, change.now) for change in comparison.worse] == [
        ("a", "right: telehealth", "wrong: how_to_take")
    ]
    assert [change.text for change in comparison.better] == ["b", "c"]
    assert comparison.same_file
    assert (comparison.report, comparison.model_name) == ("before.json", "mine.tar.gz")


def test_totals_say_whether_they_rose_for_the_better(questions: AskedQuestions) -> None:
    comparison = compared(
        questions(a="answer to=how_to_take", b="handoff"),
        questions(LATER, a="answer to=telehealth", b="handoff"),
    )
    totals = {total.name: total for total in comparison.totals}
    assert (totals["right"].then, totals["right"].now, totals["right"].trend) == (0.0, 0.5, "better")
    assert (totals["wrong"].then, totals["wrong"].now, totals["wrong"].trend) == (0.5, 0.0, "better")
    assert totals["in-article: right"].headline is False
    back = compared(questions(a="answer to=telehealth"), questions(LATER, a="answer to=how_to_take"))
    assert {total.name: total.trend for total in back.totals}["right"] == "worse"
    assert {total.name: total.trend for total in back.totals}["wrong"] == "worse"


def test_a_file_that_changed_is_said_to_have_changed(questions: AskedQuestions) -> None:
    other = replace(LATER, sha256="1" * 64)
    comparison = compared(questions(a="handoff", b="handoff"), questions(other, b="handoff", c="handoff"))
    assert not comparison.same_file
    assert (comparison.added, comparison.removed) == (1, 1)


def test_a_report_of_the_first_version_compares_too(questions: AskedQuestions) -> None:
    then = questions(a="handoff").as_json()
    del then["calibration"], then["confusions"], then["worst"]
    comparison = compare(then, questions(LATER, a="answer to=telehealth").as_json(), "old.json")
    assert [change.text for change in comparison.better] == ["a"]
    assert {total.name: total.then for total in comparison.totals}["calibration error, every reply"] is None


def test_turns_of_conversations_are_compared_one_by_one(
    judge: Judge, labels: Labels, asked: Callable[..., Asked]
) -> None:
    def talk(run: Run, *said: str) -> ConversationPart:
        turns = tuple(Turn(user="go on", expect=ExpectedTurn(kind="smalltalk")) for _ in said)
        results = tuple(
            TurnJudge(judge, labels).judge(turn, asked(reply))
            for turn, reply in zip(turns, said, strict=True)
        )
        return ConversationPart(run, [ConversationResult(Conversation(id="talk", turns=turns), results)])

    comparison = compared(talk(RUN, "smalltalk", "handoff"), talk(LATER, "handoff", "smalltalk"))
    assert [change.text for change in comparison.worse] == ["talk, turn 1: go on"]
    assert [change.text for change in comparison.better] == ["talk, turn 2: go on"]
    assert {total.name: total.trend for total in comparison.totals}["turns as expected"] == "same"


def test_teaching_examples_are_compared_one_by_one() -> None:
    def held(run: Run, *predicted: str) -> CrossValidationPart:
        return CrossValidationPart(
            run, [HeldOut(place, f"text {place}", "a", one, 0.8) for place, one in enumerate(predicted)]
        )

    comparison = compared(held(RUN, "a", "b", "a"), held(LATER, "b", "a", "a"))
    assert [(change.text, change.now) for change in comparison.worse] == [("text 0", "b (0.80)")]
    assert [change.text for change in comparison.better] == ["text 1"]


def test_the_newest_earlier_report_on_the_same_file_is_found(
    questions: AskedQuestions, tmp_path: Path
) -> None:
    def measured(hours: int, file: str = "mine.tsv") -> Run:
        return replace(RUN, began=BEGAN + timedelta(hours=hours), file=file)

    first = write_report(tmp_path, [questions(measured(0), a="handoff")])
    assert first.comparisons == (None,)
    second = write_report(tmp_path, [questions(measured(1), a="answer to=telehealth")])
    write_report(tmp_path, [questions(measured(2, "other.tsv"), a="handoff")])
    (tmp_path / "2026-12-01-notes.json").write_text("[1, 2]")
    (tmp_path / "2026-12-02-cut.json").write_text('{"what": "questions"')
    [comparison] = write_report(tmp_path, [questions(measured(3), a="handoff")]).comparisons
    assert comparison is not None
    assert comparison.report == second.json.name
    assert [change.text for change in comparison.worse] == ["a"]

    [named] = write_report(tmp_path, [questions(measured(4), a="handoff")], first.json).comparisons
    assert named is not None
    assert (named.report, named.worse, named.better) == (first.json.name, (), ())


def test_a_part_of_a_whole_evaluation_compares_with_a_report_of_its_own(
    questions: AskedQuestions, tmp_path: Path
) -> None:
    taught = CrossValidationPart(replace(RUN, file="nlu.yml"), [HeldOut(0, "text", "a", "a", 0.9)])
    whole = write_report(tmp_path, [taught, questions(a="handoff")], what=EVERYTHING)
    content = json.loads(whole.json.read_text(encoding="utf-8"))
    assert whole.json.name.endswith("-evaluation.json")
    assert [part["what"] for part in content["parts"]] == ["cross-validation", "questions"]
    assert (content["version"], content["model_name"]) == (2, "mine.tar.gz")
    [comparison] = write_report(tmp_path, [questions(LATER, a="answer to=telehealth")]).comparisons
    assert comparison is not None
    assert [change.text for change in comparison.better] == ["a"]
    page = whole.html.read_text(encoding="utf-8")
    assert "Cross-validation: nlu.yml" in page
    assert "Questions: mine.tsv" in page


@pytest.mark.parametrize("content", ["", "not JSON", "[]", "{}", '{"parts": []}', '{"parts": [1]}'])
def test_what_is_no_report_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(content)
    with pytest.raises(UnusableFile, match="no report"):
        check_report(path)


def test_pages_show_what_changed(questions: AskedQuestions, tmp_path: Path) -> None:
    write_report(tmp_path, [questions(alpha="answer to=telehealth", beta="handoff")])
    report = write_report(tmp_path, [questions(LATER, alpha="handoff", beta="handoff")])
    page = report.html.read_text(encoding="utf-8")
    assert "What got worse: 1" in page
    assert "What got better: nothing." in page
    stored: dict[str, Any] = json.loads(report.json.read_text(encoding="utf-8"))["comparison"]
    assert [change["text"] for change in stored["worse"]] == ["alpha"]
