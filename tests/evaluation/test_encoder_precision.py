"""Eight-bit numbers cost the encoder next to nothing where it counts: in telling what a message asks."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from sklearn.model_selection import StratifiedKFold
from tokenizers import Tokenizer

from bot.encoder.build import FULL_PRECISION_FILE, build_encoder
from bot.encoder.manifest import TOKENIZER_FILE
from bot.knowledge import load_knowledge
from bot.nlu.evidence import Evidence, HeadSettings
from bot.nlu.linear_head import LinearHead
from bot.nlu.sentence_encoder import MAX_TOKENS, SentenceEncoder
from bot.nlu.sentence_features import meant_text
from bot.nlu.text_analysis import TextAnalyser
from bot.nlu.text_pipeline import vocabulary_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

TEACHING_DATA = Path(__file__).parents[2] / "data" / "nlu.yml"
#: Of each intent.
MOST_EXAMPLES = 100
FOLDS = 2
SEED = 7
BATCH = 32

Vectors = NDArray[np.float32]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoder")
    build_encoder(folder, keep_full_precision=True)
    return folder


@pytest.fixture(scope="module")
def examples() -> tuple[list[str], NDArray[np.str_]]:
    """Teaching examples, as the encoder is given them, and their intents.

    With only 30 examples of each intent, chance alone moves the difference by more than a point.
    """
    by_intent: dict[str, list[str]] = {}
    for example in load_data(str(TEACHING_DATA)).intent_examples:
        by_intent.setdefault(example.get(INTENT), []).append(example.get(TEXT))
    chance = random.Random(SEED)
    pairs = [
        (text, intent)
        for intent, texts in sorted(by_intent.items())
        for text in chance.sample(texts, min(MOST_EXAMPLES, len(texts)))
    ]
    analyser = TextAnalyser(vocabulary_of(load_knowledge(), []))
    return [meant_text(analyser.analyse(text)) for text, _ in pairs], np.array(
        [intent for _, intent in pairs]
    )


def full_precision(folder: Path, texts: list[str]) -> Vectors:
    """The vectors of the float32 graph, in batches of texts that are about as long."""
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    tokenizer.enable_truncation(max_length=MAX_TOKENS)
    tokenizer.enable_padding()
    session = onnxruntime.InferenceSession(folder / FULL_PRECISION_FILE, providers=["CPUExecutionProvider"])
    by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    vectors = np.zeros((len(texts), 384 * 5), dtype=np.float32)
    for start in range(0, len(texts), BATCH):
        places = by_length[start : start + BATCH]
        tokens = tokenizer.encode_batch([texts[place] for place in places])
        inputs = {
            "input_ids": np.array([token.ids for token in tokens], dtype=np.int64),
            "attention_mask": np.array([token.attention_mask for token in tokens], dtype=np.int64),
        }
        vectors[places] = np.hstack(session.run(["embedding", "depth"], inputs))
    return vectors


def accuracy(vectors: Vectors, texts: list[str], intents: NDArray[np.str_]) -> float:
    """The share of examples whose intent a classifier finds that was trained on the other half."""

    evidence = Evidence.of_texts(vectors, texts)
    right = 0
    for learnt, held_out in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(vectors, intents):
        head = LinearHead.train(evidence.part(learnt), intents[learnt].tolist(), HeadSettings(seed=SEED))
        chosen = np.array(head.labels)[head.confidences(evidence.part(held_out)).argmax(axis=1)]
        right += int((chosen == intents[held_out]).sum())
    return right / len(intents)


def test_eight_bit_numbers_cost_at_most_one_point_of_accuracy(
    folder: Path, examples: tuple[list[str], NDArray[np.str_]], capsys: pytest.CaptureFixture[str]
) -> None:
    texts, intents = examples
    small = accuracy(SentenceEncoder(folder).encode_in_depth(texts), texts, intents)
    full = accuracy(full_precision(folder, texts), texts, intents)
    figures = f"accuracy on {len(texts)} examples: {small:.2%} in 8 bits, {full:.2%} in full precision"
    with capsys.disabled():
        sys.stdout.write(f"\n{figures}\n")
    assert abs(small - full) <= 0.01, figures
