"""What got better and what got worse since an earlier report: the totals, and one example after the other.

Works on reports as JSON, so that one written by an earlier version of the project compares as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.training.evaluation.judging import ORDER
from bot.training.evaluation.kinds import CONVERSATIONS, CROSS_VALIDATION, QUESTIONS

JSONObject = Mapping[str, Any]
RANKS = {verdict.value: len(ORDER) - place for place, verdict in enumerate(ORDER)}


@dataclass(frozen=True)
class Total:
    """A figure then and now.

    Attributes:
        name: What it measures.
        then: What it was; None when the earlier report does not have it.
        now: What it is.
        more_is_better: Whether a larger figure is the better one.
        headline: Whether it says something of the whole, not of one group or intent.
    """

    name: str
    then: float | None
    now: float
    more_is_better: bool
    headline: bool

    @property
    def difference(self) -> float:
        """By how much it rose; 0 when nothing is known of before."""
        return 0.0 if self.then is None else self.now - self.then

    @property
    def trend(self) -> str:
        """`better`, `worse` or `same`; differences that no page would show are none."""
        if abs(self.difference) < 0.00005:
            return "same"
        return "better" if (self.difference > 0) == self.more_is_better else "worse"


@dataclass(frozen=True)
class Change:
    """An example whose outcome is another one.

    Attributes:
        text: The example.
        expected: What was expected.
        then, now: What came of it.
    """

    text: str
    expected: str
    then: str
    now: str


@dataclass(frozen=True)
class Comparison:
    """What changed since an earlier report.

    Attributes:
        report: The earlier report's name.
        began: When it was made, in UTC, ISO 8601.
        model_name: The model that answered then; "" when none was asked.
        same_file: Whether the same content was asked: totals compare only then.
        totals: Figures then and now.
        better, worse: Examples that came out better or worse.
        added, removed: How many examples only the new report has, and how many only the earlier one.
    """

    report: str
    began: str
    model_name: str
    same_file: bool
    totals: tuple[Total, ...]
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    added: int
    removed: int


class Figure(NamedTuple):
    """A figure of a report.

    Attributes:
        value: The figure.
        more_is_better: Whether a larger one is better.
        headline: Whether it says something of the whole, not of one group or intent.
    """

    value: float
    more_is_better: bool = True
    headline: bool = False


@dataclass(frozen=True)
class _Outcome:
    rank: int
    text: str
    expected: str
    came: str


def compare(then: JSONObject, now: JSONObject, report: str) -> Comparison:
    """Compare two parts of reports, of the same kind.

    Args:
        then: The earlier one.
        now: The new one.
        report: The name of the earlier report.
    """
    before, after = figures(then), figures(now)
    old, new = dict(_outcomes(then)), dict(_outcomes(now))
    both = [(old[key], outcome) for key, outcome in new.items() if key in old]
    return Comparison(
        report=report,
        began=str(then["began"]),
        model_name=str(then.get("model_name", "")),
        same_file=then.get("sha256") == now.get("sha256"),
        totals=tuple(
            Total(name, before[name].value if name in before else None, *figure)
            for name, figure in after.items()
        ),
        better=tuple(_change(was, is_now) for was, is_now in both if is_now.rank > was.rank),
        worse=tuple(_change(was, is_now) for was, is_now in both if is_now.rank < was.rank),
        added=len(new.keys() - old.keys()),
        removed=len(old.keys() - new.keys()),
    )


def figures(part: JSONObject) -> dict[str, Figure]:
    """The figures of a part of a report by name, the headlines first."""
    return {
        QUESTIONS: _question_figures,
        CONVERSATIONS: _conversation_figures,
        CROSS_VALIDATION: _cross_validation_figures,
    }[part["what"]](part)


def _question_figures(part: JSONObject) -> dict[str, Figure]:
    overall = part["overall"]
    sure = {
        f"calibration error, {name}": Figure(one["error"], more_is_better=False, headline=True)
        for name, one in part.get("calibration", {}).items()
    }
    return {
        "right": Figure(overall["right_share"], headline=True),
        "right or offered": Figure(overall["right_or_offered_share"], headline=True),
        "wrong": Figure(overall["wrong_share"], more_is_better=False, headline=True),
        **sure,
        **{f"{group}: right": Figure(tally["right_share"]) for group, tally in part["groups"].items()},
    }


def _conversation_figures(part: JSONObject) -> dict[str, Figure]:
    kinds = {
        f"{kind}: turns as expected": Figure(counts["right"] / counts["turns"])
        for kind, counts in part["kinds"].items()
    }
    throughout = part["conversations_right"] / part["conversations"]
    return {
        "turns as expected": Figure(part["right"] / part["turns"], headline=True),
        "conversations as expected": Figure(throughout, headline=True),
        **kinds,
    }


def _cross_validation_figures(part: JSONObject) -> dict[str, Figure]:
    return {
        "accuracy": Figure(part["accuracy"], headline=True),
        "macro F1": Figure(part["macro_f1"], headline=True),
        "calibration error": Figure(part["calibration"]["error"], more_is_better=False, headline=True),
        **{f"F1 of {intent}": Figure(score["f1"]) for intent, score in part["intents"].items()},
    }


def _outcomes(part: JSONObject) -> Iterator[tuple[tuple[str, ...], _Outcome]]:
    """What came of each example, by what tells it from others."""
    if part["what"] == QUESTIONS:
        for one in part["questions"]:
            came = f"{one['verdict']}: {one['got']}"
            yield (one["text"],), _Outcome(RANKS[one["verdict"]], one["text"], one["expected"], came)
    elif part["what"] == CONVERSATIONS:
        for conversation in part["held"]:
            for number, turn in enumerate(conversation["turns"], 1):
                place = f"{conversation['id']}, turn {number}"
                text = f"{place}: {turn['user']}"
                yield (place, turn["user"]), _Outcome(turn["right"], text, turn["expected"], turn["got"])
    else:
        for one in part["examples"]:
            right = one["predicted"] == one["intent"]
            came = f"{one['predicted']} ({one['confidence']:.2f})"
            yield (one["intent"], one["text"]), _Outcome(right, one["text"], one["intent"], came)


def _change(was: _Outcome, is_now: _Outcome) -> Change:
    return Change(is_now.text, is_now.expected, was.came, is_now.came)
