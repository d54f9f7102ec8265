"""The answer catalogue knows every sentence that the assistant can say, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.training.safety.catalogue import Catalogue, answer_catalogue

PROJECT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return answer_catalogue(PROJECT)


def test_a_response_of_the_domain_is_in_it(catalogue: Catalogue) -> None:
    assert catalogue.missing("Thank you for telling me. What would you like to know?") == []


def test_what_a_person_reads_about_a_source_is_in_it(catalogue: Catalogue) -> None:
    assert catalogue.missing("People can take gabapentin for a long time if a doctor oversees it.") == []


def test_a_sentence_that_nobody_wrote_is_not(catalogue: Catalogue) -> None:
    assert catalogue.missing("Take 900 mg tonight and you will be fine.") == [
        "Take 900 mg tonight and you will be fine."
    ]


def test_the_same_words_have_the_same_digest(catalogue: Catalogue) -> None:
    assert answer_catalogue(PROJECT).sha256 == catalogue.sha256
