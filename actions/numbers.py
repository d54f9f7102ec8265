"""The telephone numbers that messages name, from the settings."""

from __future__ import annotations

from bot.settings import Settings


def with_numbers(text: str) -> str:
    """Fill `{emergency_number}`, `{crisis_line}` and `{poison_line}` in a text.

    The server fills them too. Doing it here keeps the numbers in when Rasa's own server runs the actions.

    Raises:
        SettingsError: a setting has a value that cannot be used.
    """
    for name, number in Settings.from_environment().placeholders.items():
        text = text.replace(f"{{{name}}}", number)
    return text
