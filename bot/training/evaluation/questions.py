"""Files of questions: tab separated columns `text`, `label`, `alt_labels` and `style`; others are ignored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.training.evaluation.errors import UnknownLabel, UnusableFile
from bot.training.evaluation.judging import Expected
from bot.training.evaluation.labels import QUIET, Label, Labels

COLUMNS = ("text", "label", "alt_labels", "style")
NEEDED = ("text", "label")
MULTI = "multi"
IN_ARTICLE = "in-article"
GROUP_OF_KIND = {
    "answer": IN_ARTICLE,
    "side_effect": "side effects",
    "medicine": "medicines",
    "not_covered": "not_covered",
    "out_of_scope": "out_of_scope",
    "emergency": "emergency",
    "quiet": "quiet",
    "smalltalk": "smalltalk",
    "handoff": "handoff",
}
GROUPS = (*GROUP_OF_KIND.values(), MULTI)
"""Groups of labels, in the order of a report."""


@dataclass(frozen=True)
class Question:
    """One question, and what the reply to it should be.

    Attributes:
        line: Its line in the file, from 1.
        text: What is asked.
        expected: What the reply should be.
        style: How it is written, or where it comes from; may be empty.
    """

    line: int
    text: str
    expected: Expected
    style: str = ""

    @property
    def group(self) -> str:
        """The group of its label."""
        labels = self.expected.labels
        return MULTI if len(labels) > 1 else GROUP_OF_KIND[labels[0].kind]


def read_questions(path: Path, labels: Labels, longest: int) -> list[Question]:
    """Read a file of questions.

    Args:
        path: The file. There is no quoting in it: a quotation mark is a quotation mark.
        labels: Reads the labels.
        longest: The longest text that the assistant takes, in characters.

    Raises:
        UnusableFile: It cannot be read, or a line cannot be used; the text names line and column.
    """
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnusableFile(path, f"it cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UnusableFile(path, "this is not UTF-8 text; save the file as UTF-8.", line=line) from error
    # Not splitlines(): a question may have one of the rarer line separators inside it.
    lines = [line.removesuffix("\r") for line in content.split("\n")]
    reader = _Lines(path, lines[0].split("\t"), labels, longest)
    questions = [reader.question(number, line) for number, line in enumerate(lines[1:], 2) if line.strip()]
    if not questions:
        raise UnusableFile(path, "there are no questions below the line of column names.")
    return questions


class _Lines:
    """Reads the lines below the column names."""

    def __init__(self, path: Path, columns: list[str], labels: Labels, longest: int) -> None:
        for name in NEEDED:
            if name not in columns:
                raise UnusableFile(
                    path,
                    f"there is no column '{name}'. The first line must name the columns, separated by tabs: "
                    f"{', '.join(COLUMNS)}.",
                    line=1,
                )
        for name in columns:
            if name in COLUMNS and columns.count(name) > 1:
                raise UnusableFile(path, "two columns have this name.", line=1, column=name)
        self._path = path
        self._columns = columns
        self._labels = labels
        self._longest = longest

    def question(self, number: int, line: str) -> Question:
        cells = line.split("\t")
        if len(cells) != len(self._columns):
            raise UnusableFile(
                self._path,
                f"there are {len(cells)} columns instead of {len(self._columns)}; tabs separate them.",
                line=number,
                column=min(len(cells), len(self._columns)) + 1,
            )
        values = dict(zip(self._columns, cells, strict=True))
        text = values["text"].strip()
        if not text:
            raise UnusableFile(self._path, "there is no text.", line=number, column="text")
        if len(text) > self._longest:
            problem = f"it has {len(text)} characters; the assistant takes {self._longest}."
            raise UnusableFile(self._path, problem, line=number, column="text")
        alternatives = [part for part in values.get("alt_labels", "").split("|") if part.strip()]
        expected = Expected(
            self._read(number, "label", values["label"]),
            tuple(self._read(number, "alt_labels", part) for part in alternatives),
        )
        if any(label.kind == QUIET for labels in expected.alternatives for label in labels):
            problem = "quiet is no alternative: it says what a reply must not be."
            raise UnusableFile(self._path, problem, line=number, column="alt_labels")
        return Question(number, text, expected, values.get("style", "").strip())

    def _read(self, number: int, column: str, text: str) -> tuple[Label, ...]:
        try:
            return self._labels.together(text)
        except UnknownLabel as error:
            raise UnusableFile(self._path, str(error), line=number, column=column) from error
