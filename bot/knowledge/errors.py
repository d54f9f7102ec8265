"""What goes wrong with knowledge."""

from __future__ import annotations


class KnowledgeError(Exception):
    """A knowledge file cannot be used, or something asked for knowledge that is not there.

    Attributes:
        file: the file's name, such as `side_effects.yml`.
        entry: the id of the entry in it, or None when the whole file is meant.
        field: the field in the entry, or None when the whole entry is meant.
        problem: what is wrong, and how to mend it.
    """

    def __init__(
        self, problem: str, *, file: str, entry: str | None = None, field: str | None = None
    ) -> None:
        self.problem = problem
        self.file = file
        self.entry = entry
        self.field = field
        place = ", ".join(
            part for part in (file, entry and f"entry '{entry}'", field and f"field '{field}'") if part
        )
        super().__init__(f"{place}: {problem}")
