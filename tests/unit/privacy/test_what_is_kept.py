"""What staff and the classifier need is never masked: signs of danger, medicines, the lines to call."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.nlu.red_flags.words import sign_words
from bot.privacy.masking import mask

PROJECT = Path(__file__).parents[3]
FIXTURES = PROJECT / "tests" / "fixtures"
MARKUP = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
WORD = re.compile(r"[^\W\d_]+")

TRULY_PERSONAL = (
    "Hi Dr Lee, you", "my friend Linda", "when Dr Patel added", "my gamertag is", "dinner with priya",
    "sam and leo", "address to 14 elm road", "Hi Dr Patel's team", "I am Rosa", "it's Margaret",
    "my name is Gary", "my name's Doreen", "hi im kerry", "catch up with priya", "90210", "1234567890",
)  # fmt: skip
"""Lines of the teaching data that hold a name, an address or a number that could be somebody's."""


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def lines_of(path: Path) -> list[str]:
    return list(strings(yaml.safe_load(path.read_text(encoding="utf-8"))))


SOME_SIGNS = lines_of(PROJECT / "bot" / "nlu" / "red_flags" / "lines" / "signs.yml")[::18]


def medicine_names() -> Iterator[str]:
    for name in ("medicines", "other_medicines"):
        content = yaml.safe_load((PROJECT / "bot" / "knowledge" / f"{name}.yml").read_text(encoding="utf-8"))
        yield from names_in(content)


def names_in(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from names_in(inner)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in {"generic", "brands", "misspellings", "names", "slang"}:
                yield from strings(inner)
            else:
                yield from names_in(inner)


@pytest.mark.parametrize(
    "path",
    [
        FIXTURES / "ordinary_messages.yml",
        *sorted(FIXTURES.glob("red_flags*.yml")),
        *sorted((PROJECT / "bot" / "nlu" / "red_flags" / "lines").glob("*.yml")),
    ],
    ids=lambda path: path.stem,
)
def test_no_word_of_an_emergency_or_a_usual_message_is_masked(path: Path) -> None:
    assert [line for line in lines_of(path) if mask(line).pieces] == []


def test_no_written_question_is_masked() -> None:
    with (FIXTURES / "questions.tsv").open(encoding="utf-8", newline="") as file:
        questions = [row["text"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    assert len(questions) > 500
    assert [question for question in questions if mask(question).pieces] == []


def test_only_teaching_lines_that_hold_personal_data_are_masked() -> None:
    examples = [
        MARKUP.sub(r"\1", line[6:].strip())
        for line in (PROJECT / "data" / "nlu.yml").read_text(encoding="utf-8").splitlines()
        if line.startswith("    - ")
    ]
    masked = [example for example in examples if mask(example).pieces]
    assert [line for line in masked if not any(known in line for known in TRULY_PERSONAL)] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "This is {}, right?", "my husband {} twice a day", "my doctor, {}, i dont know",
        "can i ask for {} instead", "I am {} free since Monday", "thanks, {}",
    ],
)  # fmt: skip
def test_a_medicine_is_no_name(sentence: str) -> None:
    names = sorted(set(medicine_names()))
    assert len(names) > 500
    said = [sentence.format(form) for name in names for form in (name, name.title(), name.upper())]
    assert [line for line in said if mask(line).pieces] == []


@pytest.mark.parametrize("line", ["911", "988", "1-800-222-1222", "800-222-1222", "18002221222", "741741"])
def test_a_line_that_everybody_may_call_is_kept(line: str) -> None:
    for said in ("should i call {} now", "the number is {}", "phone {}", "text {} they said"):
        assert mask(said.format(line)).pieces == ()


@pytest.mark.parametrize("sign", SOME_SIGNS)
def test_a_sign_of_danger_after_a_name_is_kept_whole(sign: str) -> None:
    for said in ("my name is jane doe. {}", "my name is maria and {}", "im kevin, {}", "i see dr patel. {}"):
        assert mask(said.format(sign)).text.endswith(sign)


@pytest.mark.parametrize("sign", SOME_SIGNS)
def test_a_sign_of_danger_is_kept_however_it_is_written(sign: str) -> None:
    for written in (sign.title(), sign.upper(), sign.capitalize()):
        assert mask(written).pieces == ()


@pytest.mark.parametrize("sign", SOME_SIGNS)
def test_of_a_sign_of_danger_behind_a_name_only_a_harmless_first_word_may_be_hidden(sign: str) -> None:
    """It may be a surname: "my name is maria long story short"."""
    written = f"my name is maria {sign}"
    first, *_ = sign.split()
    [name] = {" ".join(written[piece.start : piece.end].lower().split()) for piece in mask(written).pieces}
    surname = set() if first.lower() in sign_words() else {f"maria {first.lower()}"}
    assert name in {"maria"} | surname


@pytest.mark.parametrize(
    "message",
    ["I'm Suicidel", "my dad Strok", "my brother Overdosd on it", "my husband Unconcious"],
)
def test_a_mistyped_sign_of_danger_is_no_name(message: str) -> None:
    assert mask(message).text == message
