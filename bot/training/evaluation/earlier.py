"""Finds the report that a new one is compared with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from bot.training.evaluation.comparison import JSONObject
from bot.training.evaluation.errors import UnusableFile


def earlier_part(folder: Path, now: JSONObject) -> tuple[str, JSONObject] | None:
    """The newest earlier report of the same kind on a file of the same name; None when there is none.

    Args:
        folder: The folder of reports.
        now: The part of the new report.

    Returns:
        The report's name, and the part of it that is of that kind.
    """
    # A report's name begins with its moment.
    for path in sorted(folder.glob("*.json"), reverse=True):
        try:
            parts = _parts(path)
        except UnusableFile:
            # Somebody else's file, or one that was cut off: nothing to compare with.
            continue
        found = _matching(parts, now)
        if found is not None and str(found["began"]) < str(now["began"]):
            return path.name, found
    return None


def part_of(path: Path, now: JSONObject) -> tuple[str, JSONObject] | None:
    """The part of a certain report that is of the same kind, on a file of the same name.

    Raises:
        UnusableFile: It is no report.
    """
    found = _matching(_parts(path), now)
    return None if found is None else (path.name, found)


def check_report(path: Path) -> None:
    """See, before hours of measuring, that a file is a report.

    Raises:
        UnusableFile: It is none.
    """
    _parts(path)


def _parts(path: Path) -> Sequence[JSONObject]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnusableFile(path, f"it cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise UnusableFile(path, "this is no report: not JSON.") from error
    parts = content.get("parts", [content]) if isinstance(content, dict) else []
    usable = [part for part in parts if isinstance(part, dict) and {"what", "file", "began"} <= part.keys()]
    if not usable:
        raise UnusableFile(path, "this is no report. Name a JSON file that `bot evaluate` wrote.")
    return usable


def _matching(parts: Sequence[JSONObject], now: JSONObject) -> JSONObject | None:
    same = (part for part in parts if (part["what"], part["file"]) == (now["what"], now["file"]))
    return next(same, None)
