"""Counts, and how sure one can be of them: exact one-sided bounds after Clopper and Pearson."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scipy.stats import beta

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Share:
    """How many of how many.

    Attributes:
        count: How many.
        of: Of how many; 0 when nothing was measured.
    """

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """The share; None when nothing was measured."""
        return self.count / self.of if self.of else None

    @property
    def at_least(self) -> float:
        """The share on other lines of the same kind is at least this, with a confidence of 95 %."""
        if not self.count:
            return 0.0
        return float(beta.ppf(1 - CONFIDENCE, self.count, self.of - self.count + 1))

    @property
    def at_most(self) -> float:
        """The share on other lines of the same kind is at most this, with a confidence of 95 %."""
        if self.count == self.of:
            return 1.0
        return float(beta.ppf(CONFIDENCE, self.count + 1, self.of - self.count))

    def as_json(self) -> dict[str, Any]:
        """As the JSON file has it."""
        return {
            "count": self.count,
            "of": self.of,
            "share": None if self.value is None else round(self.value, 4),
            "at_least": round(self.at_least, 4),
            "at_most": round(self.at_most, 4),
        }
