"""Finds Python 3.10, which Rasa 3.6 needs: it runs on nothing newer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

WANTED = (3, 10)

ADVICE = (
    "Rasa 3.6 runs on Python 3.10 and on nothing newer. Install it with one of these, then try again:\n"
    "  uv python install 3.10\n"
    "  pyenv install 3.10\n"
    "  sudo apt-get install python3.10 python3.10-venv     (Ubuntu 22.04)\n"
    "  brew install python@3.10                            (macOS)"
)


class PythonMissing(Exception):
    """There is no Python 3.10 on this machine; the message says how to get one."""

    def __init__(self) -> None:
        super().__init__(ADVICE)


def find_python() -> str:
    """Returns the path of a Python 3.10.

    Looks at the Python that runs this, at the ones on the PATH, and at those of pyenv and uv.

    Raises:
        PythonMissing: There is none.
    """
    for candidate in _candidates():
        if is_wanted_python(candidate):
            return candidate
    raise PythonMissing


def is_wanted_python(command: str) -> bool:
    """Tells whether a command is there, runs, and is a Python 3.10."""
    return _output([command, "-c", "import sys; print(sys.version_info[:2] == (3, 10))"]) == "True"


def _candidates() -> Iterator[str]:
    if sys.version_info[:2] == WANTED and sys.prefix == sys.base_prefix:
        yield sys.executable
    yield from ("python3.10", "python3", "python")
    pyenv = _output(["pyenv", "prefix", "3.10"])
    if pyenv:
        yield str(Path(pyenv) / "bin" / "python")
    uv = _output(["uv", "python", "find", "--system", "3.10"])
    if uv:
        yield uv


def _output(command: Sequence[str]) -> str:
    """Returns what a command prints; nothing when it fails or is not there."""
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", check=False
        )
    except OSError:
        return ""
    return "" if done.returncode else done.stdout.strip()
