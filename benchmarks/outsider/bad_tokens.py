"""Headers that open nothing, made from tokens that open something."""

from __future__ import annotations

import time
from random import Random

from benchmarks.outsider.content import some_header
from bot.web.tokens import SessionTokens

LETTERS = "abcXYZ019-_."


class BadTokens:
    """Makes them.

    Args:
        random: Chooses.
        secret: The server's secret, for tokens that were good once: nobody outside can make an expired one.
    """

    def __init__(self, random: Random, secret: str) -> None:
        self._random = random
        self._expired = SessionTokens(secret, 1, clock=lambda: time.time() - 7200)
        self._foreign = SessionTokens("another server's secret", 1)

    def header(self, token: str, other: str) -> str:
        """The value of an `Authorization` header.

        Args:
            token: A good token.
            other: A good token too, of another conversation or the same.
        """
        kind = self._random.randrange(7)
        if kind == 0:
            return f"Bearer {token[: self._random.randrange(len(token))]}"
        if kind == 1:
            return f"Bearer {self._altered(token)}"
        if kind == 2:
            return f"Bearer {self._foreign.open().token}"
        if kind == 3:
            return f"Bearer {self._expired.open().token}"
        if kind == 4 and other != token:
            return f"Bearer {token.rpartition('.')[0]}.{other.rpartition('.')[2]}"
        if kind == 5:
            return f"{self._random.choice(('Basic', 'Token', 'bearer:', ''))} {token}"
        return f"Bearer {some_header(self._random).decode().replace(' ', '')}x"

    def _altered(self, token: str) -> str:
        # The last character of a signature holds bits that mean nothing, so it may change and stay good.
        place = self._random.randrange(len(token) - 1)
        new = self._random.choice([letter for letter in LETTERS if letter != token[place]])
        return token[:place] + new + token[place + 1 :]
