"""Which model is in use: the archives, and the small file that names the promoted one."""

from __future__ import annotations

from pathlib import Path

from bot.settings import Settings

CURRENT = "current"
SHIPPED_MODELS = Path("models")
ARCHIVE_ENDING = ".tar.gz"


class NoModel(Exception):
    """There is no model to load; the text says where one was looked for, and how to make one."""


def model_in_use(settings: Settings) -> Path:
    """The promoted model, or else the newest there is.

    Args:
        settings: Name the state folder, in whose `models/` the file `current` names the promoted archive.

    Raises:
        NoModel: There is none, or the promoted one is missing.
    """
    promoted = promoted_model(settings)
    if promoted is not None:
        if promoted.exists():
            return promoted
        raise NoModel(
            f"{settings.models_dir / CURRENT} names {promoted.name}, which is not there. "
            "Put it back, or train a model with `bot train`."
        )
    for folder in (settings.models_dir, SHIPPED_MODELS):
        archives = sorted(folder.glob(f"*{ARCHIVE_ENDING}"), key=lambda path: path.stat().st_mtime)
        if archives:
            return archives[-1]
    raise NoModel(
        f"There is no model in {settings.models_dir} or {SHIPPED_MODELS}. Train one with `bot train`."
    )


def promoted_model(settings: Settings) -> Path | None:
    """The archive that was promoted, or None while none was."""
    try:
        name = (settings.models_dir / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    # Only a name, never a path: models that we did not build are not loaded.
    return settings.models_dir / Path(name).name if name else None
