"""The words of outgoing messages: the domain's responses, and the one place where placeholders are filled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.events import BotUttered

GREETING = "utter_greeting"
NO_WORDS = "utter_bad_input_not_text"
NOTHING_SENT = "utter_bad_input_empty"
ANOTHER_SCRIPT = "utter_other_language"

CANNOT_ANSWER = (
    "Something went wrong on my side, so I have no answer to that. Please send it again in a moment, "
    "or ask a pharmacist or doctor. If you feel very unwell or unsafe, call {emergency_number} now. "
    "For a crisis line, call or text {crisis_line}."
)


class Wording(TemplatedNaturalLanguageGenerator):  # type: ignore[misc]
    """Rasa's responses, with placeholders that are filled from the settings.

    Args:
        placeholders: What each placeholder stands for, such as `emergency_number`.
    """

    def __init__(self, placeholders: Mapping[str, str]) -> None:
        super().__init__({})
        self.placeholders = dict(placeholders)

    def _response_variables(self, filled_slots: dict[str, Any], kwargs: dict[str, Any]) -> dict[str, Any]:
        # Left standing here: actions send the same placeholders, and `fill` replaces both.
        standing = {name: f"{{{name}}}" for name in self.placeholders}
        return {**super()._response_variables(filled_slots, kwargs), **standing}

    def fill(self, message: BotUttered) -> None:
        """Replace the placeholders in a message's text and buttons."""
        message.text = self._filled(message.text)
        for button in message.data.get("buttons") or []:
            button["title"] = self._filled(button["title"])

    def _filled(self, text: str | None) -> str | None:
        if text:
            for name, value in self.placeholders.items():
                text = text.replace(f"{{{name}}}", value)
        return text

    def greeting(self) -> str | None:
        """The name of the response that begins a conversation, if the model has one."""
        return GREETING if GREETING in self.responses else None
