"""The knowledge that actions speak from."""

from __future__ import annotations

from bot.knowledge import project_knowledge as knowledge

__all__ = ["knowledge"]
