"""Writes the safety report: a JSON file for programs, and one HTML page that needs nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bot.training.evaluation.report import pages
from bot.training.safety.report import SAFETY, SafetyReport

TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class Written:
    """The two files of a report."""

    json: Path
    html: Path


def write_safety_report(folder: Path, report: SafetyReport) -> Written:
    """Write a report.

    Args:
        folder: Where to; it is made when missing.
        report: What was measured.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{report.began:%Y-%m-%dT%H-%M-%S}-{SAFETY}.json"
    written = Written(path, path.with_suffix(".html"))
    text = json.dumps(report.as_json(), ensure_ascii=False, indent=1)
    written.json.write_text(text + "\n", encoding="utf-8")
    page = pages(TEMPLATES).get_template("safety.html").render(report=report)
    written.html.write_text(page, encoding="utf-8")
    return written
