"""How long each kind of data is kept: what `BOT_RETENTION_DAYS` says."""

from __future__ import annotations

from dataclasses import dataclass, fields

MOST_DAYS = 36_500


@dataclass(frozen=True)
class Retention:
    """Days for which each kind of data is kept; 0 keeps it for ever.

    Attributes:
        conversations: Since the last message of a conversation.
        comments: What patients wrote about answers; the ratings stay with the conversation.
        sessions: Sign-ins of staff that have ended, and links that were used or have expired.
        audit: What staff read and changed.
        tombstones: That a conversation was erased.
    """

    conversations: int = 90
    comments: int = 90
    sessions: int = 30
    audit: int = 730
    tombstones: int = 730

    @classmethod
    def parse(cls, text: str) -> Retention:
        """Read `90`, for conversations, or `conversations=90, audit=365`.

        Raises:
            ValueError: It cannot be read; the text says why.
        """
        if text.strip().isdigit():
            text = f"conversations={text.strip()}"
        known = [field.name for field in fields(cls)]
        days: dict[str, int] = {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            name, _, number = (piece.strip() for piece in part.partition("="))
            if name not in known or not number.isdigit() or int(number) > MOST_DAYS:
                raise ValueError(
                    f"'{part}' is not a number of days, such as 90, nor one of "
                    f"{', '.join(f'{one}=90' for one in known)}"
                )
            days[name] = int(number)
        return cls(**days)

    def __str__(self) -> str:
        return ", ".join(f"{field.name}={getattr(self, field.name)}" for field in fields(self))
