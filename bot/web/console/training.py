"""The training page: what was added, how far a training is, which model answers, and how well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from starlette.responses import Response

from bot.store.corrections import corrections_since
from bot.training.models import ModelRecord, current_name, promote, read_record
from bot.training.progress import RUNNING, Progress, TrainingBusy
from bot.web.console.access import Page, Refused, Visit, redirect

TRAINING = "/console/training"
MODELS_SHOWN = 8
REPORTS_READ = 50


def show_training(visit: Visit) -> Page:
    """`GET /console/training`: the page, which also shows the progress of a training at work."""
    services = visit.parts.services
    models = services.settings.models_dir
    current = current_name(models)
    record = read_record(models, current) if current else None
    with services.database.reading() as connection:
        added = corrections_since(connection, _data_read_at(record))
    data = visit.parts.teaching_data
    titles = visit.parts.titles
    content = {
        "training": _training(visit),
        "added": [{**vars(correction), "topic": titles.intent(correction.to_intent)} for correction in added],
        "changes": _changes(visit, record),
        "has_changes": record is None or record.teaching_data != data.fingerprint(),
        "answering": services.assistant.model_name,
        "current": current,
        "is_taken_over": current is not None and services.assistant.model_name == current,
        "record": record,
        "example_count": sum(len(lines) for lines in data.examples().values()),
        "figures": _figures(services.settings.state_dir / "reports", current),
        "models": [
            {**vars(other), "moment": other.moment, "count": sum(other.examples.values())}
            for other in _records(models)
        ],
    }
    return Page("training.html", content)


def start_training(visit: Visit) -> Response:
    """`POST /console/training`: train a new model in the background."""
    try:
        visit.parts.trainer.start()
    except TrainingBusy as error:
        raise Refused(409, "A training is at work", str(error)) from error
    return redirect(TRAINING)


def use_model(visit: Visit) -> Response:
    """`POST /console/training/model`: use another of the trained models."""
    models = visit.parts.services.settings.models_dir
    name = visit.text("model")
    if name not in [record.name for record in _records(models)]:
        raise Refused(404, "This model is not there", "Choose one of the models on the training page.")
    if visit.parts.trainer.is_at_work:
        raise Refused(409, "A training is at work", "Wait until it has ended: its model will be put to use.")
    promote(models, name)
    return redirect(TRAINING)


def _training(visit: Visit) -> dict[str, Any] | None:
    trainer = visit.parts.trainer
    at_work, progress = trainer.is_at_work, trainer.progress()
    if progress is None:
        if not at_work:
            return None
        progress = Progress(RUNNING, "Starting", 0, 0, datetime.now(timezone.utc).isoformat())
    return {
        **vars(progress),
        "seconds": round(progress.seconds),
        "usual_seconds": _usual_seconds(visit, progress),
    }


def _usual_seconds(visit: Visit, progress: Progress) -> int | None:
    """How long the last training took, while one is at work."""
    if progress.state != RUNNING:
        return None
    records = _records(visit.parts.services.settings.models_dir)
    return round(records[0].seconds) if records else None


def _data_read_at(record: ModelRecord | None) -> datetime | None:
    """When the model's training read the data: what was taught while it trained is not in it."""
    return record.moment - timedelta(seconds=record.seconds) if record else None


def _changes(visit: Visit, record: ModelRecord | None) -> list[dict[str, Any]]:
    """By how many examples each topic grew or shrank since the model was trained."""
    if record is None:
        return []
    now = {intent: len(lines) for intent, lines in visit.parts.teaching_data.examples().items()}
    names = [*now, *(name for name in record.examples if name not in now)]
    return [
        {"topic": visit.parts.titles.intent(name), "change": now.get(name, 0) - record.examples.get(name, 0)}
        for name in names
        if now.get(name, 0) != record.examples.get(name, 0)
    ]


def _records(models: Path) -> list[ModelRecord]:
    """The newest models that are there, the newest first."""
    archives = sorted(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    records = (read_record(models, archive.name) for archive in archives)
    return sorted((record for record in records if record), key=lambda record: record.moment, reverse=True)[
        :MODELS_SHOWN
    ]


def _figures(reports: Path, model: str | None) -> list[dict[str, Any]]:
    """What `bot evaluate` measured of a model: `{file, right, asked}`."""
    return list(_questions_of(reports, model)) if model else []


def _questions_of(reports: Path, model: str) -> Iterator[dict[str, Any]]:
    files = sorted(reports.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    seen = set()
    for path in files[:REPORTS_READ]:
        report = json.loads(path.read_text(encoding="utf-8"))
        if report.get("model_name") != model or report.get("what") != "questions" or report["file"] in seen:
            continue
        seen.add(report["file"])
        overall = report["overall"]
        yield {
            "file": report["file"],
            "began": report["began"],
            "right_share": overall["right_share"],
            "right_or_offered_share": overall["right_or_offered_share"],
        }
