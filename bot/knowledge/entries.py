"""What every entry of a knowledge file has in common."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import BaseModel, StrictStr

#: What a text may leave open; the settings fill it when the text is sent.
NUMBERS = frozenset({"emergency_number", "crisis_line", "poison_line"})

#: How pressing something is, as the chat API reports it.
Urgency = Literal["none", "routine", "urgent", "emergency"]


class Entry(BaseModel):
    """One entry: it cannot be changed after loading, and it has no fields but those named."""

    class Config:
        """How pydantic builds an entry."""

        frozen = True
        extra = "forbid"


if TYPE_CHECKING:
    Wording = str
    MedicineWording = str
else:

    class Wording(str):
        """A text that people read; it may hold `{emergency_number}`, `{crisis_line}` and `{poison_line}`."""

        allowed: ClassVar[frozenset[str]] = NUMBERS

        @classmethod
        def __get_validators__(cls) -> Iterator[Callable[[object], str]]:
            yield cls._checked

        @classmethod
        def _checked(cls, value: object) -> str:
            if not isinstance(value, str) or not value.strip():
                raise ValueError("write a sentence here")
            try:
                names = {name for _, name, _, _ in string.Formatter().parse(value) if name is not None}
            except ValueError as error:
                raise ValueError("a { or } stands alone; write {{ or }} for a brace") from error
            unknown = sorted(names - cls.allowed)
            if unknown:
                allowed = ", ".join(f"{{{name}}}" for name in sorted(cls.allowed))
                raise ValueError(f"{{{unknown[0]}}} is not known here; use {allowed} or plain words")
            return value

    class MedicineWording(Wording):
        """A text on a medicine; it may hold `{medicine}` too."""

        allowed = NUMBERS | {"medicine"}


class Text(Entry):
    """A text that stands alone in a file."""

    text: Wording


class ArticleWording(Entry):
    """What the article says on a side effect or a medicine, in our own words.

    Attributes:
        says: full sentences that name the article.
        facts: ids of the facts in article.yml that they rest on.
    """

    says: MedicineWording
    facts: tuple[StrictStr, ...]


class Source(Entry):
    """Where a reply comes from, as the chat API reports it.

    Attributes:
        id: `article:<section>` or `label:<section>`.
        title: the section's title, for people.
        publisher: `article` or `FDA label`.
    """

    id: str
    title: str
    publisher: Literal["article", "FDA label"]


def label_reference(section: str) -> str:
    """Return the reference to a section of the FDA label, such as `label:6.1`."""
    return f"label:{section}"
