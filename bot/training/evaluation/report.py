"""Writes what was measured: a JSON file for programs, and one HTML page that needs nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.assistant import Assistant
from bot.training.evaluation.asking import Asked
from bot.training.evaluation.confusion import confusion_plot
from bot.training.evaluation.neighbours import Neighbour
from bot.training.evaluation.summary import QuestionResult, QuestionSummary, Tally, worst
from bot.training.evaluation.turns import ConversationResult, ConversationSummary

VERSION = 1
"""Of the JSON file's form."""
TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class Run:
    """What was measured, and when.

    Attributes:
        file: The name of the file that was asked.
        sha256: Of its content: figures compare only between runs on the same file.
        model_id, model_name: The model that answered.
        began: When, in UTC.
        failures: What broke inside a turn, by name, and how often; the person got an apology each time.
    """

    file: str
    sha256: str
    model_id: str
    model_name: str
    began: datetime
    failures: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def start(cls, path: Path, assistant: Assistant) -> Run:
        """Note what is going to be measured."""
        return cls(
            file=path.name,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            model_id=assistant.model_id or "",
            model_name=assistant.model_name or "",
            began=datetime.now(timezone.utc).replace(microsecond=0),
        )

    def as_json(self) -> dict[str, Any]:
        """As the JSON file has it."""
        return {"version": VERSION, **asdict(self), "began": self.began.isoformat().replace("+00:00", "Z")}


@dataclass(frozen=True)
class Report:
    """The two files of a report."""

    json: Path
    html: Path


def write_question_report(
    folder: Path,
    run: Run,
    summary: QuestionSummary,
    results: Sequence[QuestionResult],
    neighbours: Mapping[str, Sequence[Neighbour]],
) -> Report:
    """Write the report on a file of questions.

    Args:
        folder: Where to; it is made when missing.
        run: What was measured.
        summary: The counts.
        results: Every question.
        neighbours: By question: the teaching examples nearest to it; questions may be missing.
    """
    content = {
        **run.as_json(),
        "what": "questions",
        "overall": tally_as_json(summary.overall),
        "groups": {name: tally_as_json(tally) for name, tally in summary.groups.items()},
        "labels": {name: tally_as_json(tally) for name, tally in summary.labels.items()},
        "styles": {name: tally_as_json(tally) for name, tally in summary.styles.items()},
        "false_alarms": summary.false_alarms,
        "latency_seconds": asdict(summary.latency),
        "questions": [_question_as_json(result, neighbours) for result in results],
    }
    page = _page(
        "questions.html",
        run=run,
        summary=summary,
        missed=worst(results),
        neighbours=neighbours,
        plot=confusion_plot(results),
    )
    return _write(folder, run, "questions", content, page)


def write_conversation_report(
    folder: Path, run: Run, summary: ConversationSummary, results: Sequence[ConversationResult]
) -> Report:
    """Write the report on a file of conversations.

    Args:
        folder: Where to; it is made when missing.
        run: What was measured.
        summary: The counts.
        results: Every conversation.
    """
    content = {
        **run.as_json(),
        "what": "conversations",
        **{name: value for name, value in asdict(summary).items() if name not in ("latency", "kinds")},
        "kinds": {kind: {"turns": turns, "right": right} for kind, (turns, right) in summary.kinds.items()},
        "latency_seconds": asdict(summary.latency),
        "held": [_conversation_as_json(result) for result in results],
    }
    page = _page("conversations.html", run=run, summary=summary, results=results)
    return _write(folder, run, "conversations", content, page)


def tally_as_json(tally: Tally) -> dict[str, float]:
    """Counts, and the shares that bars are set on."""
    return {
        **asdict(tally),
        "without_emergency": tally.without_emergency,
        "strict_share": round(tally.share(tally.strict), 4),
        "right_share": round(tally.share(tally.right), 4),
        "right_or_offered_share": round(tally.share(tally.right_or_offered), 4),
        "wrong_share": round(tally.share(tally.wrong), 4),
    }


def _question_as_json(
    result: QuestionResult, neighbours: Mapping[str, Sequence[Neighbour]]
) -> dict[str, Any]:
    question, judgement = result.question, result.judgement
    alternatives = ["+".join(label.text for label in labels) for labels in question.expected.alternatives]
    return {
        "line": question.line,
        "text": question.text,
        "expected": question.expected.text,
        "alternatives": alternatives,
        "style": question.style,
        "group": question.group,
        "verdict": judgement.verdict.value,
        "strict": judgement.strict,
        "partly": judgement.partly,
        "emergency_shown": judgement.emergency_shown,
        **_asked_as_json(result.asked, result.got),
        "nearest": [asdict(neighbour) for neighbour in neighbours.get(question.text, ())],
    }


def _conversation_as_json(result: ConversationResult) -> dict[str, Any]:
    return {
        "id": result.conversation.id,
        "right": result.right,
        "turns": [
            {
                "user": turn.turn.user,
                "expected": turn.turn.expect.text,
                "right": turn.right,
                "strict": turn.strict,
                **_asked_as_json(turn.asked, turn.got),
            }
            for turn in result.turns
        ],
    }


def _asked_as_json(asked: Asked, got: str) -> dict[str, Any]:
    return {
        "got": got,
        "intent": asked.intent,
        "confidence": asked.confidence,
        "seconds": round(asked.seconds, 4),
    }


def _page(template: str, **values: object) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["percent"] = percent
    return environment.get_template(template).render(**values)


def percent(share: float | None) -> str:
    """A share as people read it."""
    return "" if share is None else f"{share * 100:.1f} %"


def _write(folder: Path, run: Run, what: str, content: dict[str, Any], page: str) -> Report:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{run.began:%Y-%m-%dT%H-%M-%S}-{what}-{Path(run.file).stem}"
    report = Report(folder / f"{name}.json", folder / f"{name}.html")
    report.json.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    report.html.write_text(page, encoding="utf-8")
    return report
