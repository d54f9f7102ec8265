"""Red flags are found whatever surrounds them, and ordinary messages stay calm."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge import load_knowledge
from bot.nlu.red_flags import BACK_PAIN, establishes, find_red_flags
from bot.nlu.red_flags.finder import read_rules
from bot.nlu.red_flags.patterns import RuleError, read_pattern
from bot.nlu.red_flags.words import word_families
from bot.training.safety.perturbations import slip

FIXTURES = Path(__file__).parents[1] / "fixtures"
LISTED = yaml.safe_load((FIXTURES / "red_flags.yml").read_text(encoding="utf-8"))
ORDINARY = yaml.safe_load((FIXTURES / "ordinary_messages.yml").read_text(encoding="utf-8"))

FIRING = [(flag["id"], phrase) for flag in LISTED["flags"] for phrase in flag["should_fire"]]
BESIDE = yaml.safe_load((FIXTURES / "red_flags_beside_harmless_words.yml").read_text(encoding="utf-8"))
CALM = [phrase for phrases in ORDINARY.values() for phrase in phrases]
#: Whole-message surroundings are tried on emergencies only: "no fever" may well deny a fever.
EMERGENCIES = [phrase for flag, phrase in FIRING if flag not in {"fever_infection", "severe_skin_dress"}]


@pytest.fixture(scope="session")
def flags_of(analyser):
    def find(text, *context):
        return [found.id for found in find_red_flags(analyser.analyse(text), context=frozenset(context))]

    return find


@pytest.mark.parametrize(("flag", "phrase"), FIRING)
def test_a_sign_raises_its_flag(flags_of, flag, phrase):
    assert flag in flags_of(phrase)


@pytest.mark.parametrize("phrase", LISTED["must_fire_though_negative"])
def test_a_negative_that_is_the_sign_itself_raises_a_flag(flags_of, phrase):
    assert flags_of(phrase)


@pytest.mark.parametrize(
    "phrase", [entry["text"] for flag in LISTED["flags"] for entry in flag["should_not_fire"]]
)
def test_what_is_denied_supposed_asked_or_past_raises_no_flag(flags_of, phrase):
    assert flags_of(phrase) == []


@pytest.mark.parametrize("phrase", CALM)
def test_an_ordinary_message_raises_no_flag(flags_of, phrase):
    assert flags_of(phrase) == []


@pytest.mark.parametrize(
    ("flag", "message"), [(flag, message) for flag, messages in BESIDE.items() for message in messages]
)
def test_words_that_calm_elsewhere_do_not_hide_an_emergency(flags_of, flag, message):
    assert flag in flags_of(message)


@pytest.mark.parametrize(
    ("calm", "pressing"),
    [
        ("what if my mom stops breathing", "my mom stopped breathing"),
        ("coming off gabapentin abruptly", "coming off gabapentin abruptly and i shake all over"),
        ("my pain is not responding to gabapentin", "she is not responding to me"),
        ("my back seized up", "my husband seized and fell to the floor"),
        ("i fell asleep and my back hurts", "i fell off a ladder and my back hurts"),
        ("this pain is killing me", "i want to kill myself"),
        ("my dog ate my gabapentin", "my toddler ate my gabapentin"),
        ("i had seizures as a child", "i had a seizure this morning"),
        ("no fever and no weakness", "no fever but i can't pee"),
        ("i dont want to die", "i dont want to live"),
        ("my aunt had cancer, my back just aches", "i had cancer, my back aches"),
        ("can gabapentin make your throat close", "can you help, my throat is closing"),
        ("should i worry if i take too many", "should i worry, i took too many pills"),
        ("if i stop breathing, what happens", "i am not sure if i overdosed"),
        ("i lost weight on a diet and my back hurts", "i lost weight without dieting and my back hurts"),
        ("is numbness between the legs a side effect", "is it normal that i am numb between my legs"),
        ("i was suicidal years ago", "i was suicidal years ago and it is back"),
        ("will i have a seizure", "am i having a seizure"),
        ("my legs are not weak", "my legs are weak, not my arms"),
        ("i can breathe fine", "i can't breathe, fine"),
        ("the pharmacy is out of gabapentin", "i am out of gabapentin"),
        ("he had a fit when he saw the bill", "he had a fit when he saw the flashing lights"),
        ("my star sign is cancer and my back is stiff", "i have cancer and my back is stiff"),
    ],
)
def test_small_words_tell_a_worry_from_an_emergency(flags_of, calm, pressing):
    assert flags_of(calm) == []
    assert flags_of(pressing)


@pytest.mark.parametrize(
    ("phrase", "first"),
    [
        ("i took the whole bottle because i want to die", "suicide"),
        ("he overdosed and is not breathing", "breathing"),
        ("hives, my throat is closing and i cant breathe", "breathing"),
        ("she took too many pills and wont wake up", "unresponsive"),
        ("i cant pee and i have a fever and back pain", "bladder_bowel"),
        ("chest pain, fever and back pain", "chest_abdominal"),
        ("i ran out of gabapentin and had a seizure", "seizure"),
    ],
)
def test_the_most_pressing_flag_comes_first(flags_of, phrase, first):
    assert flags_of(phrase)[0] == first


def test_some_signs_count_only_where_back_pain_is_the_subject(flags_of):
    assert flags_of("i have a fever") == []
    assert flags_of("i have a fever", BACK_PAIN) == ["fever_infection"]


@pytest.mark.parametrize(
    ("text", "established"),
    [("my lower back hurts", True), ("i have sciatica", True), ("i went back to the doctor", False)],
)
def test_a_message_establishes_back_pain_for_those_after_it(analyser, text, established):
    assert (BACK_PAIN in establishes(analyser.analyse(text))) is established


def test_a_find_names_the_words_as_typed(analyser):
    text = "Hello! My THROAT is clsoing up, help"
    (found,) = find_red_flags(analyser.analyse(text))
    assert (found.id, found.words) == ("anaphylaxis", text[found.start : found.end])
    assert found.words.startswith("THROAT")


@pytest.mark.parametrize(
    "surround",
    [
        "no fever and {}",
        "hi. how long does gabapentin take to work? {}",
        "{}. also, is gabapentin a narcotic?",
        "{} what should i do",
        "please help {}",
        "{}?",
    ],
)
def test_what_stands_around_a_sign_does_not_hide_it(flags_of, surround):
    assert [phrase for phrase in EMERGENCIES if not flags_of(surround.format(phrase))] == []


@pytest.mark.parametrize(
    "change", [str.upper, str.title, lambda text: text.replace("'", "").replace(",", "")]
)
def test_case_and_punctuation_do_not_hide_a_sign(flags_of, change):
    assert [phrase for phrase in EMERGENCIES if not flags_of(change(phrase))] == []


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_denial_or_a_question_in_front_does_not_hide_a_sign(flags_of, data):
    phrase = data.draw(st.sampled_from(EMERGENCIES))
    before = data.draw(
        st.sampled_from(
            [
                "no fever but ",
                "i dont have a rash, ",
                "is it addictive? ",
                "i take 300 mg and ",
                "my dog is fine. ",
            ]
        )
    )
    assert flags_of(before + phrase)


def test_one_slip_in_every_long_word_hides_few_signs(flags_of):
    """Where a slip makes another real word ("selling" for "swelling"), nobody could tell."""
    chance = random.Random(7)
    missed = [phrase for phrase in EMERGENCIES if not flags_of(_with_slips(phrase, chance))]
    assert len(missed) / len(EMERGENCIES) < 0.06, missed


def _with_slips(phrase, chance):
    return " ".join(
        slip(word, chance) if len(word) > 5 and word.isalpha() else word for word in phrase.split()
    )


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_can_be_read(flags_of, text):
    assert isinstance(flags_of(text), list)


def test_every_flag_of_the_knowledge_has_rules():
    assert {rule.flag for rule in read_rules()} == set(load_knowledge().red_flags)


def test_a_rule_with_an_unknown_family_is_refused():
    with pytest.raises(RuleError, match="NOWHERE"):
        read_pattern("NOWHERE .. LEG", word_families().names)
