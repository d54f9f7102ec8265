"""What the console's pages work with, put together at the first request."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from starlette.requests import HTTPConnection

from bot.knowledge import load_knowledge
from bot.training.teaching_data import TeachingData
from bot.training.train import ProjectFiles
from bot.web.console.passwords import Passwords
from bot.web.console.titles import Titles
from bot.web.console.trainer import Trainer
from bot.web.limits import MovingWindow
from bot.web.services import Services, services_of

TRIES_A_MINUTE, TRIES_OF_AN_ADDRESS = 5, 20


class SignInLimits:
    """Counts tries to sign in, by e-mail address and by network address."""

    def __init__(self) -> None:
        self._emails = MovingWindow(TRIES_A_MINUTE, time.monotonic)
        self._addresses = MovingWindow(TRIES_OF_AN_ADDRESS, time.monotonic)
        self._lock = threading.Lock()

    def wait(self, email: str, address: str) -> float:
        """Count a try.

        Returns:
            0 when there was room; else the seconds to wait.
        """
        with self._lock:
            return self._addresses.hit(address) or self._emails.hit(email.strip().lower())


@dataclass(frozen=True)
class ConsoleParts:
    """What the console's pages work with.

    Attributes:
        services: The application's.
        project: The Rasa project that is taught.
        titles: What staff read in place of ids.
        trainer: Trains models in the background.
        passwords: Hashes and checks passwords.
        limits: Counts tries to sign in.
    """

    services: Services
    project: ProjectFiles
    titles: Titles
    trainer: Trainer
    teaching_data: TeachingData
    passwords: Passwords = field(default_factory=Passwords)
    limits: SignInLimits = field(default_factory=SignInLimits)

    @classmethod
    def of(cls, services: Services, folder: Path | None = None) -> ConsoleParts:
        """Put the parts together.

        Args:
            services: The application's.
            folder: The Rasa project's; by default the folder that the server was started in.
        """
        project = ProjectFiles(folder or Path.cwd())
        return cls(
            services=services,
            project=project,
            titles=Titles(load_knowledge()),
            trainer=Trainer(project.folder, services.settings),
            teaching_data=project.teaching_data,
        )


_making = threading.Lock()


def parts_of(connection: HTTPConnection) -> ConsoleParts:
    """The console's parts of the application that a request came to."""
    state = connection.app.state
    with _making:
        if not hasattr(state, "console"):
            state.console = ConsoleParts.of(services_of(connection))
    parts: ConsoleParts = state.console
    return parts
