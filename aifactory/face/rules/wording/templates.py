"""What a letter or mail declares about its wording, and what one wording is. Plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aifactory.face.rules.wording.language import Names, Problem, problems

MAIL, LETTER = "mail", "letter"
AUDIENCES = ("applicant", "expert", "office", "site")
FORMS = ("text", "moment", "weekday", "long_day", "lines", "link", "flag")
# What a variable tells about; who may read that is a rule, not a choice of the template.
SHOWN_TO: dict[str, frozenset[str]] = {
    "reader": frozenset(AUDIENCES),  # about whoever gets it
    "case": frozenset({"applicant", "office", "site"}),
    "call": frozenset(AUDIENCES),
    "office": frozenset(AUDIENCES),
    "expert": frozenset({"office"}),
    "panel": frozenset({"office"}),
    "internal": frozenset({"office"}),
}


LONGEST, LONGEST_LINE = 5000, 150


class BadDeclaration(ValueError):
    """A shipped template contradicts itself; found by the tests, never by a person."""


@dataclass(frozen=True)
class Variable:
    """A value that a wording may name.

    Attributes:
        form: how the value is written; a flag is only asked for in `[if …]`.
        about: a key of SHOWN_TO, which says who may read it.
        is_optional: it is empty in some cases.
        is_strong: letters print it bold.
    """

    name: str
    meaning: str
    example: str
    form: str = "text"
    about: str = "case"
    is_optional: bool = False
    is_strong: bool = False


@dataclass(frozen=True)
class Block:
    """A part of the text; the layout around it is not the office's."""

    name: str
    label: str
    help: str = ""
    is_line: bool = False
    needed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """A letter or mail whose wording the office may change."""

    key: str
    medium: str
    audience: str
    title: str
    purpose: str
    blocks: tuple[Block, ...]
    variables: tuple[Variable, ...]
    shipped: Mapping[str, Mapping[str, str]]
    example: Mapping[str, Any]

    @property
    def names(self) -> Names:
        """Its variables, as the language asks for them."""
        flags = frozenset(one.name for one in self.variables if one.form == "flag")
        sometimes = frozenset(one.name for one in self.variables if one.is_optional) - flags
        every = frozenset(one.name for one in self.variables)
        return Names(every - sometimes - flags, sometimes, flags)


@dataclass(frozen=True)
class Wording:
    """One version of the text of a template; 0 is what is shipped."""

    key: str
    language: str
    version: int
    blocks: Mapping[str, str]
    content_hash: str = ""


def read_template(key: str, given: Mapping[str, Any]) -> Template:
    """A template as its file declares it.

    Raises:
        BadDeclaration: it is not complete, or shows its readers what is not for them.
    """
    try:
        template = Template(
            key=key,
            medium=given["medium"],
            audience=given["audience"],
            title=given["title"],
            purpose=given["purpose"],
            blocks=tuple(_block(one) for one in given["blocks"]),
            variables=tuple(_variable(one) for one in given["variables"]),
            shipped={
                language: {name: text.strip("\n") for name, text in blocks.items()}
                for language, blocks in given["shipped"].items()
            },
            example=given.get("example", {}),
        )
    except (KeyError, TypeError) as gap:
        raise BadDeclaration(f"{key}: {gap}") from gap
    for problem in _contradictions(template):
        raise BadDeclaration(f"{key}: {problem}")
    return template


def faults(template: Template, blocks: Mapping[str, str]) -> dict[str, list[Problem]]:
    """What keeps a text from being used for a template, by its part; empty when nothing does."""
    found = {
        block.name: [
            *problems(blocks.get(block.name, ""), template.names, needed=block.needed),
            *_too_much(block, blocks.get(block.name, "").strip()),
        ]
        for block in template.blocks
    }
    return {name: told for name, told in found.items() if told}


def _too_much(block: Block, text: str) -> list[Problem]:
    limit = LONGEST_LINE if block.is_line else LONGEST
    found = [Problem("too_long", 0, str(limit))] if len(text) > limit else []
    return [*found, Problem("one_line", 0)] if block.is_line and "\n" in text else found


def _variable(given: Mapping[str, Any]) -> Variable:
    return Variable(
        name=given["name"],
        meaning=given["meaning"],
        example=given["example"],
        form=given.get("form", "text"),
        about=given.get("about", "case"),
        is_optional=given.get("optional", False),
        is_strong=given.get("strong", False),
    )


def _block(given: Mapping[str, Any]) -> Block:
    return Block(
        name=given["name"],
        label=given["label"],
        help=given.get("help", ""),
        is_line=given.get("line", False),
        needed=tuple(given.get("needed", ())),
    )


def _contradictions(template: Template) -> list[str]:
    blocks = {block.name for block in template.blocks}
    found = [
        f"the text in {language} has other parts"
        for language, texts in template.shipped.items()
        if set(texts) != blocks
    ]
    if template.medium not in {MAIL, LETTER} or template.audience not in AUDIENCES:
        found.append("nobody knows who gets it, or how")
    if template.medium == MAIL and blocks != {"subject", "body"}:
        found.append("a mail has a subject and a body")
    found += [
        f"its own text in {language} is faulty: {told}"
        for language, texts in template.shipped.items()
        if (told := faults(template, texts)) and not found
    ]
    for variable in template.variables:
        if variable.form not in FORMS:
            found.append(f"no way to write {variable.name}")
        if template.audience not in SHOWN_TO.get(variable.about, frozenset()):
            found.append(f"{variable.name} is not for the {template.audience}")
    return found
