"""Wordings of letters and mails: what is shipped, what the office put in force, how it is written.

Templates and shipped texts are the files in templates/wordings/. What the office changed is asked
of a reader that `aifactory.wiring` binds; without a changed text the shipped one holds.
"""

import logging
import tomllib
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime

from aifactory.face.placeholders import EmptyPlaceholder, template_folders
from aifactory.face.rules.wording import (
    MissingValue,
    Template,
    Variable,
    Wording,
    faults,
    paragraphs,
    read_template,
    written,
)
from aifactory.face.tags.formats import moment, weekday

log = logging.getLogger(__name__)

FOLDER = "wordings"
EXAMPLE_SITE, EXAMPLE_OFFICE = "https://access.example", "office@access.example"
Reader = Callable[[str, str], Wording | None]
Finish = Callable[[object], str]
_reader: list[Reader] = []


def bind(reader: Reader) -> None:
    """Say where changed wordings are kept: (key, language) → the one in force, if any."""
    _reader[:] = [reader]


@cache
def templates() -> dict[str, Template]:
    """Every letter and mail whose wording the office may change, by key."""
    files = {
        path.stem: path
        for folder in template_folders()
        for path in (folder / FOLDER).glob("*.toml")
    }
    return {
        key: read_template(key, tomllib.loads(files[key].read_text(encoding="utf-8")))
        for key in sorted(files)
    }


def shipped(key: str, language: str) -> Wording:
    """The text as it is shipped, in English where the language has none."""
    texts = templates()[key].shipped
    chosen = language if language in texts else settings.LANGUAGE_CODE
    return Wording(key, chosen, 0, texts[chosen])


def in_force(key: str, language: str) -> Wording:
    """The text that the next letter or mail is written with.

    A changed text that names what this release does not know any more is passed over: the
    shipped one is always whole, and the case goes on.
    """
    fallback = shipped(key, language)
    changed = _reader[0](key, fallback.language) if _reader else None
    if changed is None:
        return fallback
    if faults(templates()[key], changed.blocks):
        log.error("Wording %s, version %d, does not fit this release.", key, changed.version)
        return fallback
    return changed


def examples(template: Template) -> dict[str, str]:
    """An invented value for each variable; its addresses lead to this site."""
    return {
        one.name: one.example.replace(EXAMPLE_OFFICE, settings.OFFICE_EMAIL).replace(
            EXAMPLE_SITE, settings.SITE_URL
        )
        for one in template.variables
    }


def values(
    template: Template, context: Mapping[str, Any], *, finish: Finish = str
) -> dict[str, str]:
    """The values of a case as a text prints them, in the language and zone now active.

    Args:
        finish: turns what people typed into what may be printed; dates and flags are ours.
    """
    return {one.name: _value(one, context.get(one.name), finish) for one in template.variables}


def text(wording: Wording, context: Mapping[str, Any], *, finish: Finish = str) -> dict[str, str]:
    """Each part of a wording in one case, as plain text.

    Raises:
        EmptyPlaceholder: it names something that this case does not have.
    """
    filled = values(templates()[wording.key], context, finish=finish)
    try:
        return {name: written(block, filled) for name, block in wording.blocks.items()}
    except MissingValue as gap:
        raise EmptyPlaceholder(gap.name) from gap


def frozen(
    wording: Wording, context: Mapping[str, Any], *, only: Collection[str] = ()
) -> dict[str, Any]:
    """What a letter keeps of its wording: which version, and each paragraph as it stands there.

    Args:
        only: parts that the letter prints; all of them by default.

    Raises:
        EmptyPlaceholder: it names something that this case does not have.
    """
    template = templates()[wording.key]
    filled = values(template, context)
    strong = {one.name for one in template.variables if one.is_strong}
    try:
        blocks = {
            name: [
                [{"text": piece.text, "strong": piece.name in strong} for piece in paragraph]
                for paragraph in paragraphs(block, filled)
            ]
            for name, block in wording.blocks.items()
            if not only or name in only
        }
    except MissingValue as gap:
        raise EmptyPlaceholder(gap.name) from gap
    return {
        "key": wording.key,
        "version": wording.version,
        "language": wording.language,
        "content_hash": wording.content_hash,
        "blocks": blocks,
    }


def _value(variable: Variable, value: object, finish: Finish) -> str:
    if value is None or value in ("", [], ()):
        return ""
    if variable.form == "flag":
        return "yes" if value else ""
    if isinstance(value, datetime) and variable.form == "moment":
        return moment(value)
    if isinstance(value, date) and variable.form == "weekday":
        return weekday(value)
    if isinstance(value, date) and variable.form == "long_day":
        return date_format(localtime(value) if isinstance(value, datetime) else value, "j F Y")
    if isinstance(value, list | tuple) and variable.form == "lines":
        return "\n".join(f"- {finish(one)}" for one in value)
    return finish(value)
