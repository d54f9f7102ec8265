"""What was measured, and when: the head of every part of a report."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bot.assistant import Assistant


@dataclass(frozen=True)
class Run:
    """What was measured, and when.

    Attributes:
        file: The name of the file that was asked.
        sha256: Of its content: figures compare only between runs on the same file.
        model_id, model_name: The model that answered; "" when none was asked.
        began: When, in UTC.
        failures: What broke inside a turn, by name, and how often; the person got an apology each time.
    """

    file: str
    sha256: str
    model_id: str
    model_name: str
    began: datetime
    failures: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def start(cls, path: Path, assistant: Assistant | None = None) -> Run:
        """Note what is going to be measured.

        Args:
            path: The file.
            assistant: Who answers; nobody, in cross-validation.
        """
        return cls(
            file=path.name,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            model_id=(assistant.model_id if assistant else None) or "",
            model_name=(assistant.model_name if assistant else None) or "",
            began=datetime.now(timezone.utc).replace(microsecond=0),
        )

    def as_json(self) -> dict[str, Any]:
        """As the JSON file has it."""
        return {**asdict(self), "began": moment_as_json(self.began)}


def moment_as_json(moment: datetime) -> str:
    """A moment in UTC as ISO 8601."""
    return moment.isoformat().replace("+00:00", "Z")
