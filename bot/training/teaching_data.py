"""The teaching data, `data/nlu.yml`: read it, and add or take out one example without touching the rest.

The file belongs to its authors: comments, order, spacing and line ends stay as they are. So an example is put
in as text, at a place that the YAML parser names, and the result is parsed again before it is written.

TeachingDataError
├── UnknownIntent    the file has no such intent, or its examples are not in the short form
├── AlreadyTaught    the same words are there already
└── NotTaught        the words to be taken out are not there
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

LONGEST_EXAMPLE = 500
ENTITY_MARKUP = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\}|\[[^\]]*\])")
# Square brackets are Rasa's entity markup; backslashes are escapes to its reader as long as a file is ASCII.
UNSAFE = str.maketrans({"[": "(", "]": ")", "{": "(", "}": ")", "\\": "/"})


class TeachingDataError(Exception):
    """The teaching data cannot be read or changed; the text says why."""


class UnknownIntent(TeachingDataError):
    """The file has no such intent, or not in a form that an example can be added to."""


class AlreadyTaught(TeachingDataError):
    """The same words are an example already.

    Attributes:
        intent: Of which intent.
    """

    def __init__(self, intent: str) -> None:
        super().__init__(f"These words are an example of '{intent}' already.")
        self.intent = intent


class NotTaught(TeachingDataError):
    """The example that should be taken out is not there."""


@dataclass(frozen=True)
class Block:
    """The examples of an intent, and where they stand.

    Attributes:
        intent: The intent.
        start: Offset of the block in the text, in characters.
        end: Offset behind it.
    """

    intent: str
    start: int
    end: int


def readable_example(text: str) -> str:
    """A person's words as one line that Rasa reads back as it stands.

    Raises:
        ValueError: Nothing is left, or it is too long to teach anything.
    """
    line = " ".join(text.split()).translate(UNSAFE)
    line = "".join(character for character in line if character.isprintable()).strip()
    # Rasa takes a leading slash for the name of an intent, and more dashes for list marks.
    line = line.lstrip("/- ")
    if not comparable(line):
        raise ValueError("There are no words to teach.")
    if len(line) > LONGEST_EXAMPLE:
        raise ValueError(
            f"Shorten it to {LONGEST_EXAMPLE} characters: keep the words that carry the question."
        )
    return line


def comparable(text: str) -> str:
    """What two examples have in common that differ only in case, punctuation or entity markup."""
    plain = ENTITY_MARKUP.sub(r"\1", text).casefold()
    plain = re.sub(r"['’`]", "", plain)
    return " ".join(re.findall(r"\w+", plain.replace("_", " ")))


class TeachingData:
    """The teaching data in a file.

    Args:
        path: The file, `data/nlu.yml`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: tuple[bytes, dict[str, list[str]]] | None = None

    def examples(self) -> dict[str, list[str]]:
        """The examples of every intent, in the file's order.

        Raises:
            TeachingDataError: The file cannot be read.
        """
        content = self._bytes()
        if self._read is None or self._read[0] != content:
            self._read = (content, _examples(_decoded(content)))
        return {intent: list(lines) for intent, lines in self._read[1].items()}

    def fingerprint(self) -> str:
        """The SHA-256 of the file."""
        return hashlib.sha256(self._bytes()).hexdigest()

    def intent_of(self, text: str) -> str | None:
        """Of which intent these words are an example already, if of any; case and punctuation aside."""
        wanted = comparable(text)
        for intent, lines in self.examples().items():
            if any(comparable(line) == wanted for line in lines):
                return intent
        return None

    def add(self, intent: str, text: str) -> str:
        """Add one example at the end of an intent's examples.

        Returns:
            The line as it was added.

        Raises:
            ValueError: There are no words in it, or too many.
            AlreadyTaught: The same words are there, perhaps for another intent.
            UnknownIntent: There is no such intent.
            TeachingDataError: The file cannot be read or written.
        """
        line = readable_example(text)
        with self._locked():
            known = self.intent_of(line)
            if known is not None:
                raise AlreadyTaught(known)
            before = _decoded(self._bytes())
            after = _with_example(before, _block(before, intent), line)
            expected = self.examples()
            expected[intent].append(line)
            self._write(after, expected)
        return line

    def remove(self, intent: str, line: str) -> None:
        """Take out one example; the last one of an intent stays.

        Raises:
            NotTaught: It is not there.
            TeachingDataError: It is the intent's last, or the file cannot be read or written.
        """
        with self._locked():
            expected = self.examples()
            if line not in expected.get(intent, []):
                raise NotTaught("This example is no longer in the teaching data.")
            if len(expected[intent]) == 1:
                raise TeachingDataError("It is the topic's only example, so it stays.")
            before = _decoded(self._bytes())
            after = _without_example(before, _block(before, intent), line)
            lines = expected[intent]
            del lines[len(lines) - 1 - lines[::-1].index(line)]
            self._write(after, expected)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        # The folder is locked, as the file is replaced by each change.
        try:
            folder = os.open(self.path.parent, os.O_RDONLY)
        except OSError as error:
            raise TeachingDataError(f"There is no folder {self.path.parent}.") from error
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _bytes(self) -> bytes:
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise TeachingDataError(f"{self.path} cannot be read.") from error

    def _write(self, text: str, expected: dict[str, list[str]]) -> None:
        if _examples(text) != expected:
            raise TeachingDataError(f"{self.path} has a form that cannot be changed safely. Edit it by hand.")
        content = text.encode()
        try:
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).chmod(self.path.stat().st_mode & 0o777)
                Path(name).replace(self.path)
            finally:
                Path(name).unlink(missing_ok=True)
        except OSError as error:
            raise TeachingDataError(f"{self.path} cannot be written.") from error
        self._read = (content, {intent: list(lines) for intent, lines in expected.items()})


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TeachingDataError("The teaching data is not UTF-8 text.") from error


