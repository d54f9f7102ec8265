"""What can go wrong before anything is measured."""

from __future__ import annotations

from pathlib import Path


class UnknownLabel(ValueError):
    """A label names nothing that a reply can be; the text says what would work."""


class UnusableFile(Exception):
    """A file with questions or conversations cannot be used; the text names the place and the way to mend it.

    Args:
        path: The file.
        problem: What is wrong, as a sentence.
        line: Its line, from 1; None when the whole file is meant.
        column: The column's name, or its number from 1; None when the whole line is meant.
    """

    def __init__(
        self, path: Path, problem: str, *, line: int | None = None, column: str | int | None = None
    ) -> None:
        place = [str(path)]
        if line is not None:
            place.append(f"line {line}")
        if column is not None:
            place.append(f"column {column}")
        super().__init__(f"{', '.join(place)}: {problem}")
        self.path = path
        self.line = line
        self.column = column
