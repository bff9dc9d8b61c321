"""The small language in which the office writes letters and mails. Plain Python.

Text with `{variable}`, and `[if variable] … [end]` or `[if not variable] … [end]` around what is
not always said. A tag alone on its line leaves no line behind. Nothing else is special, and
nothing is executed: a text can name values, never reach anything.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

_TAG = r"\[[ \t]*(?P<word>if|end|else)\b(?P<rest>[^\[\]\n]*)(?P<close>\]?)"
_TOKEN = re.compile(rf"{_TAG}|\{{(?P<name>[^{{}}\n]*)(?P<brace>\}}?)|(?P<stray>\}})")
_ALONE = re.compile(rf"^[ \t]*{_TAG}[ \t]*\n", re.MULTILINE)
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
DEEPEST = 4


@dataclass(frozen=True)
class Problem:
    """What is wrong with a text, and where.

    Attributes:
        code: a key of `SENTENCES` in catalogue/queries/wording_checks.py.
        line: counted from 1; 0 for the text as a whole.
        name: what it is about.
        hint: what may have been meant.
    """

    code: str
    line: int
    name: str = ""
    hint: str = ""


class Names(NamedTuple):
    """The variables that a text may use.

    Attributes:
        always: have a value in each case.
        sometimes: may be empty, so they stand inside `[if …]`.
        flags: are asked for in `[if …]` and have no text.
    """

    always: frozenset[str]
    sometimes: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()

    @property
    def known(self) -> frozenset[str]:
        """All of them."""
        return self.always | self.sometimes | self.flags


class Piece(NamedTuple):
    """A part of a written text; `name` is the variable that it is the value of, else empty."""

    text: str
    name: str = ""


class MissingValue(LookupError):
    """A variable has no value in this case: nothing is written."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class FaultyText(ValueError):
    """A text that is not in the language is to be written: it was never checked."""


class _Token(NamedTuple):
    kind: str  # text, name, if, unless, end, or the code of a problem
    text: str
    line: int


def problems(text: str, names: Names, *, needed: Sequence[str] = ()) -> list[Problem]:
    """Everything that keeps a text from being used, in the order of its lines.

    Args:
        needed: variables that the text has to name.
    """
    text = lines_of(text)
    found = [*_invisible(text), *_faults(_tokens(text), names)]
    if not text.strip():
        return [Problem("empty", 0)]
    used = {token.text for token in _tokens(text) if token.kind == "name"}
    found += [Problem("needed", 0, name) for name in needed if name not in used]
    return sorted(found, key=lambda problem: (problem.line or 10**6, problem.code))


def pieces(text: str, values: Mapping[str, str]) -> list[Piece]:
    """The text in one case, its values told apart from its words. An empty value is none.

    Raises:
        MissingValue: it names a variable that is empty.
        FaultyText: `problems` would have found something.
    """
    written: list[Piece] = []
    shown = [True]
    for token in _tokens(lines_of(text)):
        if token.kind in {"if", "unless"}:
            has_value = bool(values.get(token.text, ""))
            shown.append(shown[-1] and has_value is (token.kind == "if"))
        elif token.kind == "end" and len(shown) > 1:
            shown.pop()
        elif token.kind not in {"text", "name"}:
            raise FaultyText(token.kind)
        elif shown[-1]:
            written.append(_piece(token, values))
    if len(shown) > 1:
        raise FaultyText("unclosed_if")
    return written


def written(text: str, values: Mapping[str, str]) -> str:
    """The text in one case, without the gaps that left-out parts leave.

    Raises:
        MissingValue: as `pieces`.
    """
    whole = "".join(piece.text for piece in pieces(text, values))
    return re.sub(r"\n{3,}", "\n\n", whole).strip()


def paragraphs(text: str, values: Mapping[str, str]) -> list[list[Piece]]:
    """The text in one case, split at blank lines; a single line break is a space.

    Raises:
        MissingValue: as `pieces`.
    """
    found: list[list[Piece]] = [[]]
    for piece in pieces(text, values):
        if piece.name:
            found[-1].append(piece)
            continue
        first, *others = re.split(r"\n[ \t]*(?:\n[ \t]*)+", piece.text)
        found[-1].append(Piece(first.replace("\n", " ")))
        found += [[Piece(other.replace("\n", " "))] for other in others]
    return [tidy for paragraph in found if (tidy := _tidy(paragraph))]


def variables_in(text: str) -> set[str]:
    """Every variable that a text names or asks for."""
    kinds = {"name", "if", "unless"}
    return {token.text for token in _tokens(lines_of(text)) if token.kind in kinds}


