"""Every sentence the assistant can say is short and plain: patients read it tired, worried, or in pain."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from textstat import textstat

from actions.symptom_talk.summary import ending
from bot.knowledge import NOT_SAID, load_knowledge

DOMAIN = Path(__file__).parents[2] / "domain.yml"
HIGHEST_GRADE = 8
MOST_WORDS = 90
LONGEST_FIRST_SENTENCE = 25
LONGEST_BUTTON = 30
# Formatting, not words. A number such as {emergency_number} reads as one short word.
MARKDOWN = re.compile(r"^\s*(?:[-*]|\d+\.)\s+|\*\*|[_`#>]", re.MULTILINE)
PLACEHOLDER = re.compile(r"\{\w+\}")


@pytest.fixture(scope="module")
def responses() -> dict[str, list[dict]]:
    return yaml.safe_load(DOMAIN.read_text(encoding="utf-8"))["responses"]


@pytest.fixture(scope="module")
def texts(responses) -> dict[str, str]:
    return {name: as_spoken(wordings[0]["text"]) for name, wordings in responses.items()}


def as_spoken(markdown: str) -> str:
    """Return the words alone, where each line (so each list entry too) ends a sentence."""
    lines = [line.strip() for line in MARKDOWN.sub("", PLACEHOLDER.sub("911", markdown)).splitlines()]
    return " ".join(re.sub(r"[^.!?]$", r"\g<0>.", line.rstrip(":;,")) for line in lines if line)


def first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]


def offenders(texts: dict[str, str], measure: Callable[[str], float], limit: float) -> dict[str, float]:
    measured = {name: round(measure(text), 1) for name, text in texts.items()}
    return {name: value for name, value in measured.items() if value > limit}


def test_the_measures_would_notice_a_hard_answer():
    hard = as_spoken(
        "**Pharmacological** considerations regarding gabapentinoid administration necessitate "
        "individualized multidisciplinary evaluation:\n\n- contraindications"
    )
    assert "*" not in hard
    assert hard.endswith("evaluation. contraindications.")
    assert offenders({"hard": hard}, textstat.flesch_kincaid_grade, HIGHEST_GRADE)


def test_every_topic_has_an_answer_to_measure(texts):
    expected = {f"utter_{topic.intent}" for topic in load_knowledge().topics.values()}
    assert expected - set(texts) == set()


def test_every_answer_has_one_reviewed_wording(responses):
    assert {name: len(wordings) for name, wordings in responses.items() if len(wordings) != 1} == {}


def test_every_answer_reads_at_eighth_grade_or_below(texts):
    assert offenders(texts, textstat.flesch_kincaid_grade, HIGHEST_GRADE) == {}


def test_no_answer_is_longer_than_ninety_words(texts):
    assert offenders(texts, lambda text: len(text.split()), MOST_WORDS) == {}


def test_every_first_sentence_is_short_enough_to_take_in_at_once(texts):
    assert offenders(texts, lambda text: len(first_sentence(text).split()), LONGEST_FIRST_SENTENCE) == {}


def test_no_answer_shouts(texts):
    assert [name for name, text in texts.items() if "!" in text] == []


def test_every_button_fits_on_a_phone(responses):
    titles = [
        (name, button["title"])
        for name, wordings in responses.items()
        for button in wordings[0].get("buttons", [])
        if len(button["title"]) > LONGEST_BUTTON
    ]
    assert titles == []


@pytest.fixture(scope="module")
def endings() -> dict[str, str]:
    """Every end of the guided talk about symptoms, by the answers that lead to it."""
    questions = load_knowledge().symptom_talk.questions
    answers = [[NOT_SAID, *(choice.id for choice in question.choices)] for question in questions.values()]
    told = (dict(zip(questions, combination, strict=True)) for combination in itertools.product(*answers))
    return {", ".join(one.values()): as_spoken(ending(one).text) for one in told}


def test_every_end_of_the_guided_talk_reads_as_easily(endings):
    assert offenders(endings, textstat.flesch_kincaid_grade, HIGHEST_GRADE) == {}
    assert offenders(endings, lambda text: len(text.split()), MOST_WORDS) == {}
    assert offenders(endings, lambda text: len(first_sentence(text).split()), LONGEST_FIRST_SENTENCE) == {}
    assert [answers for answers, text in endings.items() if "!" in text or "{" in text] == []
