"""What the tests of the rules for danger share; it is built once."""

from __future__ import annotations

import pytest

from bot.knowledge import load_knowledge
from bot.nlu.text_analysis import TextAnalyser
from bot.nlu.text_pipeline import vocabulary_of


@pytest.fixture(scope="session")
def analyser():
    return TextAnalyser(vocabulary_of(load_knowledge(), []))
