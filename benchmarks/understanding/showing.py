"""Both assistants side by side, in the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Table

from benchmarks.understanding.measuring import Measured, Row
from benchmarks.understanding.public_sets import SetResult


def table_of(ours: Measured, stock: Measured | None) -> Table:
    """Row by row."""
    table = Table("Measured", ours.name, box=None, pad_edge=False)
    if stock is not None:
        epochs = f", {stock.epochs} epochs" if stock.epochs else ""
        table.add_column(f"{stock.name}{epochs}")
        table.add_column("Better")
    for column in table.columns[1:]:
        column.justify = "right"
    for row in measured_rows(ours, stock):
        cells = [_shown(row, ours)]
        if stock is not None:
            beaten = row.beaten(ours.figures[row.name], stock.figures[row.name])
            cells += [_shown(row, stock), "yes" if beaten else "no"]
        table.add_row(row.name, *cells)
    return table


def table_of_sets(results: Sequence[SetResult]) -> Table:
    """The public sets."""
    table = Table("Set, 10 examples each", "Intents", "Asked", "Right", "Training", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for one in results:
        table.add_row(
            one.name, str(one.intents), str(one.asked), f"{one.accuracy:.1%}", f"{one.seconds:.1f} s"
        )
    return table


def verdict(ours: Measured, stock: Measured) -> str:
    """Whether every row is beaten, and which are not."""
    rows = measured_rows(ours, stock)
    open_rows = not_beaten(ours, stock)
    if not open_rows:
        return f"{ours.name} is better on every one of {len(rows)} rows."
    return f"{ours.name} is not better on {len(open_rows)} of {len(rows)} rows: {'; '.join(open_rows)}."


def not_beaten(ours: Measured, stock: Measured) -> list[str]:
    """The rows where ours is not better."""
    return [
        row.name
        for row in measured_rows(ours, stock)
        if not row.beaten(ours.figures[row.name], stock.figures[row.name])
    ]


def measured_rows(ours: Measured, stock: Measured | None) -> list[Row]:
    """The rows that all who were measured have."""
    everyone = [one for one in (ours, stock) if one is not None]
    return [row for row in everyone[0].rows if all(row.name in one.figures for one in everyone)]


def as_json(ours: Measured | None, stock: Measured | None, sets: Sequence[SetResult]) -> dict[str, Any]:
    """Everything, for programs."""
    content: dict[str, Any] = {"sets": [asdict(one) for one in sets]}
    if ours is not None:
        content["assistants"] = [asdict(one) for one in (ours, stock) if one is not None]
    if ours is not None and stock is not None:
        content["rows"] = {
            row.name: {
                "ours": ours.figures[row.name],
                "stock": stock.figures[row.name],
                "better": row.beaten(ours.figures[row.name], stock.figures[row.name]),
            }
            for row in measured_rows(ours, stock)
        }
        content["every_row_beaten"] = not not_beaten(ours, stock)
    return content


def _shown(row: Row, measured: Measured) -> str:
    figure = measured.figures[row.name]
    return f"{figure:.1%}" if row.unit == "share" else f"{figure:.1f} {row.unit}"
