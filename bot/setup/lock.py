"""Chooses versions for requirements/*.in and writes them down with their hashes."""

from __future__ import annotations

from bot.setup.packages import advice_for
from bot.setup.steps import StepFailed, Workplace
from bot.setup.terminal import CommandFailed, run_quietly

# Later ones keep to the versions of the earlier ones.
LOCKS = ("runtime", "development", "bootstrap")


def lock(workplace: Workplace) -> None:
    """Writes requirements/*.txt. Versions change only where requirements/*.in ask for it.

    To take newer versions of everything, delete the .txt files first.

    Raises:
        StepFailed: uv found no versions that go together, or could not reach the index.
    """
    environment = {**workplace.uv_environment(main_index_only=True), "UV_CUSTOM_COMPILE_COMMAND": "make lock"}
    for name in LOCKS:
        constraints = [] if name == "runtime" else ["--constraint", "requirements/runtime.txt"]
        command = [
            str(workplace.venv / "bin" / "uv"),
            *("pip", "compile", "--quiet", "--generate-hashes", "--python-version", "3.10"),
            *("--override", "requirements/overrides.txt", *constraints),
            *(f"requirements/{name}.in", "--output-file", f"requirements/{name}.txt"),
        ]
        try:
            run_quietly(command, folder=workplace.root, environment=environment)
        except CommandFailed as error:
            raise StepFailed(advice_for(error.output), error.output) from error
