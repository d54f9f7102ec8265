"""What can go wrong with the store.

StoreError
├── StoreUnavailable      the database cannot be reached or refused: nothing was stored, try again
├── ConversationNotFound  there is no such conversation, or it was erased
├── TurnConflict          another process stored a turn of this conversation meanwhile: nothing was stored
├── MessageIdReused       the client's message id already stands for another message
└── BackupRefused         a backup cannot be made or cannot be used: nothing was changed
"""

from __future__ import annotations


class StoreError(Exception):
    """Something about stored conversations went wrong."""


class StoreUnavailable(StoreError):
    """The database cannot be reached, or refused to do what was asked. Nothing was stored."""


class ConversationNotFound(StoreError):
    """There is no such conversation, or it was erased."""


class TurnConflict(StoreError):
    """Another process stored a turn of this conversation meanwhile. Nothing was stored."""


class MessageIdReused(StoreError):
    """The client's message id already stands for another message of the conversation."""


class BackupRefused(StoreError):
    """A backup cannot be made, or cannot be used. Nothing was changed."""
