"""Runs a command while it shows that something is going on."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

INDENT = "      "
KEPT_LINES = 25
SECONDS_BETWEEN_FRAMES = 0.1
# Where no terminal watches, such as in a log, a line now and then shows that it is alive.
SECONDS_BETWEEN_LINES = 20.0


class CommandFailed(Exception):
    """A command ended with an error.

    Attributes:
        output: The last lines that it wrote, when they have not been shown already.
    """

    def __init__(self, command: Sequence[str], output: str = "") -> None:
        super().__init__(" ".join(command))
        self.output = output


def run_quietly(
    command: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    status: Callable[[str], str] = lambda line: "",
) -> str:
    """Runs a command behind a spinner and keeps what it writes for the case that it fails.

    Args:
        command: The program and its arguments.
        folder: Where it runs.
        environment: All of its environment variables.
        status: Turns a line of its output into what the spinner says from now on; "" changes nothing.

    Returns:
        The last lines of its output.

    Raises:
        CommandFailed: It ended with an error.
    """
    lines: deque[str] = deque(maxlen=KEPT_LINES)
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    with process, Spinner() as spinner:
        for line in process.stdout or ():
            lines.append(line.rstrip())
            spinner.text = status(line.rstrip()) or spinner.text
    output = "\n".join(lines)
    if process.returncode:
        raise CommandFailed(command, output)
    return output


def run_openly(command: Sequence[str], *, folder: Path, environment: Mapping[str, str]) -> None:
    """Runs a command that shows its own progress.

    Raises:
        CommandFailed: It ended with an error.
    """
    done = subprocess.run(command, cwd=folder, env=dict(environment), check=False)
    if done.returncode:
        raise CommandFailed(command)


class Spinner:
    """Shows the seconds that have passed and one changing text, until its `with` block ends."""

    def __init__(self) -> None:
        self.text = ""
        self._started = time.monotonic()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._show, daemon=True)

    def __enter__(self) -> Spinner:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _show(self) -> None:
        if sys.stderr.isatty():
            self._draw()
        else:
            self._log()

    def _draw(self) -> None:
        for frame in itertools.cycle("|/-\\"):
            sys.stderr.write(f"\r\033[K{INDENT}{frame} {self._line()}")
            sys.stderr.flush()
            if self._ended.wait(SECONDS_BETWEEN_FRAMES):
                break
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()

    def _log(self) -> None:
        while not self._ended.wait(SECONDS_BETWEEN_LINES):
            print(f"{INDENT}{self._line()}", file=sys.stderr, flush=True)

    def _line(self) -> str:
        return f"{time.monotonic() - self._started:.0f} s  {self.text}".rstrip()
