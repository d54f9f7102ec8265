"""Passwords: Argon2 hashes, and checking one without telling whether its account exists."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 256
AT_ONCE = 2
"""Hashes made at once: each takes 64 MB and a core, and conversations come first."""


class PasswordRefused(ValueError):
    """The password is too short, too long, or too easily guessed."""


class Passwords:
    """Hashes and checks passwords.

    Args:
        hasher: The algorithm; Argon2id with the library's recommended costs by default.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._nobodys = self._hasher.hash("the password of an account that is not there")

    def hash(self, password: str) -> str:
        """Hash a password.

        Raises:
            PasswordRefused: It protects nothing; the text says what to choose instead.
        """
        if len(password) < SHORTEST:
            raise PasswordRefused(f"Choose at least {SHORTEST} characters. A few words in a row work well.")
        if len(password) > LONGEST:
            raise PasswordRefused(f"Choose at most {LONGEST} characters.")
        if len(set(password)) < SHORTEST // 3:
            raise PasswordRefused("Choose one with more different characters.")
        with self._turns:
            return self._hasher.hash(password)

    def fits(self, password: str, password_hash: str | None) -> bool:
        """Whether a password belongs to a hash; takes as long when there is no hash."""
        if len(password) > LONGEST:
            password = ""
        with self._turns:
            try:
                self._hasher.verify(password_hash or self._nobodys, password)
            except (VerificationError, InvalidHashError):
                return False
        return password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Whether a hash was made with lower costs than today's."""
        return self._hasher.check_needs_rehash(password_hash)
