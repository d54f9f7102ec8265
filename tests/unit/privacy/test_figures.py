"""How much personal data is found in written messages, and how little else is masked."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.privacy.masking import Masked, mask

LINES = Path(__file__).parents[2] / "fixtures" / "masking.yml"
RECALL = 0.95
PRECISION = 0.97
RIGHT_KIND = 0.95

Lines = dict[str, dict[str, list[Any]]]


@pytest.fixture(scope="module")
def lines() -> Lines:
    return yaml.safe_load(LINES.read_text(encoding="utf-8"))


def expected(line: dict[str, Any]) -> list[tuple[int, int, str]]:
    """Where the words stand that must disappear, and the mask that must stand there instead."""
    says = line["says"]
    return [
        (says.index(words), says.index(words) + len(words), f"({kind})")
        for words, kind in line["masks"].items()
    ]


def hides(masked: Masked, start: int, end: int, kind: str | None = None) -> bool:
    return any(
        piece.start <= start and end <= piece.end and kind in (None, piece.mask) for piece in masked.pieces
    )


def too_much(masked: Masked, wanted: list[tuple[int, int, str]]) -> int:
    """Pieces that hide something else; a full stop behind an abbreviation is nobody's loss."""
    return sum(
        all(piece.start < start or piece.end > end + 1 for start, end, _ in wanted) for piece in masked.pieces
    )


def test_personal_data_is_found_and_nothing_else(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    report = []
    for part, of_part in lines.items():
        wanted_pieces = found = right_kind = wrong = 0
        for line in of_part["personal"]:
            masked, wanted = mask(line["says"]), expected(line)
            wanted_pieces += len(wanted)
            found += sum(hides(masked, start, end) for start, end, _ in wanted)
            right_kind += sum(hides(masked, start, end, kind) for start, end, kind in wanted)
            wrong += too_much(masked, wanted)
        wrong += sum(len(mask(says).pieces) for says in of_part["ordinary"])
        report.append((part, wanted_pieces, found, right_kind, wrong))
    with capsys.disabled():
        for part, wanted_pieces, found, _, wrong in report:
            sys.stdout.write(f"\n{part}: recall {found}/{wanted_pieces}, precision {found}/{found + wrong}")
    wanted_pieces, found, right_kind, wrong = (
        sum(numbers) for numbers in zip(*(row[1:] for row in report), strict=True)
    )
    recall, precision = found / wanted_pieces, found / (found + wrong)
    with capsys.disabled():
        sys.stdout.write(f"\nrecall {recall:.3f}, precision {precision:.3f}\n")
    assert recall >= RECALL
    assert precision >= PRECISION
    assert right_kind / found >= RIGHT_KIND


def test_enough_lines_are_measured(lines: Lines) -> None:
    assert sum(len(of_part["personal"]) for of_part in lines.values()) >= 110
    assert sum(len(of_part["ordinary"]) for of_part in lines.values()) >= 110