def lines_of(text: str) -> str:
    """The text with one kind of line break, and no spaces at the ends of lines."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n"))


def _tidy(paragraph: list[Piece]) -> list[Piece]:
    """Without blank ends; blank words go with their neighbour, for none stands on its own."""
    kept: list[Piece] = []
    for piece in paragraph:
        if kept and not (piece.name or kept[-1].name):
            kept[-1] = Piece(kept[-1].text + piece.text)
        elif piece.text:
            kept.append(piece)
    merged: list[Piece] = []
    for piece in kept:
        if merged and not piece.text.strip():
            merged[-1] = _said(merged[-1], merged[-1].text + piece.text)
        else:
            merged.append(piece)
    if merged:
        merged[0] = _said(merged[0], merged[0].text.lstrip())
        merged[-1] = _said(merged[-1], merged[-1].text.rstrip())
    return [piece for piece in merged if piece.text]


def _said(piece: Piece, text: str) -> Piece:
    return Piece(text, piece.name)


def _piece(token: _Token, values: Mapping[str, str]) -> Piece:
    if token.kind == "text":
        return Piece(token.text)
    value = values.get(token.text, "")
    if not value.strip():
        raise MissingValue(token.text)
    return Piece(value, token.text)


def _tokens(text: str) -> Iterator[_Token]:
    place, line = 0, 1
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if _ALONE.match(text, text.rfind("\n", 0, start) + 1) and match["word"]:
            # The whole line goes with its tag.
            start, end = text.rfind("\n", 0, start) + 1, text.index("\n", end) + 1
        if start > place:
            yield _Token("text", text[place:start], line)
        line = 1 + text.count("\n", 0, match.start())
        yield _token(match, line)
        place, line = end, 1 + text.count("\n", 0, end)
    if place < len(text):
        yield _Token("text", text[place:], line)


def _token(match: re.Match[str], line: int) -> _Token:
    if match["stray"]:
        return _Token("stray_brace", "}", line)
    if match["word"] is None:
        name = match["name"].strip()
        closed = match["brace"] and _NAME.match(name)
        return _Token("name" if closed else "open_brace", name, line)
    word, rest = match["word"], match["rest"].strip()
    if not match["close"]:
        return _Token("open_tag", word, line)
    if word != "if":
        kind = "end" if word == "end" and not rest else "odd_tag"
        return _Token(kind, f"{word} {rest}".strip(), line)
    negated, name = bool(re.match(r"not\s", rest)), re.sub(r"^not\s+", "", rest)
    if not _NAME.match(name):
        return _Token("odd_tag", f"if {rest}".strip(), line)
    return _Token("unless" if negated else "if", name, line)


def _faults(tokens: Iterator[_Token], names: Names) -> Iterator[Problem]:
    inside: list[_Token] = []
    for token in tokens:
        if token.kind in {"if", "unless"}:
            inside.append(token)
            yield from _about_condition(token, names, depth=len(inside))
        elif token.kind == "end":
            if inside:
                inside.pop()
            else:
                yield Problem("stray_end", token.line)
        elif token.kind == "name":
            yield from _about_name(token, names, {one.text for one in inside if one.kind == "if"})
        elif token.kind != "text":
            yield Problem(token.kind, token.line, token.text)
    for open_tag in inside:
        yield Problem("unclosed_if", open_tag.line, open_tag.text)


def _about_condition(token: _Token, names: Names, *, depth: int) -> Iterator[Problem]:
    if token.text not in names.known:
        yield _unknown(token, names)
    elif token.text in names.always:
        yield Problem("always_there", token.line, token.text)
    if depth > DEEPEST:
        yield Problem("too_deep", token.line, token.text)


def _about_name(token: _Token, names: Names, asked: set[str]) -> Iterator[Problem]:
    if token.text not in names.known:
        yield _unknown(token, names)
    elif token.text in names.flags:
        yield Problem("no_text", token.line, token.text)
    elif token.text in names.sometimes and token.text not in asked:
        yield Problem("unguarded", token.line, token.text)


def _unknown(token: _Token, names: Names) -> Problem:
    close = get_close_matches(token.text, sorted(names.known), n=1)
    return Problem("unknown", token.line, token.text, close[0] if close else "")


def _invisible(text: str) -> Iterator[Problem]:
    """What nobody sees could hide a name or turn a sentence around."""
    for number, line in enumerate(text.split("\n"), start=1):
        hidden = [one for one in line if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co"}]
        if hidden:
            yield Problem("invisible", number, f"U+{ord(hidden[0]):04X}")
