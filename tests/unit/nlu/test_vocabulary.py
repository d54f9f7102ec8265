"""Which words count as real, and which a misspelt word may be mended to."""

from __future__ import annotations

import pytest

from bot.nlu.vocabulary import SHORTEST_TARGET, SUBJECT_BONUS, Vocabulary, build_vocabulary


@pytest.fixture(scope="module")
def small():
    return build_vocabulary(
        names=["Zyprexol", "Made-Up 300", "mg"],
        phrases=["tummy wobbel"],
        examples=[["antler", "tinglyness"], ["antler", "doublet", "tinglyness"]],
    )


def test_a_name_that_no_dictionary_has_is_known_and_worth_correcting_to(small):
    assert "zyprexol" in small.known
    assert "zyprexol" in small.targets


def test_a_misspelling_in_the_knowledge_files_is_not_taken_for_a_word(small):
    assert "tummy" in small.targets
    assert "wobbel" not in small.known


def test_a_word_of_two_examples_is_one_of_the_subject_but_a_misspelling_is_not(small):
    assert "antler" in small.targets
    assert "tinglyness" not in small.known
    assert "tinglyness" not in small.targets


def test_a_rare_word_of_a_single_example_is_known_but_nothing_is_mended_to_it(small):
    assert "doublet" in small.known
    assert "doublet" not in small.targets


def test_the_subject_outweighs_its_frequency(small, vocabulary):
    assert vocabulary.targets["pain"] == pytest.approx(small.targets["pain"] + SUBJECT_BONUS)


def test_a_short_name_is_known_but_nothing_is_mended_to_it(small):
    assert "mg" in small.known
    assert "mg" not in small.targets


def test_every_target_is_a_known_word_long_enough_to_be_recognised(vocabulary):
    assert set(vocabulary.targets) <= vocabulary.known
    assert min(len(target) for target in vocabulary.targets) == SHORTEST_TARGET


@pytest.mark.parametrize("word", ["definately", "becuase", "recieve", "thier"])
def test_a_common_misspelling_is_not_a_word(vocabulary, word):
    assert word not in vocabulary.known


@pytest.mark.parametrize("word", ["gabapentin", "neurontin", "pregabalin", "dizziness", "sciatica", "meds"])
def test_words_of_the_subject_are_known(vocabulary, word):
    assert word in vocabulary.known


def test_what_was_saved_is_read_again(small, tmp_path):
    small.save(tmp_path / "vocabulary.json")
    assert Vocabulary.read(tmp_path / "vocabulary.json") == small
