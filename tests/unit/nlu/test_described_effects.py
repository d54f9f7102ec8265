"""Effects that are described: when one is added, when it is asked about, and when neither."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.described_effects import UNKNOWN, DescribedEffects
from bot.nlu.evidence import Evidence, HeadSettings
from bot.nlu.linear_head import LinearHead
from bot.nlu.sentence_encoder import SentenceEncoder
from bot.nlu.text_pipeline import DOCUMENT
from bot.settings import Settings

TAUGHT = {
    "dizziness": [
        "everything is spinning around me",
        "the walls keep turning when i stand up",
        "i feel like i am on a boat",
        "my head swims when i get up",
        "the floor seems to move",
        "i have to hold on to the wall, the world is turning",
    ],
    "peripheral_edema": [
        "my shoes no longer fit",
        "my socks leave deep rings around my ankles",
        "my legs are puffy and tight by the evening",
        "my feet are twice their size",
        "my ankles have ballooned",
        "my feet do not go into my boots any more",
    ],
    UNKNOWN: [
        "my hair has turned green",
        "my fingernails glow in the dark",
        "my elbows squeak",
        "my ears turned blue",
        "my teeth feel made of glass",
        "my eyebrows have stopped growing",
    ],
}
SWOLLEN = "my trainers do not fit and my ankles are puffy"
STRANGE = "my elbows have turned green and they squeak"
#: Confidence above which something counts: always, and never.
ALWAYS, NEVER = 0.0, 1.1


@pytest.fixture(scope="module")
def encoder():
    return SentenceEncoder(Settings.from_environment().encoder_dir)


@pytest.fixture(scope="module")
def head(encoder):
    texts = [text for group in TAUGHT.values() for text in group]
    effects = [effect for effect, group in TAUGHT.items() for _ in group]
    evidence = Evidence.of_texts(encoder.encode_in_depth(texts), texts)
    return LinearHead.train(evidence, effects, HeadSettings(balance=1.0))


@pytest.fixture
def found(encoder, head, analyser):
    """The kind and the value of what a message about `named` is found to describe besides."""

    def found(text, *named, intent="side_effect", head=head, **config):
        config = {"alone": 0.5, "beside_names": 0.5, "ask_about": NEVER, **config}
        component = DescribedEffects(config, None, None, encoder, head)
        message = Message({TEXT: text, DOCUMENT: analyser.analyse(text), INTENT: {"name": intent}})
        message.set(ENTITIES, [{"entity": "side_effect", "value": value, "start": 0} for value in named])
        component.process([message])
        entities = message.get(ENTITIES)
        assert [one["value"] for one in entities if "extractor" not in one] == list(named)
        return [(one["entity"], one["value"]) for one in entities if "extractor" in one]

    return found


def test_the_effect_that_is_described_is_added(found):
    assert found(SWOLLEN, alone=ALWAYS, ask_about=ALWAYS) == [("side_effect", "peripheral_edema")]


def test_what_may_be_meant_is_asked_about_the_likeliest_first(found):
    assert found(SWOLLEN, alone=NEVER, ask_about=ALWAYS) == [
        ("possible_side_effect", "peripheral_edema"),
        ("possible_side_effect", "dizziness"),
    ]


def test_what_is_too_unlikely_is_not_asked_about(found):
    assert found(SWOLLEN, alone=NEVER, ask_about=NEVER) == []


def test_an_effect_that_is_named_is_not_added_again(found):
    assert found(SWOLLEN, "peripheral_edema", beside_names=ALWAYS, ask_about=ALWAYS) == []


def test_another_effect_is_added_beside_a_named_one_when_it_is_likely_enough(found):
    assert found(SWOLLEN, "fatigue", beside_names=ALWAYS, ask_about=ALWAYS) == [
        ("side_effect", "peripheral_edema")
    ]
    assert found(SWOLLEN, "fatigue", alone=ALWAYS, beside_names=NEVER, ask_about=ALWAYS) == []


def test_what_no_source_knows_is_unknown(found):
    assert found(STRANGE, alone=ALWAYS, ask_about=ALWAYS) == [("side_effect", UNKNOWN)]


def test_the_unknown_beside_a_named_effect_says_nothing(found):
    assert found(STRANGE, "fatigue", beside_names=ALWAYS, ask_about=ALWAYS) == []


def test_nobody_is_asked_whether_they_mean_the_unknown(found):
    asked = found(STRANGE, alone=NEVER, ask_about=ALWAYS)
    assert {kind for kind, _ in asked} == {"possible_side_effect"}
    assert UNKNOWN not in {value for _, value in asked}


def test_one_sentence_of_a_long_story_tells_the_effect(found):
    story = (
        "I saw my daughter on Sunday and we had a nice lunch. My ankles are puffy and my shoes do not fit. "
        "The weather was good and we went to the park. She has a new job in the city."
    )
    assert found(story, alone=ALWAYS, ask_about=ALWAYS) == [("side_effect", "peripheral_edema")]


def test_a_message_about_something_else_describes_nothing(found):
    assert found(SWOLLEN, intent="long_term_use", alone=ALWAYS, ask_about=ALWAYS) == []


def test_a_button_describes_nothing(encoder, head):
    component = DescribedEffects(DescribedEffects.get_default_config(), None, None, encoder, head)
    button = Message({INTENT: {"name": "side_effect"}})
    component.process([button])
    assert button.get(ENTITIES) is None


def test_the_place_of_a_description_is_the_whole_message(encoder, head, analyser):
    component = DescribedEffects(
        {"alone": ALWAYS, "beside_names": ALWAYS, "ask_about": ALWAYS}, None, None, encoder, head
    )
    message = Message({TEXT: SWOLLEN, DOCUMENT: analyser.analyse(SWOLLEN), INTENT: {"name": "side_effect"}})
    component.process([message])
    [found] = message.get(ENTITIES)
    assert (found["start"], found["end"], found["extractor"]) == (0, len(SWOLLEN), "DescribedEffects")
    assert 0.0 < found["confidence"] <= 1.0


def test_it_must_be_trained_before_it_is_used(found):
    with pytest.raises(RuntimeError, match="before it was trained or loaded"):
        found(SWOLLEN, head=None)
