"""Reads the data files of this package: word families, rules, frames."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.abc import Traversable
from importlib.resources import files
from typing import Any

import yaml

ENDING = ".yml"


class RuleError(ValueError):
    """A data file of the red flags cannot be used; the text says which place and why."""


def read_data(name: str) -> dict[str, Any]:
    """Read one file; every scalar stays the text it is ("no", "off", "988").

    Raises:
        RuleError: it holds no mapping, or the same key twice.
    """
    return _read(files(__package__).joinpath(name), name)


def read_folder(name: str) -> dict[str, dict[str, Any]]:
    """Read every file of a folder, by its name without ending.

    Raises:
        RuleError: one of them cannot be used.
    """
    found = sorted(files(__package__).joinpath(name).iterdir(), key=lambda file: file.name)
    return {
        file.name.removesuffix(ENDING): _read(file, f"{name}/{file.name}")
        for file in found
        if file.name.endswith(ENDING)
    }


def together(contents: Mapping[str, Mapping[str, Any]], folder: str) -> dict[str, Any]:
    """Return what several files hold, as if it were one.

    Args:
        contents: what each file holds, by its name.
        folder: where the files are, for the error.

    Raises:
        RuleError: two files have the same key: one of them would be lost.
    """
    where: dict[str, str] = {}
    for name, content in contents.items():
        for key in content:
            if key in where:
                raise RuleError(
                    f"{folder}/{where[key]}{ENDING} and {folder}/{name}{ENDING} both have {key}; keep one."
                )
            where[key] = name
    return {key: value for content in contents.values() for key, value in content.items()}


def _read(file: Traversable, name: str) -> dict[str, Any]:
    loader = yaml.CBaseLoader(file.read_text(encoding="utf-8"))
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise RuleError(f"{name}: this is no mapping; begin each entry with its name and a colon.")
        keys = [key.value for key, _ in node.value]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise RuleError(f"{name} has {twice[0]} twice; put the two together.")
        content: dict[str, Any] = loader.construct_document(node)
    except yaml.YAMLError as error:
        raise RuleError(f"{name}: this is not YAML; {error}") from error
    finally:
        loader.dispose()
    return content
