"""The built sentence encoder means the same as the published model, on any text, every time."""

import json
import shutil
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from bot.encoder import weights
from bot.encoder.build import FULL_PRECISION_FILE, STEPS, build_encoder
from bot.encoder.manifest import DANGER_MODEL_FILE, MODEL_FILE, TOKENIZER_FILE, EncoderManifest
from bot.nlu.sentence_encoder import EncoderDamaged, EncoderMissing, SentenceEncoder

FIXTURE = Path(__file__).parent / "fixtures" / "encoder"
SENTENCES = json.loads((FIXTURE / "sentences.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reference():
    return np.load(FIXTURE / "reference.npy")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("encoder")
    build_encoder(target, keep_full_precision=True)
    return target


@pytest.fixture(scope="module")
def encoder(folder):
    return SentenceEncoder(folder)


def full_precision(folder, encoder, texts):
    """Runs the float32 graph on one padded batch, so that its attention mask is tested as well."""
    tokenizer = encoder._tokenizer
    tokenizer.enable_padding()
    tokens = tokenizer.encode_batch(texts)
    tokenizer.no_padding()
    session = onnxruntime.InferenceSession(folder / FULL_PRECISION_FILE, providers=["CPUExecutionProvider"])
    [embedding] = session.run(
        ["embedding"],
        {
            "input_ids": np.array([token.ids for token in tokens], dtype=np.int64),
            "attention_mask": np.array([token.attention_mask for token in tokens], dtype=np.int64),
        },
    )
    return embedding


def cosines(left, right):
    return np.sum(left * right, axis=1)


def test_the_full_precision_graph_equals_the_published_model(folder, encoder, reference):
    assert cosines(full_precision(folder, encoder, SENTENCES), reference).min() > 0.99999


def test_the_small_graph_keeps_the_meaning(encoder, reference, record_property):
    similarity = cosines(encoder.encode(SENTENCES), reference)
    record_property("mean cosine to the published model", float(similarity.mean()))
    assert similarity.mean() >= 0.985
    assert similarity.min() >= 0.96


def test_the_small_graph_finds_the_same_neighbours(encoder, reference):
    small, full = encoder.encode(SENTENCES), reference
    correlation = np.corrcoef((small @ small.T).ravel(), (full @ full.T).ravel())[0, 1]
    assert correlation > 0.99


def test_every_vector_has_length_one(encoder):
    vectors = encoder.encode(SENTENCES)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(SENTENCES), 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_a_text_has_the_same_vector_every_time(folder, encoder):
    first = encoder.encode(SENTENCES)
    np.testing.assert_array_equal(first, encoder.encode(SENTENCES))
    np.testing.assert_array_equal(first, SentenceEncoder(folder).encode(SENTENCES))


def test_a_text_has_the_same_vector_whatever_is_beside_it(encoder):
    together = encoder.encode(SENTENCES)
    alone = np.concatenate([encoder.encode([sentence]) for sentence in SENTENCES])
    np.testing.assert_array_equal(together, alone)


def test_no_texts_give_no_vectors(encoder):
    assert encoder.encode([]).shape == (0, 384)


@pytest.mark.parametrize("text", ["", " ", "\n", "\x00", "\ufeff"])
def test_an_empty_text_has_a_vector(encoder, text):
    [vector] = encoder.encode([text])
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


def test_only_the_first_256_tokens_of_a_long_text_are_read(encoder):
    long, longer = "pain " * 254, "pain " * 20_000
    np.testing.assert_array_equal(encoder.encode([long]), encoder.encode([longer]))


def test_two_ways_to_ask_are_closer_than_two_questions(encoder):
    ask, ask_again, other = encoder.encode(
        ["can i stop gabapentin suddenly", "is it ok to quit gabapentin cold turkey", "does it help sciatica"]
    )
    assert ask @ ask_again > ask @ other + 0.2


def test_the_progress_names_every_step_in_order(folder, tmp_path):
    seen = []
    build_encoder(tmp_path, progress=seen.append)
    assert tuple(seen) == STEPS


def test_the_full_precision_graph_is_kept_only_when_asked(tmp_path):
    manifest = build_encoder(tmp_path)
    built = [DANGER_MODEL_FILE, MODEL_FILE, TOKENIZER_FILE]
    assert sorted(manifest.outputs) == built
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([*built, "manifest.json"])


def test_two_builds_give_the_same_files(folder, tmp_path):
    again = build_encoder(tmp_path, keep_full_precision=True)
    assert again == EncoderManifest.read(folder)


def test_a_missing_encoder_says_how_to_build_it(tmp_path):
    with pytest.raises(EncoderMissing, match="run: python -m bot encoder build"):
        SentenceEncoder(tmp_path / "nowhere")


def test_a_missing_file_counts_as_a_missing_encoder(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / MODEL_FILE).unlink()
    with pytest.raises(EncoderMissing):
        SentenceEncoder(copy)


def test_an_encoder_built_before_there_was_a_danger_encoder_counts_as_missing(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    manifest = json.loads((copy / "manifest.json").read_text())
    del manifest["outputs"][DANGER_MODEL_FILE]
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(EncoderMissing, match="run: python -m bot encoder build"):
        SentenceEncoder(copy, DANGER_MODEL_FILE)


def test_the_danger_encoder_holds_signs_further_apart_from_what_only_sounds_like_them(folder, encoder):
    signs = [
        "I can't feel anything between my legs",
        "my leg gave way and I cannot lift my foot",
        "I cannot pass urine since this morning",
        "I took the whole bottle",
        "she is not waking up",
    ]
    harmless = [
        "I can feel everything between my legs",
        "my leg never gave way and I can lift my foot",
        "can it happen that one cannot pass urine",
        "I put the whole bottle in the cupboard",
        "she does not like waking up early",
    ]

    def distance(encoder):
        middles = [encoder.encode(texts).mean(axis=0) for texts in (signs, harmless)]
        return np.linalg.norm(middles[0] - middles[1])

    assert distance(SentenceEncoder(folder, DANGER_MODEL_FILE)) > 1.3 * distance(encoder)


def test_a_damaged_file_is_refused(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    content = bytearray((copy / MODEL_FILE).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / MODEL_FILE).write_bytes(content)
    with pytest.raises(EncoderDamaged, match="is not the one that was built"):
        SentenceEncoder(copy)


@pytest.mark.parametrize("content", ["", "[]", '{"model": "other"}', "\x00"])
def test_a_damaged_manifest_is_refused(tmp_path, content):
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(EncoderDamaged):
        SentenceEncoder(tmp_path)


def test_weights_that_are_not_the_published_ones_are_refused(tmp_path):
    original = weights.find_published_model().folder
    shutil.copyfile(original / "tokenizer.json", tmp_path / "tokenizer.json")
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(weights.WeightsRefused, match="is not the file that sentence-transformers published"):
        weights.verify_published_files(tmp_path)


def test_missing_weights_say_what_to_do(tmp_path):
    with pytest.raises(weights.WeightsRefused, match="make setup"):
        weights.verify_published_files(tmp_path)


def test_the_tokenizer_is_the_published_one(folder):
    assert (
        folder / TOKENIZER_FILE
    ).read_bytes() == weights.find_published_model().tokenizer_file.read_bytes()
