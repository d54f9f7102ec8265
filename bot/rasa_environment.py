"""What has to be true of the process before Rasa is imported."""

from __future__ import annotations

import logging
import os
import warnings
from importlib import import_module

import structlog

RASA_VARIABLES = {
    # On by default, and errors go to an outside service: nothing of a patient may leave.
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}
PATIENTS_WORDS_BELOW = logging.WARNING
"""Below this level Rasa logs what people write."""


def prepare_rasa() -> None:
    """Switch off telemetry, and keep patients' words and start-up noise out of the log.

    Call it before the first import of Rasa; calling it again does nothing.
    """
    for name, value in RASA_VARIABLES.items():
        os.environ[name] = value
    for name in ("rasa", "rasa_sdk", "tensorflow", "matplotlib", "apscheduler"):
        logging.getLogger(name).setLevel(PATIENTS_WORDS_BELOW)
    # What fails in a turn is logged by our processor; Rasa would say it again, at length.
    logging.getLogger("rasa.core.processor").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        # Sanic, which Rasa imports, switches deprecation warnings on for the whole process.
        import_module("sanic.app")
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    # Told to every project with slots, on every load, about a change of 2021.
    warnings.filterwarnings("ignore", message="Slot auto-fill has been removed")
    if not structlog.is_configured():
        # Rasa logs through structlog, whose default prints every level, messages included.
        structlog.configure(
            logger_factory=structlog.stdlib.LoggerFactory(),
            wrapper_class=structlog.stdlib.BoundLogger,
            processors=[structlog.stdlib.filter_by_level, structlog.stdlib.render_to_log_kwargs],
        )
