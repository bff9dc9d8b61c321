"""Reads the shipped JSON. Texts may leave out the language: it is English then."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from aifactory.catalogue.rules.calendars import resolve_local

FOLDER = Path(__file__).parent
SOURCE = ("source", "source_tag", "checked_on")
TEXTS = ("label", "help", "name")


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one file."""
    found: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def rule_sets() -> Iterator[dict[str, Any]]:
    """Every shipped rule set, in the order of its file name."""
    for path in sorted((FOLDER / "rule_sets").glob("*.json")):
        yield json.loads(path.read_text("utf-8"))


def texts(given: Mapping[str, Any] | None) -> dict[str, dict[str, str]]:
    """{audience: {language: text}}, from that or from {audience: text}."""
    return {
        audience: {"en": words} if isinstance(words, str) else dict(words)
        for audience, words in (given or {}).items()
    }


def instant(given: str | None, zone: str) -> datetime | None:
    """A clock time of a zone as an instant; a time inside a clock change is refused."""
    if given is None:
        return None
    return resolve_local(datetime.fromisoformat(given), zone).instant


def question(given: Mapping[str, Any]) -> dict[str, Any]:
    """One question with its texts in full."""
    found = {name: texts(words) if name in TEXTS else words for name, words in given.items()}
    found["choices"] = [
        {"value": choice["value"], "label": texts(choice["label"])}
        for choice in given.get("choices", [])
    ]
    return found


def sections(given: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The steps with their texts in full."""
    return [
        {"slug": one["slug"], "label": texts(one["label"]), "help": texts(one.get("help"))}
        for one in given
    ]
