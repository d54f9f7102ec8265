"""The Rasa component that lets neighbouring topics share their confidence: any of them serves who asked."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.context import context_of

#: How much surer it is that a message goes on with the subject of the talk than its words alone say.
GOING_ON = 0.15
OUT_OF_SCOPE = "out_of_scope"
#: Below the one, an intent gives way to `out_of_scope` if that is as likely as the other.
SURE_OF_SUBJECT, ANOTHER_SUBJECT = 0.6, 0.35


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class NeighbouringTopics(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """Puts the intent first that is likeliest together with its neighbours (`neighbouring_topics.yml`)."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NeighbouringTopics:
        """Create the component."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Raise the confidence of the first intent of each message."""
        for message in messages:
            ranking = message.get(INTENT_RANKING_KEY)
            if ranking:
                together = another_subject(with_neighbours(going_on(ranking, context_of(message))))
                message.set(INTENT, together[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, together, add_to_output=True)
        return messages


def going_on(ranking: list[dict[str, Any]], subject: str | None) -> list[dict[str, Any]]:
    """Return a ranking whose first intent is surer if it is what the talk is about already.

    "Just the one?" says little, and who says little mostly goes on with the subject.
    """
    first, *others = ranking
    if first[INTENT_NAME_KEY] != subject:
        return ranking
    surer = min(1.0, float(first[PREDICTED_CONFIDENCE_KEY]) + GOING_ON)
    return [{**first, PREDICTED_CONFIDENCE_KEY: surer}, *others]


def another_subject(ranking: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a ranking with `out_of_scope` first where the likeliest intent is little likelier than that.

    "Can you open the tax office's page" is no question about seeing a doctor online: better to decline, and
    to offer that topic, than to answer it.
    """
    if ranking[0][PREDICTED_CONFIDENCE_KEY] >= SURE_OF_SUBJECT:
        return ranking
    others = [one for one in ranking if one[INTENT_NAME_KEY] != OUT_OF_SCOPE]
    declined = [one for one in ranking if one[INTENT_NAME_KEY] == OUT_OF_SCOPE]
    is_likely = bool(declined) and declined[0][PREDICTED_CONFIDENCE_KEY] >= ANOTHER_SUBJECT
    return [*declined, *others] if is_likely else ranking


def with_neighbours(ranking: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a ranking with that intent first which is likeliest together with its neighbours.

    It is as sure as they are together. The others keep their confidence: they say what else may be meant.
    """
    confidence = {one[INTENT_NAME_KEY]: float(one[PREDICTED_CONFIDENCE_KEY]) for one in ranking}
    together = {intent: _together(intent, confidence) for intent in confidence}
    # Between neighbours the likelier one comes first in the ranking, and so it stays.
    best = max(ranking, key=lambda one: together[one[INTENT_NAME_KEY]])
    first = {**best, PREDICTED_CONFIDENCE_KEY: together[best[INTENT_NAME_KEY]]}
    return [first, *(one for one in ranking if one is not best)]


def _together(intent: str, confidence: dict[str, float]) -> float:
    groups = [group for group in _groups() if intent in group]
    sums = (sum(confidence.get(topic, 0.0) for topic in group) for group in groups)
    return min(1.0, max(sums, default=confidence[intent]))


@lru_cache(maxsize=1)
def _groups() -> tuple[frozenset[str], ...]:
    text = files("bot.nlu").joinpath("neighbouring_topics.yml").read_text(encoding="utf-8")
    return tuple(frozenset(map(str, group)) for group in yaml.safe_load(text))
