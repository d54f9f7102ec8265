"""Every example is classified by a classifier that was not taught it, and what came of it is counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.knowledge import load_knowledge
from bot.nlu.evidence import Evidence, HeadSettings
from bot.settings import Settings
from bot.training.evaluation.cross_validation import (
    CrossValidationSummary,
    HeldOut,
    cross_validate,
    surest_wrong,
)
from bot.training.evaluation.neighbours import nearest_to_examples, nearest_to_texts
from bot.training.evaluation.taught import Taught, head_settings, read_examples, read_taught

WORDS = {
    "dose": ("dose", "tablets", "capsules", "morning", "evening", "milligrams"),
    "pain": ("back", "spine", "ache", "lumbar", "sore", "stiff"),
    "weather": ("rain", "sun", "cloudy", "wind", "storm", "snow"),
}
PROJECT = Path(__file__).parents[3]
TEACHING_DATA = """\
version: "3.1"
nlu:
- intent: weather
  examples: |
    - will it rain tomorrow
    - is it going to be sunny
- intent: dizzy
  examples: |
    - does [neurontin](medicine) make you [dizzy](side_effect)
    - my head spins
"""


def held(intent: str, predicted: str, confidence: float, place: int = 0) -> HeldOut:
    return HeldOut(place, f"{intent} {place}", intent, predicted, confidence)


@pytest.fixture(scope="module")
def made_up() -> Taught:
    """Twenty examples of each intent; the last one of `dose` has words and vector of `pain`."""
    chance = np.random.default_rng(7)
    intents = [intent for intent in WORDS for _ in range(20)]
    like = [*["dose"] * 19, "pain", *["pain"] * 20, *["weather"] * 20]
    texts = [" ".join(chance.choice(WORDS[intent], size=4)) for intent in like]
    vectors = np.eye(3, 384)[[list(WORDS).index(intent) for intent in like]]
    vectors = vectors + chance.normal(scale=0.02, size=vectors.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    evidence = Evidence(vectors.astype(np.float32), texts, np.zeros((len(texts), 0), np.float32))
    return Taught(Path("nlu.yml"), texts, intents, evidence, reader=None)  # type: ignore[arg-type]


def test_every_example_is_left_out_once(made_up: Taught) -> None:
    parts = list(cross_validate(made_up, HeadSettings()))
    assert [len(part) for part in parts] == [12] * 5
    everyone = [one for part in parts for one in part]
    assert sorted(one.place for one in everyone) == list(range(60))
    assert all(one.text == made_up.texts[one.place] for one in everyone)
    assert all(one.intent == made_up.intents[one.place] for one in everyone)
    for part in parts:
        assert sum(one.intent == "dose" for one in part) == 4


def test_an_example_that_was_taught_wrongly_stands_out(made_up: Taught) -> None:
    everyone = [one for part in cross_validate(made_up, HeadSettings()) for one in part]
    [worst] = surest_wrong(everyone, 20)
    assert (worst.place, worst.intent, worst.predicted) == (19, "dose", "pain")
    near = nearest_to_examples([19], made_up)[19]
    assert {neighbour.intent for neighbour in near} == {"pain"}
    assert made_up.texts[19] not in {neighbour.text for neighbour in near}


def test_cross_validation_fails_where_nothing_can_be_learnt(made_up: Taught) -> None:
    """The gate is real: with vectors and words that say nothing, the figures are as bad as chance."""
    nothing = Evidence(np.ones((60, 384), np.float32), ["the same words"] * 60, np.zeros((60, 0), np.float32))
    blind = Taught(made_up.path, made_up.texts, made_up.intents, nothing, made_up.reader)
    summary = CrossValidationSummary.of(
        [one for part in cross_validate(blind, HeadSettings()) for one in part]
    )
    assert summary.accuracy <= 0.4


def test_precision_recall_and_f1_are_counted_for_each_intent() -> None:
    summary = CrossValidationSummary.of(
        [
            *[held("a", "a", 0.9)] * 3,
            held("a", "b", 0.6),
            *[held("b", "b", 0.8)] * 2,
            held("c", "b", 0.7),
        ]
    )
    assert (summary.examples, summary.right, round(summary.accuracy, 3)) == (7, 5, 0.714)
    a, b, c = (summary.intents[name] for name in "abc")
    assert (a.precision, a.recall, round(a.f1, 3), a.support) == (1.0, 0.75, 0.857, 4)
    assert (b.precision, b.recall, round(b.f1, 3), b.support) == (0.5, 1.0, 0.667, 2)
    assert (c.precision, c.recall, c.f1, c.support) == (0.0, 0.0, 0.0, 1)
    assert round(summary.macro_f1, 3) == round((0.857 + 0.667 + 0) / 3, 3)
    assert dict(summary.confusions) == {("a", "b"): 1, ("c", "b"): 1}


def test_the_surest_mistakes_come_first() -> None:
    mistakes = [
        held("a", "b", 0.4, 1),
        held("a", "b", 0.9, 2),
        held("a", "a", 1.0, 3),
        held("b", "a", 0.7, 4),
    ]
    assert [one.place for one in surest_wrong(mistakes, 2)] == [2, 4]


def test_examples_are_read_without_their_marks(tmp_path: Path) -> None:
    path = tmp_path / "nlu.yml"
    path.write_text(TEACHING_DATA)
    texts, intents = read_examples(path)
    assert texts[2] == "does neurontin make you dizzy"
    assert intents == ["weather", "weather", "dizzy", "dizzy"]


def test_texts_are_read_as_the_pipeline_reads_them(tmp_path: Path) -> None:
    """Names, spelling and vectors: what the classifier is given in a conversation, it is given here."""
    from bot.nlu.sentence_encoder import SentenceEncoder

    path = tmp_path / "nlu.yml"
    path.write_text(TEACHING_DATA)
    done: list[int] = []
    encoder = SentenceEncoder(Settings.from_environment().encoder_dir)
    taught = read_taught(path, load_knowledge(), encoder, done.append)
    assert sum(done) == 4
    assert taught.evidence.texts[2] == "does gabapentin make you dizzy"
    assert taught.evidence.vectors.shape == (4, 1920)
    assert taught.evidence.named.tolist()[0] == [0, 0, 0, 0]
    assert taught.evidence.named.tolist()[2][:2] == [1, 0]
    near = nearest_to_texts(["rain today?"], taught, how_many=1)["rain today?"]
    assert [neighbour.intent for neighbour in near] == ["weather"]


def test_the_classifier_is_trained_as_the_project_trains_it(tmp_path: Path) -> None:
    path = tmp_path / "config.yml"
    path.write_text(
        "pipeline:\n- name: bot.nlu.topic_classifier.TopicClassifier\n  balance: 0.25\n  unheard_of: 1\n"
    )
    assert head_settings(path) == HeadSettings(balance=0.25)
    assert isinstance(head_settings(PROJECT / "config.yml"), HeadSettings)
