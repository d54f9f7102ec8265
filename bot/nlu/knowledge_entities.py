"""The Rasa component that reports side effects and medicines as entities."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.tokens import Span

from bot.knowledge import project_knowledge
from bot.nlu.fingerprint import fingerprint_of_project
from bot.nlu.knowledge_names import SUBJECT, KnowledgeNames, NamedThing
from bot.nlu.text_analysis import TextAnalyser
from bot.nlu.text_pipeline import document_of
from bot.nlu.vocabulary import Vocabulary
from bot.nlu.withdrawn_names import without_withdrawn


# Rasa lets only tokenizers and featurizers work on the teaching data; were this a mere extractor, the
# classifier would learn from texts in which nothing is named.
@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=False,
)
class KnowledgeEntities(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Finds the names of the knowledge files in a message.

    Entities come from the knowledge files alone, so nothing is annotated in the teaching data. The many
    names of gabapentin are not reported: they are rewritten to that one word for the components that follow.
    """

    def __init__(self) -> None:
        # Names are looked up as they stand, so the analyser needs no vocabulary of its own.
        analyser = TextAnalyser(Vocabulary(frozenset(), {}))
        self._names = KnowledgeNames(project_knowledge(), analyser)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Train anew when the knowledge files or the code of understanding change."""
        return fingerprint_of_project()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KnowledgeEntities:
        """Create the component; it reads the knowledge files."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Find the names in the teaching data, so that the classifier can learn from them."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message."""
        for message in messages:
            document = document_of(message)
            if document is None:
                continue
            found = without_withdrawn(document, self._names.find(document))
            for named in found:
                if named.kind == SUBJECT:
                    _rewrite(named.span)
            entities = [_entity(named) for named in found if named.kind != SUBJECT]
            entities = self.add_extractor_name(entities)
            message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        return messages


def _entity(named: NamedThing) -> dict[str, Any]:
    return {
        ENTITY_ATTRIBUTE_TYPE: named.kind,
        ENTITY_ATTRIBUTE_VALUE: named.value,
        ENTITY_ATTRIBUTE_START: named.span.start_char,
        ENTITY_ATTRIBUTE_END: named.span.end_char,
    }


def _rewrite(span: Span) -> None:
    """Make every name of gabapentin read alike."""
    for position, token in enumerate(span):
        token.norm_ = SUBJECT if position == 0 else " "
