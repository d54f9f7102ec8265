"""What the documentation names is there, and what is there is documented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli import bot
from bot.settings import SETTINGS

PROJECT = Path(__file__).parents[2]
README = PROJECT / "README.md"
PAGES = sorted(
    [
        README,
        PROJECT / "CHANGELOG.md",
        PROJECT / "widget" / "README.md",
        PROJECT / "tests" / "fixtures" / "README.md",
        *(PROJECT / "docs").rglob("*.md"),
    ]
)
LARGEST_IMAGE = 200 * 1024

CODE_BLOCK = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
IMAGE = re.compile(
    r'!\[(?P<alt>[^\]]*)\]\((?P<target>[^)\s]+)\)|<img src="(?P<source>[^"]+)"(?P<rest>[^>]*)>'
)
TREE_LINE = re.compile(r"(?P<indent> *)(?P<name>[\w./-]+)\s{2,}\S.*")
INDEX_HOSTS = tuple("".join(parts) for parts in (
    ("pypi", ".org"), ("python", "hosted.org"), ("registry.", "npmjs"), ("registry.", "yarnpkg"),
    ("deb.", "debian.org"),
))  # fmt: skip
"""In pieces, so that this file holds none of them either."""


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    return CODE_BLOCK.sub("", text_of(page))


def commands(group: click.Group, name: str = "bot") -> Iterator[str]:
    """Every command that does something, as it is typed."""
    context = click.Context(group)
    if group.invoke_without_command:
        yield name
    for child_name in group.list_commands(context):
        child = group.get_command(context, child_name)
        if isinstance(child, click.Group):
            yield from commands(child, f"{name} {child_name}")
        else:
            yield f"{name} {child_name}"


def pictures_of(page: Path) -> Iterator[tuple[Path, str]]:
    """Each picture of a page, and the words for who cannot see it."""
    for match in IMAGE.finditer(prose_of(page)):
        alt = match["alt"] or "".join(re.findall(r'alt="([^"]*)"', match["rest"] or ""))
        yield page.parent / (match["target"] or match["source"]), alt


def headings_of(page: Path) -> set[str]:
    """The anchors of a page, as its headings make them."""
    titles = re.findall(r"^#+ (.+)$", prose_of(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def tree() -> list[str]:
    """The paths that README's tree names."""
    [block] = [block for block in CODE_BLOCK.findall(text_of(README)) if "\ndomain.yml " in block]
    paths, above = [], ""
    for line in block.splitlines()[1:-1]:
        match = TREE_LINE.fullmatch(line)
        assert match, f"README's tree, this line is not `path  what it holds`: {line}"
        above = above if match["indent"] else match["name"]
        paths.append(f"{above}{match['name']}" if match["indent"] else match["name"])
    return paths


def folders() -> set[str]:
    """The project's folders at the top and in bot/, without what is made and what tools keep."""
    made = {"__pycache__", *re.findall(r"^/(\w+)/$", text_of(PROJECT / ".gitignore"), re.MULTILINE)}
    there = [*PROJECT.iterdir(), *(PROJECT / "bot").iterdir()]
    kept = [
        path for path in there if path.is_dir() and not path.name.startswith(".") and path.name not in made
    ]
    # A folder that was renamed leaves its bytecode behind.
    return {
        str(path.relative_to(PROJECT))
        for path in kept
        if any(file.is_file() and "__pycache__" not in file.parts for file in path.rglob("*"))
    }


@pytest.mark.parametrize("command", list(commands(bot)))
def test_every_command_is_in_the_readme(command):
    assert re.search(rf"^\| `{command}[` ]", text_of(README), re.MULTILINE)


def test_the_readme_names_no_command_that_is_not_there():
    named = re.findall(r"^\| `(bot(?: [a-z]+)+)", text_of(README), re.MULTILINE)
    assert set(named) == set(commands(bot))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_pages_show_are_there(page):
    known = set(commands(bot))
    groups = {command.rsplit(" ", 1)[0] for command in known}
    shown = re.findall(r"(?:^\$? ?|`)bot ([a-z]+)(?: ([a-z]+))?", text_of(page), re.MULTILINE)
    for first, second in shown:
        assert f"bot {first}" in known | groups
        if second and f"bot {first}" in groups:
            assert f"bot {first} {second}" in known


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.variable)
def test_every_setting_is_in_the_readme_with_its_default(setting):
    default = f"`{setting.default}`" if setting.default else "unset"
    assert f"| `{setting.variable}` | {default} | " in text_of(README)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_no_setting_that_is_not_there(page):
    assert set(re.findall(r"\bBOT_[A-Z_]+[A-Z]", text_of(page))) <= {setting.variable for setting in SETTINGS}


def test_every_make_target_is_in_the_readme():
    targets = re.findall(r"^([a-z]+):.*##", text_of(PROJECT / "Makefile"), re.MULTILINE)
    assert [target for target in targets if f"`{target}`" not in text_of(README)] == ["help"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_link_within_the_project_leads_somewhere(page):
    for match in LINK.finditer(prose_of(page)):
        target, _, anchor = match["target"].partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        path = (page.parent / target) if target else page
        assert path.exists(), f"{page.name} links to {target}"
        if anchor:
            assert anchor in headings_of(path), f"{page.name} links to {match['target']}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_picture_is_there_and_is_described(page):
    for path, alt in pictures_of(page):
        assert path.is_file(), f"{page.name} shows {path.name}"
        assert len(alt) > 10, f"{page.name} shows {path.name} without saying what it shows"


def test_every_picture_is_small_and_shown_somewhere():
    pages = "".join(map(text_of, PAGES))
    for path in (PROJECT / "docs" / "images").iterdir():
        assert path.stat().st_size <= LARGEST_IMAGE, path.name
        assert f"images/{path.name}" in pages, f"{path.name} is on no page"


def test_the_tree_in_the_readme_names_only_what_is_there():
    assert [path for path in tree() if not (PROJECT / path).exists()] == []


def test_the_tree_in_the_readme_names_every_folder_of_the_project():
    assert folders() - {path.rstrip("/") for path in tree()} == set()


def test_no_page_names_a_package_index():
    for page in PAGES:
        assert not [host for host in INDEX_HOSTS if host in text_of(page)], page.name
