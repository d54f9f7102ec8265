"""Asks one assistant all questions, holds all conversations with it, and takes the times."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.understanding.training import Trained
from bot.knowledge import Knowledge
from bot.settings import Settings
from bot.training.evaluation.evaluator import Evaluator
from bot.training.evaluation.judging import Verdict
from bot.training.evaluation.labels import ANSWER, MEDICINE, SIDE_EFFECT
from bot.training.evaluation.questions import IN_ARTICLE
from bot.training.evaluation.summary import Latency, QuestionResult, QuestionSummary
from bot.training.evaluation.turns import ConversationResult, ConversationSummary

IN_SCOPE = frozenset({ANSWER, SIDE_EFFECT, MEDICINE})
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Row:
    """A figure that both are measured by.

    Attributes:
        name: What it measures.
        more_is_better: Whether a larger figure is better.
        unit: `share`, `s` or `ms`.
    """

    name: str
    more_is_better: bool = True
    unit: str = "share"

    def beaten(self, ours: float, stock: float) -> bool:
        """Whether ours is better; as good as stock is not better."""
        return ours > stock if self.more_is_better else ours < stock


@dataclass(frozen=True)
class Measured:
    """What one assistant came to.

    Attributes:
        name: Who it is.
        rows: What it was measured by, in the order in which it is shown.
        figures: By what they measure.
        failures: What broke inside a turn, by name, and how often.
        epochs: How many epochs DIET was trained; 0 where there is no DIET.
    """

    name: str
    rows: Sequence[Row]
    figures: Mapping[str, float]
    failures: Mapping[str, int]
    epochs: int = 0


QUESTION_ROWS = (
    Row("in the article: right"),
    Row("in the article: right or offered"),
    Row("in the article: wrong", more_is_better=False),
    Row("side effects: right"),
    Row("medicines: right"),
    Row("not covered: said so"),
    Row("out of scope: said so"),
    Row("out of scope: answered all the same", more_is_better=False),
    Row("emergencies: right"),
    Row("sounds like an emergency, is none: right"),
    Row("several questions at once: all answered"),
    Row("all questions: right"),
)
"""Measured once for each file of questions."""

OTHER_ROWS = (
    Row("conversations: turns as expected"),
    Row("training", more_is_better=False, unit="s"),
    Row("loading", more_is_better=False, unit="s"),
    Row("a turn, half of them within", more_is_better=False, unit="ms"),
)
"""Measured once."""


def rows_for(stems: Sequence[str]) -> list[Row]:
    """Every row, in the order in which they are shown.

    Args:
        stems: The names of the files of questions, without their endings; borne by the rows if there are
            several.
    """
    asked = [replace(row, name=_name(row.name, stem, stems)) for stem in stems for row in QUESTION_ROWS]
    return [*asked, *OTHER_ROWS]


def _name(row: str, stem: str, stems: Collection[str]) -> str:
    """The name of a row for the questions of one file; that of the file is in it if there are several."""
    return f"{stem}, {row}" if len(stems) > 1 else row


async def measure(
    trained: Trained,
    settings: Settings,
    questions: Sequence[Path],
    conversations: Path,
    tell: Tell,
    knowledge: Knowledge | None = None,
) -> Measured:
    """Measure one model with the project's evaluator: its rules and actions answer, whoever understood.

    Args:
        trained: The model.
        settings: The settings. Their database is left alone.
        questions: Files of questions.
        conversations: A file of conversations.
        tell: Told what is being done, how much of it is done and how much there is.
        knowledge: What labels may name; by default it is read from its files.
    """
    evaluator = Evaluator(settings, trained.archive, knowledge)
    asked = {path.stem: evaluator.read_questions(path) for path in questions}
    held = evaluator.read_conversations(conversations)
    tell("loading", 0, 0)
    began = time.perf_counter()
    async with evaluator.assistant() as assistant:
        loading = time.perf_counter() - began
        answers: dict[str, list[QuestionResult]] = {stem: [] for stem in asked}
        for stem, ones in asked.items():
            async for result in evaluator.questions(assistant, ones):
                answers[stem].append(result)
                tell(f"asking {stem}", len(answers[stem]), len(ones))
        talks: list[ConversationResult] = []
        async for talk in evaluator.conversations(assistant, held):
            talks.append(talk)
            tell("talking", len(talks), len(held))
    times = {"training": trained.seconds, "loading": loading}
    figures = figures_of(answers, talks) | times
    return Measured(trained.name, rows_for(list(asked)), figures, dict(evaluator.failures), trained.epochs)


def figures_of(
    answers: Mapping[str, Sequence[QuestionResult]], talks: Sequence[ConversationResult]
) -> dict[str, float]:
    """The figures by the name of their row; rows that nothing was asked for are missing.

    Args:
        answers: What was answered, by the name of the file of questions.
        talks: The conversations held.
    """
    figures: dict[str, float] = {}
    for stem, results in answers.items():
        figures |= {_name(row, stem, answers): share for row, share in _shares(results).items()}
    held = ConversationSummary.of(talks)
    if held.turns:
        figures["conversations: turns as expected"] = held.right / held.turns
    seconds = [result.asked.seconds for results in answers.values() for result in results]
    return {**figures, "a turn, half of them within": Latency.of(seconds).p50 * 1000}


def _shares(answers: Sequence[QuestionResult]) -> dict[str, float]:
    summary = QuestionSummary.of(answers)
    shares = {
        f"{name}: {what}": tally.share(getattr(tally, count))
        for name, group, measures in GROUPS
        if (tally := summary.groups.get(group)) is not None
        for what, count in measures.items()
    }
    out = [result for result in answers if result.question.group == "out_of_scope"]
    if out:
        answered = sum(_answered_as_if_in_scope(result) for result in out)
        shares["out of scope: answered all the same"] = answered / len(out)
    if answers:
        shares["all questions: right"] = summary.overall.share(summary.overall.right)
    return shares


GROUPS: tuple[tuple[str, str, dict[str, str]], ...] = (
    (
        "in the article",
        IN_ARTICLE,
        {"right": "right", "right or offered": "right_or_offered", "wrong": "wrong"},
    ),
    ("side effects", "side effects", {"right": "right"}),
    ("medicines", "medicines", {"right": "right"}),
    ("not covered", "not_covered", {"said so": "right"}),
    ("out of scope", "out_of_scope", {"said so": "right"}),
    ("emergencies", "emergency", {"right": "right"}),
    ("sounds like an emergency, is none", "quiet", {"right": "right"}),
    ("several questions at once", "multi", {"all answered": "right"}),
)
"""Name of the row, group of questions, and which count of the group each row shows."""


def _answered_as_if_in_scope(result: QuestionResult) -> bool:
    wrong = result.judgement.verdict is Verdict.WRONG
    return wrong and any(message.kind in IN_SCOPE for message in result.asked.reply)
