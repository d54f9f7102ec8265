"""The files that an assistant is made of: state folder, encoder, model, knowledge."""

from __future__ import annotations

import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.doctor.finding import Finding, fine, warning, wrong
from bot.encoder.manifest import EncoderError, EncoderManifest
from bot.knowledge import KnowledgeError, load_knowledge
from bot.knowledge.check import check_project
from bot.model_files import NoModel, model_in_use
from bot.settings import Settings
from bot.training.models import digest, read_record
from bot.web.tokens import SECRET_BYTES, SECRET_FILE

MEGABYTE = 1_000_000
LITTLE_SPACE = 1_000 * MEGABYTE
NO_SPACE = 100 * MEGABYTE
OTHERS_MAY = stat.S_IRWXG | stat.S_IRWXO


def state_folder(settings: Settings, *, little: int = LITTLE_SPACE, none: int = NO_SPACE) -> Finding:
    """Is it there, can it be written to, and is there room?

    Args:
        settings: Name it.
        little: Bytes below which to warn.
        none: Bytes below which nothing can be promised.
    """
    about, folder = "State folder", settings.state_dir.absolute()
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "is not there"
        return wrong(about, f"{folder} {what}. Correct BOT_STATE_DIR, or start once with `make run`.")
    try:
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        return wrong(
            about, f"{folder} cannot be written to ({error.strerror}). Give it to who runs the server."
        )
    room = f"{free // MEGABYTE:,} MB free"
    if free < none:
        return wrong(about, f"{folder} has no room left: {room}. Conversations could not be stored.")
    if free < little:
        return warning(about, f"{folder} has little room left: {room}.")
    return fine(about, f"{folder}, {room}")


def secret(settings: Settings) -> Finding:
    """Can nobody else read the secret behind the tokens?"""
    about, file = "Secret", settings.state_dir.absolute() / SECRET_FILE
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
        length = len(file.read_bytes().strip())
    except FileNotFoundError:
        return fine(about, "made at the first start")
    except OSError as error:
        return wrong(about, f"{file} cannot be read ({error.strerror}). Give it to who runs the server.")
    if mode & OTHERS_MAY:
        return wrong(
            about,
            f"{file} has mode {mode:04o}: others can read what opens every conversation. "
            "Delete it, and it is made anew; open chats begin again.",
        )
    if length < SECRET_BYTES:
        return wrong(about, f"{file} is too short to be a secret. Delete it, and it is made anew.")
    return fine(about, f"{file}, for its owner alone")


def encoder(settings: Settings) -> Finding:
    """Are the encoder's files those that were built?"""
    folder = settings.encoder_dir.absolute()
    try:
        manifest = EncoderManifest.read(folder)
        manifest.verify(folder)
    except EncoderError as error:
        return wrong("Encoder", str(error))
    except OSError as error:
        return wrong("Encoder", f"{folder} cannot be read ({error.strerror}).")
    return fine("Encoder", f"{manifest.model}, {len(manifest.outputs)} files as they were built")


def model(settings: Settings) -> Finding:
    """Is there a model, and is it the one that was trained?"""
    about = "Model"
    try:
        archive = model_in_use(settings)
        record = read_record(archive.parent, archive.name)
        found = digest(archive)
    except NoModel as error:
        return wrong(about, str(error))
    except OSError as error:
        return wrong(about, f"The model cannot be read ({error.strerror}).")
    except (TypeError, ValueError):
        return wrong(about, f"The record beside {archive.name} is damaged. Train again with `bot train`.")
    if record is None:
        return warning(
            about, f"{archive.name} has no record beside it, so nobody can tell whether it is whole."
        )
    if found != record.sha256:
        return wrong(about, f"{archive.name} is not what was trained: it is damaged. Train with `bot train`.")
    return fine(about, f"{archive.name}, as it was trained")


def knowledge(project: Path) -> Iterator[Finding]:
    """Do the knowledge, the domain and the teaching data agree?

    Args:
        project: The folder with domain.yml and data/.
    """
    about = "Knowledge"
    try:
        known = load_knowledge()
    except KnowledgeError as error:
        yield wrong(about, str(error))
        return
    counted = f"{len(known.topics)} topics, {len(known.facts)} facts"
    if not (project / "domain.yml").exists():
        yield warning(about, f"{counted}; what trains a model is not in {project.absolute()}, use --project")
        return
    problems = check_project(project)
    if problems:
        more = f" And {len(problems) - 1} more: `bot knowledge check`." if len(problems) > 1 else ""
        yield wrong(about, f"{problems[0]}.{more}")
    else:
        yield fine(about, f"{counted}, all agree")
