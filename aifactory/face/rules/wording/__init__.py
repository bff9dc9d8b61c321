"""Wording of letters and mails: its language, its declarations, and whom it must not name."""

from aifactory.face.rules.wording.language import (
    FaultyText,
    MissingValue,
    Names,
    Piece,
    Problem,
    lines_of,
    paragraphs,
    pieces,
    problems,
    variables_in,
    written,
)
from aifactory.face.rules.wording.lines import TextLine, compared
from aifactory.face.rules.wording.people import Leak, Person, leaks
from aifactory.face.rules.wording.templates import (
    LETTER,
    MAIL,
    BadDeclaration,
    Block,
    Template,
    Variable,
    Wording,
    faults,
    read_template,
)

__all__ = [
    "LETTER",
    "MAIL",
    "BadDeclaration",
    "Block",
    "FaultyText",
    "Leak",
    "MissingValue",
    "Names",
    "Person",
    "Piece",
    "Problem",
    "Template",
    "TextLine",
    "Variable",
    "Wording",
    "compared",
    "faults",
    "leaks",
    "lines_of",
    "paragraphs",
    "pieces",
    "problems",
    "read_template",
    "variables_in",
    "written",
]
