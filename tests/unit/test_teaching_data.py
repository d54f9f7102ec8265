"""One example is added to the teaching data, and every other byte of the file stays."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.nlu.training_data.loading import load_data

from bot.training.teaching_data import (
    AlreadyTaught,
    NotTaught,
    TeachingData,
    TeachingDataError,
    UnknownIntent,
    comparable,
)

CONTENT = """\
version: "3.1"

# A note by the authors.
nlu:
- intent: greet   # keep it short
  examples: |
    - hello
    - good   morning

# About alcohol.
- intent: alcohol
  examples: |
    - can i drink
    - is [beer](drink) ok

- synonym: beer
  examples: |
    - ale
- intent: goodbye
  examples: |
    - bye"""


@pytest.fixture
def data(tmp_path: Path) -> TeachingData:
    path = tmp_path / "nlu.yml"
    path.write_bytes(CONTENT.encode())
    return TeachingData(path)


def loaded(path: Path) -> list[tuple[str, str]]:
    """What Rasa itself reads in the file."""
    return [(example.get("intent"), example.get("text")) for example in load_data(str(path)).intent_examples]


def test_an_example_is_added_at_the_end_of_its_intent(data: TeachingData) -> None:
    data.add("alcohol", "wine with dinner?")
    expected = CONTENT.replace(
        "    - is [beer](drink) ok\n", "    - is [beer](drink) ok\n    - wine with dinner?\n"
    )
    assert data.path.read_text() == expected


def test_the_last_line_of_a_file_need_not_end(data: TeachingData) -> None:
    data.add("goodbye", "see you")
    assert data.path.read_text() == CONTENT + "\n    - see you"


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=80), intent=st.sampled_from(["greet", "alcohol", "goodbye"]))
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_whatever_is_added_only_adds_one_example(
    tmp_path_factory: pytest.TempPathFactory, line_end: str, text: str, intent: str
) -> None:
    path = tmp_path_factory.mktemp("data") / "nlu.yml"
    before = CONTENT.replace("\n", line_end).encode()
    path.write_bytes(before)
    known = loaded(path)
    try:
        line = TeachingData(path).add(intent, text)
    except (ValueError, AlreadyTaught):
        assert path.read_bytes() == before
        return
    after = path.read_bytes()
    added = f"{line_end}    - {line}".encode()
    places = [place for place in range(len(after)) if after.startswith(added, place)]
    assert before in [after[:place] + after[place + len(added) :] for place in places]
    now = loaded(path)
    assert len(now) == len(known) + 1
    now.remove((intent, line))
    assert now == known


def test_what_was_added_can_be_taken_back(data: TeachingData) -> None:
    line = data.add("greet", "good evening")
    data.remove("greet", line)
    assert data.path.read_text() == CONTENT


def test_the_same_words_are_not_added_twice(data: TeachingData) -> None:
    with pytest.raises(AlreadyTaught) as caught:
        data.add("greet", "Can I drink?!")
    assert caught.value.intent == "alcohol"
    with pytest.raises(AlreadyTaught):
        data.add("alcohol", "is beer OK")
    assert data.path.read_text() == CONTENT


def test_markup_and_escapes_become_harmless(data: TeachingData) -> None:
    assert data.add("alcohol", r'[wine]{"entity": "x"} and C:\u12') == '(wine)("entity": "x") and C:/u12'
    assert ("alcohol", '(wine)("entity": "x") and C:/u12') in loaded(data.path)


def test_a_message_of_several_lines_becomes_one(data: TeachingData) -> None:
    assert data.add("greet", "- /hi\n\tyou ") == "hi you"


@pytest.mark.parametrize("text", ["", " \n", "?!", "- ", "x" * 501])
def test_what_teaches_nothing_is_refused(data: TeachingData, text: str) -> None:
    with pytest.raises(ValueError, match=r"words"):
        data.add("greet", text)


def test_an_unknown_intent_is_refused(data: TeachingData) -> None:
    with pytest.raises(UnknownIntent):
        data.add("parking", "where can i park")


def test_an_intent_keeps_its_last_example(data: TeachingData) -> None:
    with pytest.raises(TeachingDataError):
        data.remove("goodbye", "bye")
    with pytest.raises(NotTaught):
        data.remove("goodbye", "ciao")


def test_a_file_that_is_no_yaml_is_refused_and_left_alone(data: TeachingData) -> None:
    data.path.write_text("nlu: [")
    with pytest.raises(TeachingDataError):
        data.add("greet", "hey")
    assert data.path.read_text() == "nlu: ["


def test_case_punctuation_and_markup_do_not_make_a_difference() -> None:
    assert comparable("Don't [drink](x) BEER!") == comparable("dont drink beer")


def test_the_projects_own_file_takes_an_example_for_every_intent(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "data" / "nlu.yml"
    path = tmp_path / "nlu.yml"
    path.write_bytes(source.read_bytes())
    data = TeachingData(path)
    for number, intent in enumerate(data.examples()):
        data.add(intent, f"quite new words number {number}")
    assert len(path.read_bytes()) > len(source.read_bytes())
