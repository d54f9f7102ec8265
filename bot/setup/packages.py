"""Installs the locked packages, from wherever this machine installs packages from.

pip comes with Python and knows the machine's settings, but takes two minutes for what uv does in half a
minute. So pip installs the locked uv, and uv, told what pip is told, installs the rest.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

# What pip calls it -> the variable that tells uv the same.
UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "timeout": "UV_HTTP_TIMEOUT",
    "no-index": "UV_NO_INDEX",
}

# Places beside the main index. They may hold less of a version than the main index does, which is no matter
# for what is pinned, and would hold the lock back at whatever they have.
EXTRA_PLACES = ("extra-index-url", "find-links")

# Weakest first.
PIP_SECTIONS = ("global", "install", ":env:")


def uv_environment(
    environment: Mapping[str, str], pip_config: str, *, main_index_only: bool = False
) -> dict[str, str]:
    """Returns the environment in which uv finds packages where pip does.

    Args:
        environment: The variables as they are; what they tell uv already stays.
        pip_config: What `pip config list` prints.
        main_index_only: Leave out the extra places that pip is told of.
    """
    settings = _pip_settings(pip_config)
    left_out = EXTRA_PLACES if main_index_only else ()
    told = {
        UV_NAMES[name]: value for name, value in settings.items() if name in UV_NAMES and name not in left_out
    }
    for name, separator in (("UV_INDEX", " "), ("UV_FIND_LINKS", ","), ("UV_INSECURE_HOST", " ")):
        if name in told:
            told[name] = separator.join(told[name].split())
    # Every file is checked against the lock, so it does not matter which of several indexes has it.
    told["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return {**told, **environment}


def _pip_settings(pip_config: str) -> dict[str, str]:
    by_section: dict[str, dict[str, str]] = {section: {} for section in PIP_SECTIONS}
    for line in pip_config.splitlines():
        found = re.fullmatch(r"(global|install|:env:)\.([a-z-]+)=(.+)", line.strip())
        if found:
            section, name, value = found.groups()
            by_section[section][name] = str(ast.literal_eval(value))
    return {name: value for section in PIP_SECTIONS for name, value in by_section[section].items()}


class Downloads:
    """Adds up the downloads that uv announces: `Downloading numpy (16.3MiB)`, later `Downloaded numpy`."""

    def __init__(self) -> None:
        self._announced: dict[str, float] = {}
        self._finished = 0.0

    def status(self, line: str) -> str:
        """Takes a line of uv's output and returns the state of things in one short text."""
        begun = re.match(r"\s*Downloading (\S+) \(([\d.]+)([KMG])iB\)", line)
        ended = re.match(r"\s*Downloaded (\S+)", line)
        if begun:
            factor = {"K": 1 / 1024, "M": 1.0, "G": 1024.0}[begun[3]]
            self._announced[begun[1]] = float(begun[2]) * factor
        elif ended:
            self._finished += self._announced.get(ended[1], 0.0)
        elif line.startswith("Installed"):
            return "installed, compiling"
        if not self._announced:
            return ""
        return f"{self._finished:,.0f} of {sum(self._announced.values()):,.0f} MiB downloaded"


def advice_for(output: str) -> str:
    """Returns what to do about a failed installation, from what the installer wrote."""
    text = output.lower()
    if "hash mismatch" in text or "do not match the hashes" in text:
        return (
            "A package is not the one that was locked, so it was not installed. Try once more. If it happens "
            "again, do not go on: the place that this machine installs from serves an altered file."
        )
    if "no space left" in text:
        return "The disk is full. The environment needs about 4 GB; make room and run the same command again."
    if "python.h" in text or "gcc" in text:
        return (
            "A package had to be compiled, which the lock avoids on Linux x86-64 (glibc 2.28 and newer). "
            "Use such a machine, or install a C compiler and the Python headers."
        )
    return (
        "Check the network connection, and pip's settings (`python3 -m pip config list`), then run the same "
        "command again: what has been downloaded is kept."
    )
