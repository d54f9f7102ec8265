"""Writes what was measured: a JSON file for programs, and one HTML page that needs nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.training.evaluation.comparison import Comparison, compare
from bot.training.evaluation.earlier import earlier_part, part_of
from bot.training.evaluation.kinds import EVERYTHING
from bot.training.evaluation.parts import WORST, Part
from bot.training.evaluation.run import moment_as_json

VERSION = 2
"""Of the JSON file's form. 1 had neither calibration nor comparison, and one part only."""
TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class Report:
    """The two files of a report.

    Attributes:
        json, html: The files.
        comparisons: With an earlier report, one for each part; None where there is none.
    """

    json: Path
    html: Path
    comparisons: tuple[Comparison | None, ...] = ()


def write_report(
    folder: Path, parts: Sequence[Part], against: Path | None = None, what: str | None = None
) -> Report:
    """Write a report, and compare it with an earlier one.

    A report of one part is that part, as JSON; one of several has them in the list `parts`.

    Args:
        folder: Where to; it is made when missing.
        parts: What was measured; at least one.
        against: The earlier report; by default, for each part, the newest in the folder of the same kind.
        what: `evaluation` when it is a whole evaluation, whatever parts were left out.

    Raises:
        UnusableFile: `against` is no report.
    """
    folder.mkdir(parents=True, exist_ok=True)
    contents = [part.as_json() for part in parts]
    comparisons = tuple(_compared(folder, content, against) for content in contents)
    for content, comparison in zip(contents, comparisons, strict=True):
        content["comparison"] = asdict(comparison) if comparison else None
    path = folder / f"{_name(parts, what)}.json"
    report = Report(path, path.with_suffix(".html"), comparisons)
    content = contents[0] if what is None and len(parts) == 1 else _together(parts, contents)
    text = json.dumps({"version": VERSION, **content}, ensure_ascii=False, indent=1)
    report.json.write_text(text + "\n", encoding="utf-8")
    report.html.write_text(_page(list(zip(parts, comparisons, strict=True))), encoding="utf-8")
    return report


def _compared(folder: Path, content: dict[str, Any], against: Path | None) -> Comparison | None:
    found = part_of(against, content) if against else earlier_part(folder, content)
    if found is None:
        return None
    name, part = found
    return compare(part, content, name)


def _name(parts: Sequence[Part], what: str | None) -> str:
    run = parts[0].run
    moment = f"{run.began:%Y-%m-%dT%H-%M-%S}"
    if what is None and len(parts) == 1:
        return f"{moment}-{parts[0].what}-{Path(run.file).stem}"
    return f"{moment}-{EVERYTHING}"


def _together(parts: Sequence[Part], contents: Sequence[dict[str, Any]]) -> dict[str, Any]:
    answered = next((part.run for part in parts if part.run.model_name), parts[0].run)
    return {
        "what": EVERYTHING,
        "began": moment_as_json(parts[0].run.began),
        "model_id": answered.model_id,
        "model_name": answered.model_name,
        "parts": list(contents),
    }


def _page(parts: Sequence[tuple[Part, Comparison | None]]) -> str:
    return pages().get_template("report.html").render(parts=parts, worst_shown=WORST)


def pages(*further: Path) -> Environment:
    """The templates of reports.

    Args:
        further: Folders with templates of other reports, which may use the parts of these.
    """
    environment = Environment(
        loader=FileSystemLoader([*further, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.filters["percent"] = percent
    return environment


def percent(share: float | None) -> str:
    """A share as people read it."""
    return "" if share is None else f"{share * 100:.1f} %"
