"""Reads the teaching data once for a training, where Rasa would read it twice."""

from __future__ import annotations

from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData


class TeachingDataImporter(RasaFileImporter):  # type: ignore[misc]
    """Rasa's file importer, with a memory.

    Rasa keeps what its importers return by the arguments of the call, and asks once with a language and once
    without; ten thousand examples take seconds to read.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._read: TrainingData | None = None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return the teaching data; there is one language."""
        if self._read is None:
            self._read = super().get_nlu_data(language)
        return self._read
