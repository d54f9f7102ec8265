"""The figures, and the bars that they have to meet."""

from __future__ import annotations

import gzip
import statistics
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

BUNDLE = Path(__file__).parents[2] / "bot" / "web" / "static" / "widget.js"
LARGEST_BUNDLE = 30_000
"""Bytes, gzipped."""
READY_WITHIN, SAID_WITHIN = 150.0, 50.0
"""Milliseconds."""


@dataclass(frozen=True)
class Figure:
    """One row: times of the same thing under the same circumstances.

    Attributes:
        name: What was timed.
        slowdown: How many times slower the processor was made.
        times: Milliseconds.
        bar: The most that they may be.
    """

    name: str
    slowdown: int
    times: list[float]
    bar: float

    @property
    def median(self) -> float:
        """Half took longer."""
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        """One in twenty took longer."""
        return statistics.quantiles(self.times, n=20, method="inclusive")[-1]

    @property
    def is_met(self) -> bool:
        """Whether nearly all meet the bar, which is one for this machine; a slower one stands beside it."""
        return self.slowdown > 1 or self.p95 <= self.bar


def bundle_size() -> int:
    """Bytes of the bundle as it is sent."""
    return len(gzip.compress(BUNDLE.read_bytes(), mtime=0))


def table(figures: list[Figure]) -> Table:
    """A row for each figure."""
    shown = Table("", "Processor", "Median, ms", "p95, ms", "Bar, ms", "Measured", box=None, pad_edge=False)
    for column in shown.columns[2:]:
        column.justify = "right"
    for one in figures:
        processor = "as it is" if one.slowdown == 1 else f"{one.slowdown} times slower"
        cells = (
            f"{one.median:.0f}",
            f"{one.p95:.0f}",
            f"{one.bar:.0f}" if one.slowdown == 1 else "",
            str(len(one.times)),
        )
        shown.add_row(one.name, processor, *cells)
    return shown
