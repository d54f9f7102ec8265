"""The Rasa component that reports red flags, whatever the topic classifier thinks of the message."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.tokens import Doc

from bot.nlu.context import ESTABLISHED, OPEN_RED_FLAGS, SUPPOSED_RED_FLAGS, from_context, taught_context
from bot.nlu.fingerprint import fingerprint_of_project
from bot.nlu.known_vectors import KnownVectors
from bot.nlu.red_flags.afterwards import asks_something_else, still_open
from bot.nlu.red_flags.cries import cries_for_help
from bot.nlu.red_flags.finder import (
    BACK_PAIN,
    RedFlagFound,
    establishes,
    find_red_flags,
    find_supposed,
    read_rules,
)
from bot.nlu.red_flags.known_lines import KnownLines
from bot.nlu.red_flags.learnt import HARMLESS, SOME_EMERGENCY, LearntSigns, Suspicion
from bot.nlu.sentence_encoder import SentenceEncoder, danger_encoder_of_project
from bot.nlu.sentence_features import meant_text
from bot.nlu.text_pipeline import DOCUMENT, SpacyTextPipeline, document_of

EMERGENCY = "emergency"
#: Short replies to an emergency message, which have answers of their own; they close nothing.
ANSWERS = frozenset({"affirm", "deny", "thanks", "ask_for_person"})


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER],
    is_trainable=True,
)
class RedFlagDetector(IntentClassifier, GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Finds red flags, and gives them the last word; it stands at the end of the pipeline.

    Where a rule fires, or what was learnt from many lines suspects a sign strongly enough, the intent is
    `emergency`, with certainty. The topic classifier alone is not believed: it has seen too few emergencies,
    and a frightened person should not be frightened more by a guess.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        encoder: SentenceEncoder,
        learnt: LearntSigns | None = None,
    ) -> None:
        self._suspected_from = float(config["suspected_from"])
        self._unsure_below = float(config["unsure_below"])
        self._model_storage = model_storage
        self._resource = resource
        self._encoder = encoder
        self._learnt = learnt

    @classmethod
    def required_components(cls) -> list[type]:
        """Name what must come before in the pipeline."""
        return [SpacyTextPipeline]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings with their defaults.

        suspected_from: strength from which a suspicion counts, see `Suspicion.strength`.
        unsure_below: confidence below which the intent that takes the place of `emergency` counts as not
            understood.
        """
        return {"suspected_from": 2.0, "unsure_below": 0.35}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Train anew when the knowledge files, the lines or the code of understanding change."""
        return fingerprint_of_project()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RedFlagDetector:
        """Create the component for training."""
        encoder = danger_encoder_of_project()
        return cls(config, model_storage, resource, encoder)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> RedFlagDetector:
        """Load the trained component; the first message need not wait for the rules."""
        read_rules()
        encoder = danger_encoder_of_project()
        with model_storage.read_from(resource) as folder:
            learnt = LearntSigns.read(folder)
        return cls(config, model_storage, resource, encoder, learnt)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the lines of this package and from the teaching data."""
        taught = [
            (example.get(TEXT), _label(example))
            for example in training_data.intent_examples
            if document_of(example) is not None and not taught_context(example)
        ]
        folder = self._encoder.folder
        encode = KnownVectors(self._encoder, folder, "signs").encode
        self._learnt = LearntSigns.learn(taught, encode, known=KnownLines(folder))
        with self._model_storage.write_to(self._resource) as folder:
            self._learnt.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the teaching data as it is: nothing after this component learns from its output."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the red flags of each message and settle its intent."""
        for message in messages:
            document = document_of(message)
            if document is not None:
                self._settle(message, document)
        return messages

    def _settle(self, message: Message, document: Doc) -> None:
        established = frozenset(from_context(message, ESTABLISHED) or ()) | establishes(document)
        found = find_red_flags(document, context=established)
        earlier = list(from_context(message, OPEN_RED_FLAGS) or ())
        is_open = still_open(document, earlier)
        called_off = bool(earlier) and not is_open
        if cries_for_help(document):
            suspicion = None if found else Suspicion(None, 1.0)
        else:
            suspicion = None if found or called_off else self._suspected(message, document, established)
        if suspicion is not None and suspicion.flag is not None:
            found = [RedFlagFound(suspicion.flag, document.text, 0, len(document.text))]
        if not found and not suspicion:
            if _intent(message) in ANSWERS:
                is_open = earlier
            elif is_open and not asks_something_else(document):
                found = [RedFlagFound(flag, document.text, 0, len(document.text)) for flag in is_open]
        _tell(message, OPEN_RED_FLAGS, [flag.id for flag in found] or is_open)
        _tell(message, ESTABLISHED, sorted(established))
        if found or suspicion:
            entities = self.add_extractor_name([flag.as_entity() for flag in found])
            if entities:
                message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
            _put_first(message)
        else:
            _tell(message, SUPPOSED_RED_FLAGS, find_supposed(document))
            self._doubt(message)

    def _suspected(self, message: Message, document: Doc, established: frozenset[str]) -> Suspicion | None:
        """Return what was learnt to be a sign, if it is suspected strongly enough."""
        if self._learnt is None:
            raise RuntimeError("The component was used before it was trained or loaded.")
        [vector] = self._encoder.encode_in_depth([meant_text(document)])
        suspicion = self._learnt.suspected_in(document, established, vector)
        ordinary = max((one[PREDICTED_CONFIDENCE_KEY] for one in _ordinary_ranking(message)), default=0.0)
        return suspicion if suspicion.strength(ordinary) >= self._suspected_from else None

    def _doubt(self, message: Message) -> None:
        """Let the next intent take the place of an `emergency` that is only the topic classifier's guess."""
        intent = message.get(INTENT) or {}
        if intent.get(INTENT_NAME_KEY) != EMERGENCY:
            return
        others = _ranking_without_emergency(message)
        if not others:
            return
        if others[0][PREDICTED_CONFIDENCE_KEY] < self._unsure_below:
            not_understood = {
                INTENT_NAME_KEY: DEFAULT_NLU_FALLBACK_INTENT_NAME,
                PREDICTED_CONFIDENCE_KEY: self._unsure_below,
            }
            others.insert(0, not_understood)
        _set_ranking(message, [*others, intent])


