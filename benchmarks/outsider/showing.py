"""What came of the attack, for the terminal."""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus

from rich.table import Table

from benchmarks.outsider.attack import Outcome
from benchmarks.outsider.timing import Timing

SHOWN_PROBLEMS = 5
NO_ANSWER = "closed without an answer"


def table_of_statuses(outcome: Outcome) -> Table:
    """How many answers had which status."""
    table = Table("Status", "", "Answers", box=None, pad_edge=False)
    table.columns[2].justify = "right"
    for status, count in sorted(outcome.statuses.items()):
        table.add_row(str(status or "-"), HTTPStatus(status).phrase if status else NO_ANSWER, f"{count:,}")
    return table


def table_of_kinds(outcome: Outcome) -> Table:
    """How many calls there were of each kind."""
    table = Table("Kind of call", "Calls", box=None, pad_edge=False)
    table.columns[1].justify = "right"
    for kind, count in outcome.kinds.most_common():
        table.add_row(kind, f"{count:,}")
    return table


def table_of_timings(timings: list[Timing]) -> Table:
    """How long refusals took."""
    table = Table("Refused because of", "Median, µs", "Middle half, µs", "Asked", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for timing in timings:
        low, high = timing.quartiles
        table.add_row(timing.name, f"{timing.median:.0f}", f"{low:.0f} to {high:.0f}", f"{timing.asked:,}")
    return table


def verdict(outcome: Outcome) -> list[str]:
    """A sentence for each thing that had to hold."""
    return [
        f"{outcome.calls:,} calls in {outcome.seconds:.0f} seconds.",
        _sentence("answered with 5xx", outcome.server_errors),
        _sentence("that brought something of another conversation back", outcome.leaks),
        _sentence("with a bad token or from another origin that were let in", outcome.opened),
    ]


def _sentence(what: str, found: list[str]) -> str:
    if not found:
        return f"Calls {what}: 0."
    named = "; ".join(f"{name} ({count})" for name, count in Counter(found).most_common(SHOWN_PROBLEMS))
    return f"Calls {what}: {len(found)}. {named}."
