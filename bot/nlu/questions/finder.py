"""The Rasa component that finds which questions a message asks, and lets none of several be lost."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
)
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.questions.merging import (
    SEVERAL,
    TOLD_BACKGROUND,
    Question,
    Ranking,
    Thresholds,
    only_question,
    questions_in,
)
from bot.nlu.questions.splitting import asks
from bot.nlu.sentence_features import PARTS
from bot.nlu.text_pipeline import document_of
from bot.nlu.topic_classifier import PART_RANKINGS, TopicClassifier

#: In Rasa's parse data: what the parts of a message ask, see `Question`.
QUESTIONS = "questions"


def several_of(message: Message) -> list[dict[str, Any]]:
    """Return the questions of a message that asks several things; empty where it asks but one."""
    asks_several = (message.get(INTENT) or {}).get(INTENT_NAME_KEY) == SEVERAL
    return (message.get(QUESTIONS) or []) if asks_several else []


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class QuestionFinder(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """Makes `several_questions` of a message that asks several things, and lists them.

    A message that asks one thing is understood as a whole, for its background helps more than it disturbs;
    only where that leaves doubt does its question decide.
    """

    def __init__(self, thresholds: Thresholds) -> None:
        self._thresholds = thresholds

    @classmethod
    def required_components(cls) -> list[type]:
        """Name what must come before in the pipeline."""
        return [TopicClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings with their defaults, see `Thresholds`."""
        return vars(Thresholds())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> QuestionFinder:
        """Create the component."""
        return cls(Thresholds(**{name: float(config[name]) for name in vars(Thresholds())}))

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and questions of each message that asks several things."""
        for message in messages:
            _settle_background(message)
            rankings = message.get(PART_RANKINGS)
            if not rankings:
                continue
            whole: Ranking = message.get(INTENT_RANKING_KEY)
            ranking: Ranking | None
            found = questions_in(whole, message.get(PARTS), rankings, self._thresholds)
            message.set(QUESTIONS, [question.as_dict() for question in found], add_to_output=True)
            if len(found) > 1:
                ranking = several_first(found, whole)
            else:
                ranking = only_question(whole, message.get(PARTS), rankings, self._thresholds)
            if ranking:
                message.set(INTENT, ranking[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, list(ranking), add_to_output=True)
        return messages


def _settle_background(message: Message) -> None:
    """Let the next intent take the place of background where the message asks something."""
    document, ranking = document_of(message), message.get(INTENT_RANKING_KEY)
    if document is None or not ranking or ranking[0][INTENT_NAME_KEY] != TOLD_BACKGROUND:
        return
    rest = sum(one[PREDICTED_CONFIDENCE_KEY] for one in ranking[1:])
    if len(document) == 0 or not asks(document[:]) or not rest:
        return
    share = 1 / rest
    others = [{**one, PREDICTED_CONFIDENCE_KEY: one[PREDICTED_CONFIDENCE_KEY] * share} for one in ranking[1:]]
    message.set(INTENT, others[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, others, add_to_output=True)


def several_first(questions: list[Question], ranking: Ranking) -> Ranking:
    """Return a ranking with the intent of a message that asks several things in front."""
    sureness = sum(question.confidence for question in questions) / len(questions)
    # What is left over is shared out among the meanings that the message as a whole may have.
    others = [
        {**intent, PREDICTED_CONFIDENCE_KEY: intent[PREDICTED_CONFIDENCE_KEY] * (1 - sureness)}
        for intent in ranking
    ]
    return [{INTENT_NAME_KEY: SEVERAL, PREDICTED_CONFIDENCE_KEY: sureness}, *others]
