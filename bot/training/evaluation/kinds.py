"""The names of what a report may measure; files of reports have them too."""

from __future__ import annotations

from typing import Final

CROSS_VALIDATION: Final = "cross-validation"
QUESTIONS: Final = "questions"
CONVERSATIONS: Final = "conversations"
EVERYTHING: Final = "evaluation"