def _entries(text: str) -> Iterator[tuple[str, Node]]:
    """Every intent of the file with its node of examples."""
    try:
        root = YAML(typ="safe").compose(text.removeprefix("\ufeff"))
    except YAMLError as error:
        raise TeachingDataError("The teaching data is not valid YAML.") from error
    if root is None:
        return
    nlu = _value(root, "nlu")
    for entry in nlu.value if isinstance(nlu, SequenceNode) else []:
        intent, examples = _value(entry, "intent"), _value(entry, "examples")
        if isinstance(intent, ScalarNode) and examples is not None:
            yield str(intent.value), examples


def _value(node: Node, key: str) -> Node | None:
    if not isinstance(node, MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _examples(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for intent, node in _entries(text):
        lines = found.setdefault(intent, [])
        if isinstance(node, ScalarNode):
            lines += [line[1:].strip() for line in node.value.splitlines() if line.startswith("-")]
        elif isinstance(node, SequenceNode):
            texts = (_value(item, "text") for item in node.value)
            lines += [str(item.value).strip() for item in texts if isinstance(item, ScalarNode)]
    return found


def _block(text: str, intent: str) -> Block:
    shift = len(text) - len(text.removeprefix("\ufeff"))
    for name, node in _entries(text):
        if name == intent and isinstance(node, ScalarNode) and node.style == "|":
            return Block(intent, node.start_mark.index + shift, node.end_mark.index + shift)
    raise UnknownIntent(
        f"The teaching data has no list of examples for '{intent}'. Add the first one by hand."
    )


def _example_lines(text: str, block: Block) -> list[re.Match[str]]:
    """The lines of a block that are examples, without their line ends."""
    pattern = re.compile(r"^(?P<mark>[ \t]*-[ \t]*)(?P<example>[^\r\n]*)", re.MULTILINE)
    first_line_end = text.find("\n", block.start)
    lines = list(pattern.finditer(text, first_line_end + 1, block.end))
    if first_line_end < 0 or not lines:
        raise UnknownIntent(f"'{block.intent}' has no examples yet. Add the first one by hand.")
    indent = len(lines[0]["mark"]) - len(lines[0]["mark"].lstrip())
    return [line for line in lines if len(line["mark"]) - len(line["mark"].lstrip()) == indent]


def _with_example(text: str, block: Block, line: str) -> str:
    last = _example_lines(text, block)[-1]
    line_end = "\r\n" if "\r\n" in text[block.start : block.end] else "\n"
    return text[: last.end()] + line_end + last["mark"].rstrip() + " " + line + text[last.end() :]


def _without_example(text: str, block: Block, line: str) -> str:
    # The last one of several same lines: it is the one that was added.
    for found in reversed(_example_lines(text, block)):
        if found["example"].strip() == line:
            end = re.compile(r"\r?\n?").match(text, found.end())
            return text[: found.start()] + text[end.end() if end else found.end() :]
    raise NotTaught("This example is no longer in the teaching data.")
