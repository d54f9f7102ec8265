"""The page of a report: plots that everybody can read, in light and dark, and nothing from elsewhere."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from bot.training.evaluation.cross_validation import HeldOut
from bot.training.evaluation.neighbours import Neighbour
from bot.training.evaluation.parts import WORST, CrossValidationPart
from bot.training.evaluation.report import write_report
from bot.training.evaluation.run import Run

RUN = Run("nlu.yml", "0" * 64, "", "", datetime(2026, 11, 22, 19, 40, tzinfo=timezone.utc))
SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)
HELD = [
    *[HeldOut(place, f"pain {place}", "pain", "pain", 0.95) for place in range(8)],
    *[HeldOut(place, f"dose <{place}>", "dose", "pain", 0.85 - place / 1000) for place in range(8, 32)],
    *[HeldOut(place, f"odd {place}", "dose", "odd", 0.15) for place in range(32, 34)],
]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    near = {8: [Neighbour("dose of pain", "pain", 0.912)]}
    report = write_report(tmp_path_factory.mktemp("reports"), [CrossValidationPart(RUN, HELD, near)])
    return report.html.read_text(encoding="utf-8")


def test_every_plot_says_in_words_what_it_shows(page: str) -> None:
    plots = [ElementTree.fromstring(svg) for svg in SVG.findall(page)]
    assert len(plots) == 2
    for plot in plots:
        title, description = plot.find("title"), plot.find("desc")
        assert title is not None
        assert title.text
        assert description is not None
        assert len(description.text or "") > 60
        assert plot.get("role") == "img"
        assert (plot.get("aria-labelledby") or "").split() == [title.get("id"), description.get("id")]
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_tables_have_the_figures_of_the_plots(page: str) -> None:
    tables = SVG.sub("", page)
    assert re.search(
        r"80 to 90 %</th><td class=\"number\">24</td>\s*<td[^>]*>83.0 %</td><td[^>]*>0.0 %", tables
    )
    assert re.search(r"<td>dose</td><td>pain</td><td class=\"number\">24</td><td[^>]*>92.3 %", tables)


def test_plots_take_their_colours_from_light_or_dark(page: str) -> None:
    assert "prefers-color-scheme: dark" in page
    for svg in SVG.findall(page):
        assert not re.search(r"#[0-9a-f]{3,6}\b|(?:fill|stroke)=\"(?!none)", svg)


def test_the_surest_mistakes_are_explained(page: str) -> None:
    assert page.index("dose &lt;8&gt;") < page.index("dose &lt;9&gt;")
    assert "0.91 pain: dose of pain" in page
    assert len(re.findall(r"<td>dose &lt;\d+&gt;", page)) == WORST


def test_the_page_is_whole_and_brings_everything_with_it(page: str) -> None:
    assert page.strip().startswith("<!doctype html>")
    assert not re.search(r"(?:src|href)=\"(?!#)|url\(|@import|<script|<link", page)
    assert re.findall(r"<h1>(.+)</h1>", page) == ["Evaluation"]
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for column in ("Precision", "Recall", "F1", "Examples"):
        assert column in page
