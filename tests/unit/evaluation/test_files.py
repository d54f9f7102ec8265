"""Files of questions and conversations: what is read, and what is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.training.evaluation.conversations import read_conversations
from bot.training.evaluation.errors import UnknownLabel, UnusableFile
from bot.training.evaluation.labels import Labels
from bot.training.evaluation.questions import GROUPS, read_questions

FIXTURES = Path(__file__).parents[2] / "fixtures"
HEADER = "text\tlabel\talt_labels\tstyle\n"
LONGEST = 40


def questions_file(folder: Path, content: str | bytes) -> Path:
    path = folder / "questions.tsv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_question_is_read_as_it_stands(tmp_path: Path, labels: Labels) -> None:
    line = 'is it "safe\ttelehealth+how_to_take\tlong_term_use|medicine:ibuprofen\tchat\tmine\r\n'
    path = questions_file(tmp_path, "\ufefftext\tlabel\talt_labels\tstyle\tnotes\r\n" + line + "\r\n")
    [question] = read_questions(path, labels, LONGEST)
    assert question.text == 'is it "safe'
    assert question.expected.text == "telehealth+how_to_take"
    assert [label.text for [label] in question.expected.alternatives] == [
        "long_term_use",
        "medicine:ibuprofen",
    ]
    assert (question.line, question.style, question.group) == (2, "chat", "multi")


def test_alternatives_and_style_may_be_missing(tmp_path: Path, labels: Labels) -> None:
    path = questions_file(tmp_path, "label\ttext\nout_of_scope\tweather?")
    [question] = read_questions(path, labels, LONGEST)
    assert question.text == "weather?"
    assert question.expected.alternatives == ()


@pytest.mark.parametrize(
    ("content", "place", "problem"),
    [
        ("text\tstyle\nhi\tchat\n", "line 1", "no column 'label'"),
        ("text\ttext\tlabel\nhi\thi\tsmalltalk\n", "line 1, column text", "two columns"),
        (HEADER, "", "no questions"),
        (HEADER + "hi\tsmalltalk\t\tchat\nhi\tsmalltalk\n", "line 3, column 3", "2 columns instead of 4"),
        (HEADER + "hi\tsmalltalk\t\tchat\tmore\n", "line 2, column 5", "5 columns instead of 4"),
        (HEADER + " \tsmalltalk\t\tchat\n", "line 2, column text", "no text"),
        (HEADER + "x" * 41 + "\tsmalltalk\t\t\n", "line 2, column text", "41 characters"),
        (HEADER + "hi\tsmaltalk\t\t\n", "line 2, column label", "'smaltalk' is no label"),
        (HEADER + "hi\t\t\t\n", "line 2, column label", "'' is no label"),
        (HEADER + "hi\tside_effect:dizzy\t\t\n", "line 2, column label", "no side effect"),
        (HEADER + "hi\temergency:fire\t\t\n", "line 2, column label", "no red flag"),
        (HEADER + "hi\tmedicine:\t\t\n", "line 2, column label", "no medicine"),
        (HEADER + "hi\tquiet:overdose+how_to_take\t\t\n", "line 2, column label", "joins quiet"),
        (HEADER + "hi\tsmalltalk\tpoem\t\n", "line 2, column alt_labels", "'poem' is no label"),
        (
            HEADER + "hi\tsmalltalk\tquiet:overdose\t\n",
            "line 2, column alt_labels",
            "quiet is no alternative",
        ),
        ((HEADER + "hi\tsmalltalk\t\t\n").encode() + b"caf\xe9", "line 3", "not UTF-8"),
    ],
)
def test_a_bad_line_is_refused_with_its_place(
    tmp_path: Path, labels: Labels, content: str | bytes, place: str, problem: str
) -> None:
    path = questions_file(tmp_path, content)
    with pytest.raises(UnusableFile) as caught:
        read_questions(path, labels, LONGEST)
    told = str(caught.value)
    assert told.startswith(f"{path}, {place}: " if place else f"{path}: ")
    assert problem in told


def test_a_missing_file_is_refused(tmp_path: Path, labels: Labels) -> None:
    with pytest.raises(UnusableFile, match="cannot be read"):
        read_questions(tmp_path / "none.tsv", labels, LONGEST)


def test_a_medicine_that_we_do_not_know_may_be_asked_about(labels: Labels) -> None:
    assert labels.label("medicine:a or b").text == "medicine:a or b"


@pytest.mark.parametrize("text", ["side_effect", "quiet", "medicine", "topic:telehealth", "not_covered/moon"])
def test_what_names_nothing_is_no_label(labels: Labels, text: str) -> None:
    with pytest.raises(UnknownLabel):
        labels.label(text)


def test_the_projects_questions_are_usable(labels: Labels) -> None:
    questions = read_questions(FIXTURES / "questions.tsv", labels, 2000)
    assert len(questions) == 590
    assert {question.group for question in questions} == set(GROUPS)


def test_the_projects_conversations_are_usable(labels: Labels) -> None:
    conversations = read_conversations(FIXTURES / "conversations.yml", labels, 2000)
    assert len(conversations) == 24
    assert sum(len(conversation.turns) for conversation in conversations) == 110


GOOD = """\
- id: first
  turns:
    - user: hi
      expect: {kind: smalltalk}
"""


@pytest.mark.parametrize(
    ("content", "place", "problem"),
    [
        ("- id: [", "line 1, column 8", "not YAML"),
        ("", "", "no list of conversations"),
        ("[]", "", "no list of conversations"),
        ("id: first", "", "no list of conversations"),
        ("- first", "line 1, column 3", "must have named fields"),
        ("- id: a\n  turns: []\n", "line 2, column 3", "turns: there are none"),
        (GOOD.replace("user: hi", "user: ''"), "line 3, column 7", "user: "),
        (GOOD.replace("hi", "x" * 41), "line 3, column 7", "41 characters"),
        (GOOD.replace("kind", "kinds"), "line 4, column 16", "kinds: there is no such field"),
        (GOOD.replace("smalltalk", "poem"), "line 4, column 16", "kind: "),
        (GOOD.replace("smalltalk}", "answer, topics: [poem]}"), "line 4, column 7", "'poem' is no label"),
        (GOOD.replace("smalltalk}", "answer, topics: [handoff]}"), "line 4, column 7", "is no topic"),
        (GOOD.replace("smalltalk}", "answer, side_effects: [x]}"), "line 4, column 7", "no side effect"),
        (GOOD + GOOD, "line 5, column 3", "two conversations have this id"),
    ],
)
def test_a_bad_conversation_is_refused_with_its_place(
    tmp_path: Path, labels: Labels, content: str, place: str, problem: str
) -> None:
    path = tmp_path / "conversations.yml"
    path.write_text(content)
    with pytest.raises(UnusableFile) as caught:
        read_conversations(path, labels, LONGEST)
    told = str(caught.value)
    assert told.startswith(f"{path}, {place}: " if place else f"{path}: ")
    assert problem in told
