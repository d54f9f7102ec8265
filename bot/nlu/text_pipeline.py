"""The Rasa component that analyses a message with spaCy: the first of the pipeline."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.tokens import Doc

from bot.knowledge import Knowledge, project_knowledge
from bot.nlu.fingerprint import fingerprint_of_project
from bot.nlu.red_flags.words import sign_words
from bot.nlu.text_analysis import TextAnalyser, read_shorthand
from bot.nlu.vocabulary import Vocabulary, build_vocabulary

DOCUMENT = SPACY_DOCS[TEXT]
_VOCABULARY_FILE = "vocabulary.json"


def document_of(message: Message) -> Doc | None:
    """Return the spaCy document of a message, or None for a message without text (a button's payload)."""
    document: Doc | None = message.get(DOCUMENT)
    return document


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class SpacyTextPipeline(Tokenizer):  # type: ignore[misc]
    """Splits a message into words and sentences, mends its spelling and finds base forms.

    The vocabulary is learnt from the knowledge files and the teaching data, and kept in the model.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        analyser: TextAnalyser | None = None,
    ) -> None:
        super().__init__(config)
        self._model_storage = model_storage
        self._resource = resource
        self._analyser = analyser

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings that Rasa's tokenizers have in common; this one adds none."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

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
    ) -> SpacyTextPipeline:
        """Create the component for training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpacyTextPipeline:
        """Load the trained component."""
        with model_storage.read_from(resource) as folder:
            vocabulary = Vocabulary.read(folder / _VOCABULARY_FILE)
        return cls(config, model_storage, resource, TextAnalyser(vocabulary))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabulary and store it in the model."""
        vocabulary = vocabulary_of(
            project_knowledge(), [example.get(TEXT) for example in training_data.intent_examples]
        )
        with self._model_storage.write_to(self._resource) as folder:
            vocabulary.save(folder / _VOCABULARY_FILE)
        self._analyser = TextAnalyser(vocabulary)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Analyse the texts of the teaching data.

        Nothing learns from Rasa's own tokens, and Rasa would hash each of them again after every component.
        """
        for example in training_data.training_examples:
            if example.get(TEXT):
                example.set(DOCUMENT, self._analyse(example.get(TEXT)))
        return training_data

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Analyse one attribute of a message; the analysis of its text is kept on the message."""
        document = self._analyse(message.get(attribute))
        if attribute == TEXT:
            message.set(DOCUMENT, document)
        return [Token(token.text, token.idx, lemma=token.lemma_) for token in document if not token.is_space]

    def _analyse(self, text: str) -> Doc:
        if self._analyser is None:
            raise RuntimeError("The text pipeline was used before it was trained or loaded.")
        return self._analyser.analyse(text)


def vocabulary_of(knowledge: Knowledge, texts: list[str]) -> Vocabulary:
    """Build the vocabulary of the knowledge files and some teaching texts."""
    names = [*knowledge.gabapentin_names[:2], *knowledge.other_medicines]
    for group in knowledge.medicine_classes.values():
        for medicine in group.medicines:
            names += [medicine.generic, *medicine.brands]
    phrases = [synonym for effect in knowledge.side_effects.values() for synonym in effect.synonyms]
    phrases += sign_words()
    shorthand = read_shorthand()
    examples = ([shorthand.get(word, word) for word in text.lower().split()] for text in texts)
    return build_vocabulary(names, phrases, examples)
