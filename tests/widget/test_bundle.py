"""The widget's source is sound, and the committed bundle is what it builds: one small file."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import sys
from os import environ
from pathlib import Path

import pytest

from bot.setup.widget import npm, with_node

PROJECT = Path(__file__).parents[2]
WIDGET = PROJECT / "widget"
VENV = Path(sys.prefix)
BUNDLE = PROJECT / "bot" / "web" / "static" / "widget.js"
LARGEST_BUNDLE = 30_000
"""Bytes, gzipped: what a phone with bad reception has to fetch before it can ask anything."""

ADVICE = "bot/web/static/widget.js is not what widget/src builds. Run `make widget` and commit the result."
NO_PACKAGES = "The widget's packages are not there. `make setup` installs them."

pytestmark = pytest.mark.timeout(300)


def npm_run(*arguments: str, folder: Path = WIDGET) -> None:
    """Let npm run something in the widget's folder; fails with what it said."""
    if not (WIDGET / "node_modules").exists():
        pytest.fail(NO_PACKAGES, pytrace=False)
    done = subprocess.run(
        npm(VENV, *arguments),
        cwd=folder,
        env=with_node({**environ, "NO_COLOR": "1"}, VENV),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        pytest.fail(f"npm {' '.join(arguments)}:\n{done.stdout}", pytrace=False)


def build(into: Path, *, folder: Path = WIDGET) -> bytes:
    """Build the bundle into an empty folder, and see that it is one file."""
    npm_run("exec", "--offline", "--", "vite", "build", "--outDir", str(into), folder=folder)
    assert [path.name for path in into.iterdir()] == [BUNDLE.name], "The widget is no longer one file."
    return (into / BUNDLE.name).read_bytes()


def test_the_types_of_the_widget_fit_together():
    npm_run("run", "check")


def test_the_units_of_the_widget_pass_their_tests():
    npm_run("test")


def test_the_committed_bundle_is_what_the_source_builds(tmp_path):
    is_same = build(tmp_path / "built") == BUNDLE.read_bytes()
    assert is_same, ADVICE


def test_the_bundle_does_not_depend_on_where_it_is_built(tmp_path):
    elsewhere = tmp_path / "another clone" / "widget"
    shutil.copytree(WIDGET, elsewhere, ignore=shutil.ignore_patterns("node_modules"))
    (elsewhere / "node_modules").symlink_to(WIDGET / "node_modules")
    assert build(tmp_path / "built", folder=elsewhere) == build(tmp_path / "here")


def test_the_bundle_is_small_enough_for_bad_reception():
    assert len(gzip.compress(BUNDLE.read_bytes(), mtime=0)) <= LARGEST_BUNDLE


def test_the_bundle_names_nothing_that_would_have_to_be_fetched():
    bundle = BUNDLE.read_text(encoding="utf-8")
    fetching = r"https?://|wss?://|@import|url\(|sourceMappingURL|importScripts|\bimport\("
    assert re.findall(fetching, bundle) == []
