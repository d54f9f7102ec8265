"""Labels that overlap by nature, read from `overlaps.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.training.evaluation.labels import MEDICINE, Label, Labels

EVERY_MEDICINE = f"{MEDICINE}:"
OVERLAPS_FILE = Path(__file__).with_name("overlaps.yml")


@dataclass(frozen=True)
class Overlap:
    """A group of labels that stand for each other.

    Attributes:
        labels: The group; a medicine without id stands for every medicine.
        said: Words of which the question must have one; none means that any question will do.
    """

    labels: tuple[Label, ...]
    said: tuple[str, ...] = ()

    def holds_for(self, text: str) -> bool:
        """Whether it holds for a question with this text."""
        if not self.said:
            return True
        words = f" {' '.join(re.findall(r'[a-z]+', text.lower().replace(chr(39), '').replace('’', '')))} "
        return any(f" {phrase} " in words for phrase in self.said)

    def others(self, label: Label) -> Iterator[Label]:
        """The labels that stand for one of the group; none for a label that is not in it."""
        own = next((member for member in self.labels if member in (label, Label(label.kind))), None)
        if own is not None:
            yield from (member for member in self.labels if member != own)


class Overlaps:
    """All groups.

    Args:
        groups: The groups.
    """

    def __init__(self, groups: Iterable[Overlap] = ()) -> None:
        self._groups = tuple(groups)

    def of(self, label: Label, text: str) -> frozenset[Label]:
        """The other labels that a reply may meet instead, for a question with this text."""
        holding = (group for group in self._groups if group.holds_for(text))
        return frozenset(other for group in holding for other in group.others(label))


def load_overlaps(labels: Labels, path: Path = OVERLAPS_FILE) -> Overlaps:
    """Read the groups.

    Args:
        labels: Reads the labels in it.
        path: The file; by default the project's own.

    Raises:
        UnknownLabel: The file has a label that does not exist.
    """
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Overlaps(
        Overlap(
            tuple(
                Label(MEDICINE) if text == EVERY_MEDICINE else labels.label(text) for text in group["labels"]
            ),
            tuple(group.get("said", ())),
        )
        for group in content["overlaps"]
    )
