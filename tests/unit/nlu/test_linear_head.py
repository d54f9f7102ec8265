"""The classifier learns, is calibrated, and is kept as plain numbers."""

from __future__ import annotations

import json

import numpy as np
import pytest

from bot.nlu.evidence import Evidence, HeadSettings
from bot.nlu.linear_head import LinearHead


@pytest.fixture(scope="module")
def head(examples):
    return LinearHead.train(*examples, HeadSettings())


@pytest.fixture(scope="module")
def folder(head, tmp_path_factory):
    folder = tmp_path_factory.mktemp("head")
    head.save(folder)
    return folder


def test_labels_are_in_alphabetical_order_whatever_the_examples_are_in(head, examples):
    assert examples[1][0] == "weather"
    assert head.labels == ["back_pain", "dose", "weather"]


def test_each_column_is_the_label_of_its_place(head, examples):
    evidence, labels = examples
    chosen = [head.labels[column] for column in head.confidences(evidence).argmax(axis=1)]
    assert chosen == labels


def test_the_confidences_of_a_text_sum_to_one(head, examples):
    confidences = head.confidences(examples[0])
    assert confidences.shape == (60, 3)
    assert confidences.min() >= 0.0
    np.testing.assert_allclose(confidences.sum(axis=1), 1.0, atol=1e-12)


def test_it_tells_apart_what_it_has_not_seen(examples):
    evidence, labels = examples
    learnt = [place for place in range(60) if place % 4]
    held_out = [place for place in range(60) if place % 4 == 0]
    head = LinearHead.train(evidence.part(learnt), [labels[place] for place in learnt], HeadSettings())
    chosen = head.confidences(evidence.part(held_out)).argmax(axis=1)
    assert [head.labels[column] for column in chosen] == [labels[place] for place in held_out]


def test_a_text_has_the_same_confidence_whatever_is_beside_it(head, examples):
    together = head.confidences(examples[0])
    alone = head.confidences(examples[0].part([5]))
    np.testing.assert_allclose(alone[0], together[5], atol=1e-6)


def test_what_was_saved_gives_the_same_confidences(head, folder, examples):
    again = LinearHead.read(folder)
    assert again.labels == head.labels
    assert again.temperature == head.temperature
    np.testing.assert_array_equal(again.confidences(examples[0]), head.confidences(examples[0]))


def test_settings_are_saved_too(examples, tmp_path):
    settings = HeadSettings(vector_weight=1.0, spelling_weight=9.0)
    head = LinearHead.train(*examples, settings)
    head.save(tmp_path)
    np.testing.assert_array_equal(
        LinearHead.read(tmp_path).confidences(examples[0]), head.confidences(examples[0])
    )


def test_two_trainings_give_the_same_classifier(head, examples):
    again = LinearHead.train(*examples, HeadSettings())
    np.testing.assert_array_equal(again.confidences(examples[0]), head.confidences(examples[0]))


def test_nothing_in_the_files_is_pickled(folder):
    files = sorted(folder.iterdir())
    assert {file.suffix for file in files} == {".json", ".npz"}
    for file in files:
        if file.suffix == ".json":
            json.loads(file.read_text(encoding="utf-8"))
            continue
        with np.load(file, allow_pickle=False) as arrays:
            assert [arrays[name].dtype for name in arrays] == [np.float32] * len(arrays.files)


@pytest.mark.parametrize("name", ["linear_head.npz", "spelling_features.npz"])
def test_a_pickled_object_in_a_model_is_refused(head, tmp_path, name):
    head.save(tmp_path)
    objects = np.array([{"anything": "at all"}], dtype=object)
    np.savez(tmp_path / name, weights=objects, bias=objects, rarity=objects, projection=objects)
    with pytest.raises(ValueError, match="allow_pickle"):
        LinearHead.read(tmp_path)


def test_what_a_text_names_tells_it_apart_where_its_words_do_not():
    labels = ["combination", "dose", "side_effect"] * 12
    named = np.array([[0.0, 1.0], [0.0, 0.0], [1.0, 0.0]] * 12, dtype=np.float32)
    vectors = np.tile(np.eye(1, 384, dtype=np.float32), (36, 1))
    texts = ["can i take it with that"] * 12 + ["is it ok with that"] * 12 + ["may i take it"] * 12
    head = LinearHead.train(Evidence(vectors, texts, named), labels, HeadSettings())
    asked = Evidence(vectors[:3], ["can i take that"] * 3, named[:3])
    assert head.confidences(asked).argmax(axis=1).tolist() == [0, 1, 2]


def test_a_misspelt_text_is_recognised_by_its_spelling_alone(head, examples):
    unsure = np.full((1, 384), 384**-0.5, dtype=np.float32)
    asked = Evidence(unsure, ["milligrms capsuls"], np.zeros((1, 0), np.float32))
    assert head.labels[int(head.confidences(asked).argmax())] == "dose"


def test_balance_helps_the_label_with_few_examples(examples):
    evidence, labels = examples
    few = [place for place, label in enumerate(labels) if label != "dose"] + [
        place for place, label in enumerate(labels) if label == "dose"
    ][:4]
    some, their_labels = evidence.part(few), [labels[place] for place in few]
    nowhere = Evidence(np.zeros((1, 384), np.float32), [""], np.zeros((1, 0), np.float32))
    by_number, alike = (
        LinearHead.train(some, their_labels, HeadSettings(balance=balance)).confidences(nowhere)[0]
        for balance in (0.0, 1.0)
    )
    assert alike[1] > by_number[1]
