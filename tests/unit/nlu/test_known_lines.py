"""How lines were read is remembered, and a training is the same with and without the memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.red_flags import known_lines
from bot.nlu.red_flags.known_lines import KnownLines

LINES = ["my left leg is numb", "no feeling between my legs", "what if my leg gives way"]


@pytest.fixture
def read_again(monkeypatch) -> list[str]:
    """The lines that were read, and not remembered."""
    read: list[str] = []
    original = known_lines._read

    def counting(lines: dict[str, str]) -> dict[str, list[str]]:
        read.extend(lines.values())
        return original(lines)

    monkeypatch.setattr(known_lines, "_read", counting)
    return read


def test_what_is_remembered_is_not_read_again_and_stays_the_same(tmp_path: Path, read_again) -> None:
    first = KnownLines(tmp_path).read(LINES)
    again = KnownLines(tmp_path).read([*LINES, "a new one"])
    assert read_again == [*LINES, "a new one"]
    assert again[:3] == first == KnownLines().read(LINES)


def test_what_is_no_longer_taught_is_forgotten(tmp_path: Path, read_again) -> None:
    for lines in (LINES, LINES[:1], LINES):
        KnownLines(tmp_path).read(lines)
    assert read_again == [*LINES, *LINES[1:]]


def test_a_broken_memory_is_no_trouble(tmp_path: Path) -> None:
    first = KnownLines(tmp_path).read(LINES)
    [file] = tmp_path.iterdir()
    file.write_text("{broken", encoding="utf-8")
    assert KnownLines(tmp_path).read(LINES) == first


def test_what_an_earlier_version_remembered_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "known-lines-of-before.json").write_text("{}", encoding="utf-8")
    KnownLines(tmp_path).read(LINES)
    assert len(list(tmp_path.iterdir())) == 1


def test_it_sees_what_is_named_and_whether_it_is_said_denied_or_supposed() -> None:
    stated, denied, supposed = KnownLines().read(
        ["my leg is numb", "i have no numbness in my leg", "what if my leg goes numb"]
    )
    assert {"LEG", "LEG stated", "NUMB stated"} <= stated.traits
    assert {"NUMB denied", "denied"} <= denied.traits
    assert {"LEG framed", "supposed"} <= supposed.traits
