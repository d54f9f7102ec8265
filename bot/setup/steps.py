"""The steps from a fresh clone to a trained model, in order."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.setup.interpreter import find_python, is_wanted_python
from bot.setup.packages import Downloads, advice_for, uv_environment
from bot.setup.stamps import Stamp
from bot.setup.terminal import CommandFailed, run_openly, run_quietly
from bot.setup.widget import NPM_CI, npm, npm_advice_for, with_node

ROOT = Path(__file__).resolve().parents[2]

GIGABYTES_NEEDED = 5

# Nothing that a patient writes is anybody's usage statistics, whoever starts Python and however.
SWITCHED_OFF = {
    "RASA_TELEMETRY_ENABLED": "false",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}
QUIETER = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


class StepFailed(Exception):
    """A step could not be done.

    Attributes:
        output: The last lines of the command that failed; "" when they have been shown.
        advice: What to do about it.
    """

    def __init__(self, advice: str, output: str = "") -> None:
        super().__init__(advice)
        self.advice = advice
        self.output = output


@dataclass(frozen=True)
class Step:
    """One step of the set-up.

    Attributes:
        title: What it makes.
        duration: How long it usually takes, in words.
        stamp: Knows whether it has been done.
        action: Does it; raises `StepFailed`.
    """

    title: str
    duration: str
    stamp: Stamp
    action: Callable[[], None]


class Workplace:
    """A clone of the project and its environment."""

    def __init__(self, root: Path = ROOT, state: Path | None = None) -> None:
        """Places the set-up.

        Args:
            root: The project's folder.
            state: Folder for what is built; by default BOT_STATE_DIR, or else var/ in the project.
        """
        self.root = root
        self.venv = root / ".venv"
        self.python = self.venv / "bin" / "python"
        self.state = root / (state or os.environ.get("BOT_STATE_DIR") or "var")
        self.environment = {**os.environ, **SWITCHED_OFF}

    def steps(self, *, development: bool = False, built: bool = True) -> list[Step]:
        """Returns the steps, each of which relies on the ones before it.

        Args:
            development: With what tests and checks need.
            built: With the sentence encoder and the trained model.
        """
        steps = [self._environment_step(), self._packages_step("runtime", "1 to 5 minutes, 1 GB")]
        if development:
            steps.append(self._packages_step("development", "20 seconds, 140 MB"))
            steps.append(self._widget_step())
        if built:
            steps += [self._encoder_step(), self._model_step()]
        return steps

    def _environment_step(self) -> Step:
        stamp = Stamp(self.venv / "stamps" / "environment", self.root, (".python-version",), self.python)
        return Step("Python environment in .venv", "5 seconds", stamp, self._make_environment)

    def _packages_step(self, name: str, duration: str) -> Step:
        inputs = (
            "requirements/bootstrap.txt",
            "requirements/runtime.txt",
            f"requirements/{name}.txt",
            "bot/setup/*.py",
        )
        stamp = Stamp(self.venv / "stamps" / name, self.root, inputs, self.python)
        return Step(f"Packages of requirements/{name}.txt", duration, stamp, lambda: self._install(name))

    def _widget_step(self) -> Step:
        inputs = ("widget/package.json", "widget/package-lock.json", "widget/.npmrc")
        made = self.root / "widget" / "node_modules"
        # It lies in what it vouches for, so the two can only be deleted together.
        stamp = Stamp(made / ".stamp", self.root, inputs, made)
        return Step("Packages of the widget", "10 seconds, 110 MB", stamp, self._install_widget_packages)

    def _encoder_step(self) -> Step:
        inputs = ("requirements/runtime.txt", "bot/encoder/*")
        result = self.state / "encoder" / "manifest.json"
        stamp = Stamp(self.state / "stamps" / "encoder", self.root, inputs, result)
        return Step("Sentence encoder", "15 seconds", stamp, lambda: self._bot("encoder", "build"))

    def _model_step(self) -> Step:
        inputs = (
            "requirements/runtime.txt",
            "config.yml",
            "domain.yml",
            "data/**/*.yml",
            "bot/encoder/*",
            "bot/knowledge/*",
            "bot/nlu/**/*",
        )
        stamp = Stamp(self.state / "stamps" / "model", self.root, inputs, self.state / "models")
        return Step("Trained model", "2 to 3 minutes", stamp, lambda: self._bot("train"))

    def _make_environment(self) -> None:
        if is_wanted_python(str(self.python)):
            # Somebody made it already, and may be working in it: what it lacks is installed into it.
            return
        free = shutil.disk_usage(self.root).free / 1e9
        if free < GIGABYTES_NEEDED and not self.venv.exists():
            raise StepFailed(
                f"The disk has {free:.1f} GB left and the environment needs {GIGABYTES_NEEDED}: make room."
            )
        python = find_python()
        try:
            self._quietly(python, "-m", "venv", "--clear", str(self.venv))
        except CommandFailed as error:
            raise StepFailed(
                "Python's own venv module did not work. On Debian and Ubuntu it is a package of its own: "
                "sudo apt-get install python3.10-venv",
                error.output,
            ) from error

    def _install(self, name: str) -> None:
        try:
            self._bootstrap()
            self._quietly(
                str(self.venv / "bin" / "uv"),
                "pip",
                "install",
                "--python",
                str(self.python),
                *("--no-deps", "--require-hashes", "--no-build-isolation"),
                # Half a minute once; without it a start takes twice as long wherever Python may not write
                # bytecode itself.
                "--compile-bytecode",
                *("-r", f"requirements/{name}.txt"),
                environment=self.uv_environment(),
                status=Downloads().status,
            )
        except CommandFailed as error:
            raise StepFailed(advice_for(error.output), error.output) from error
        self._write_start_up_file()

    def _bootstrap(self) -> None:
        """Lets pip install uv, and what the three packages without a wheel are built with."""
        self._quietly(
            str(self.python),
            *("-m", "pip", "install", "--disable-pip-version-check", "--no-input"),
            *("--no-deps", "--require-hashes", "-r", "requirements/bootstrap.txt"),
        )

    def _install_widget_packages(self) -> None:
        try:
            self._quietly(
                *npm(self.venv, "--prefix", "widget", *NPM_CI),
                environment=with_node(self.environment, self.venv),
            )
        except CommandFailed as error:
            raise StepFailed(npm_advice_for(error.output), error.output) from error

    def _write_start_up_file(self) -> None:
        """Switches telemetry off for every Python of the environment, also for a plain `rasa train`.

        Python runs the import line of a .pth file in site-packages whenever it starts.
        """
        [packages] = self.venv.glob("lib/python*/site-packages")
        lines = ["import os", f"os.environ.update({SWITCHED_OFF!r})"]
        lines += [f"os.environ.setdefault({name!r}, {value!r})" for name, value in QUIETER.items()]
        (packages / "backline.pth").write_text("; ".join(lines) + "\n", encoding="ascii")

    def uv_environment(self, *, main_index_only: bool = False) -> dict[str, str]:
        """Returns the environment in which uv finds packages where pip does."""
        pip_config = self._quietly(str(self.python), "-m", "pip", "config", "list")
        return uv_environment(self.environment, pip_config, main_index_only=main_index_only)

    def _bot(self, *arguments: str) -> None:
        try:
            run_openly(
                [str(self.python), "-m", "bot", *arguments], folder=self.root, environment=self.environment
            )
        except CommandFailed as error:
            raise StepFailed(
                "What went wrong stands above. When it is mended, run the same command again; it goes on "
                f"from here. This step alone:\n  .venv/bin/python -m bot {' '.join(arguments)}"
            ) from error

    def _quietly(
        self,
        *command: str,
        environment: dict[str, str] | None = None,
        status: Callable[[str], str] = lambda line: "",
    ) -> str:
        return run_quietly(
            command, folder=self.root, environment=environment or self.environment, status=status
        )
