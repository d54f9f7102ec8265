"""`bot doctor`: look at an installation, and say what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from bot.doctor.examination import examine
from bot.doctor.finding import Finding, Level

MARKS = {Level.FINE: ("✓", "green"), Level.WARNING: ("!", "yellow"), Level.WRONG: ("✗", "bold red")}


@click.command()
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Folder with domain.yml and data/; the current one by default.",
)
@click.option("--json", "as_json", is_flag=True, help="The same for programs.")
def doctor(project: Path, as_json: bool) -> None:
    """Look at an installation, and say what is wrong with it and how to mend it.

    It changes nothing and shows no password. ✓ is as it should be, ! may not be what was meant, ✗ does not
    work. Ends with status 1 when there is a ✗.
    """
    findings = []
    for finding in examine(project):
        findings.append(finding)
        if not as_json:
            _show(finding)
    wrong = _count(findings, Level.WRONG)
    if as_json:
        click.echo(json.dumps({"healthy": not wrong, "findings": [asdict(found) for found in findings]}))
    else:
        click.echo(_end(wrong, _count(findings, Level.WARNING)))
    if wrong:
        raise SystemExit(1)


def _show(finding: Finding) -> None:
    mark, style = MARKS[finding.level]
    line = Text.assemble((mark, style), f" {finding.about}: {finding.text}")
    # Each finding stays on one line, so that it can be searched for.
    Console().print(line, soft_wrap=True)


def _count(findings: Sequence[Finding], level: Level) -> int:
    return sum(finding.level is level for finding in findings)


def _end(wrong: int, warnings: int) -> str:
    if wrong:
        return f"{wrong} {'thing does' if wrong == 1 else 'things do'} not work."
    if warnings:
        return f"All works; {warnings} {'thing' if warnings == 1 else 'things'} to think about."
    return "All is well."
