"""`python3 -m bot.setup`: what `make` calls; `--help` says what there is."""

from __future__ import annotations

import argparse
import sys
import time

from bot.setup.interpreter import PythonMissing
from bot.setup.lock import lock
from bot.setup.steps import Step, StepFailed, Workplace
from bot.setup.terminal import INDENT

PARTS = {
    "environment": "the environment with what the assistant needs",
    "development": "the same, with what tests and checks need",
    "ready": "the environment, the sentence encoder and a trained model",
    "everything": "all of these",
    "lock": "choose versions again for requirements/*.in and write the lock files",
}


def main() -> int:
    """Does what the command line asks for; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python3 -m bot.setup",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"  {name:12} {text}" for name, text in PARTS.items()),
    )
    parser.add_argument("part", choices=PARTS)
    part = parser.parse_args().part
    workplace = Workplace()
    steps = workplace.steps(
        development=part in ("development", "everything"), built=part in ("ready", "everything")
    )
    try:
        take(steps)
        if part == "lock":
            lock(workplace)
    except (StepFailed, PythonMissing) as error:
        report(error)
        return 1
    except KeyboardInterrupt:
        say("\nStopped. The same command goes on from here.")
        return 130
    return 0


def take(steps: list[Step]) -> None:
    """Takes the steps that have not been taken, or whose inputs have changed since.

    Raises:
        StepFailed: One could not be done; the later ones were not tried.
        PythonMissing: There is no Python 3.10.
    """
    for number, step in enumerate(steps, start=1):
        if step.stamp.is_current():
            continue
        say(f"[{number}/{len(steps)}] {step.title} (usually {step.duration})")
        started = time.monotonic()
        step.stamp.remove()
        step.action()
        step.stamp.write()
        say(f"{INDENT}done in {time.monotonic() - started:.0f} s")


def report(error: StepFailed | PythonMissing) -> None:
    """Tells what went wrong and what to do about it."""
    if isinstance(error, StepFailed) and error.output:
        say("\n".join(f"{INDENT}| {line}" for line in error.output.splitlines()))
    say(f"\nThis step did not work.\n{error}")


def say(text: str) -> None:
    """Writes where progress goes, which is not where results go."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
