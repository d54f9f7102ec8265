"""`bot knowledge`: look after what the assistant may say."""

from __future__ import annotations

from pathlib import Path

import click

from bot.knowledge import load_knowledge
from bot.knowledge.check import check_project


@click.group()
def knowledge() -> None:
    """Look after what the assistant may say."""


@knowledge.command()
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Folder with domain.yml and data/; the current one by default.",
)
def check(project: Path) -> None:
    """Check that answers, facts, topics, rules, examples and buttons agree.

    Names every problem with the way to mend it, and ends with status 1 when there is one.
    """
    problems = check_project(project)
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.ClickException(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}, see above")
    known = load_knowledge()
    click.echo(
        f"Nothing is missing: {len(known.topics)} topics, {len(known.facts)} facts, "
        f"{len(known.side_effects)} side effects, {len(known.medicines)} medicines, "
        f"{len(known.red_flags)} red flags."
    )