def _label(example: Message) -> str:
    """Return what an example teaches: the flag that a rule finds in an emergency, else that it is some."""
    if example.get(INTENT) != EMERGENCY:
        return HARMLESS
    found = find_red_flags(example.get(DOCUMENT), context=frozenset({BACK_PAIN}))
    return found[0].id if found else SOME_EMERGENCY


def _intent(message: Message) -> str:
    return str((message.get(INTENT) or {}).get(INTENT_NAME_KEY))


def _tell(message: Message, key: str, values: list[str]) -> None:
    """Put into Rasa's parse data what the next messages of the conversation need."""
    if values:
        message.set(key, values, add_to_output=True)


def _put_first(message: Message) -> None:
    emergency = {INTENT_NAME_KEY: EMERGENCY, PREDICTED_CONFIDENCE_KEY: 1.0}
    _set_ranking(message, [emergency, *_ranking_without_emergency(message)])


def _ordinary_ranking(message: Message) -> list[dict[str, Any]]:
    """Return what the message may ask, beside an emergency, as far as it was understood."""
    others = _ranking_without_emergency(message)
    return [one for one in others if one[INTENT_NAME_KEY] != DEFAULT_NLU_FALLBACK_INTENT_NAME]


def _ranking_without_emergency(message: Message) -> list[dict[str, Any]]:
    ranking = message.get(INTENT_RANKING_KEY) or []
    return [intent for intent in ranking if intent[INTENT_NAME_KEY] != EMERGENCY]


def _set_ranking(message: Message, ranking: list[dict[str, Any]]) -> None:
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
