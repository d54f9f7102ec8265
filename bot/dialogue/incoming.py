"""What a user sent, made safe: nothing typed is ever a command, and nothing odd reaches the assistant."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

KEPT_CONTROLS = "\n\t"
DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Control, invisible, half and unassigned characters: they carry no meaning, and some break databases."""


class MessageTooLong(ValueError):
    """The message is longer than the server takes.

    Attributes:
        limit: The longest message it takes, in characters.
    """

    def __init__(self, limit: int) -> None:
        super().__init__(f"The message is longer than {limit} characters. Please send a shorter one.")
        self.limit = limit


@dataclass(frozen=True)
class Incoming:
    """One message from a user.

    Attributes:
        id: The client's UUID for it.
        text: What the user wrote; None when a button was pressed.
        payload: The payload of the pressed button; None when the user wrote.
    """

    id: str
    text: str | None = None
    payload: str | None = None


def readable(text: str) -> str:
    """The text as a person may see it: without control and invisible characters, and without blank ends."""
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (
        character
        for character in normal
        if character in KEPT_CONTROLS or unicodedata.category(character) not in DROPPED_CATEGORIES
    )
    return "".join(kept).strip()


def without_command(text: str) -> str:
    """The text without the leading slashes that Rasa would take for a command, such as `/restart`."""
    return text.lstrip("/ \n\t\u00a0\u3000").strip()


def is_in_another_script(text: str) -> bool:
    """Whether there are letters in it, and none of them is one that English is written with."""
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and not any("LATIN" in unicodedata.name(letter, "") for letter in letters)


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it, in any script."""
    return any(character.isalnum() for character in text)
