"""What can go wrong with a model. Apart from Rasa, so that it can be named without importing it."""

from __future__ import annotations


class ModelUnusable(Exception):
    """A model cannot be loaded; the text says which, and what to do."""
