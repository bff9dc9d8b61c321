"""Whether a text names somebody who must stay unknown. Plain Python.

Capitals and accents do not hide a name: "JANA NOVAKOVA" is found where Jana Nováková is meant.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

# Letters that Unicode does not take apart.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_WORD = re.compile(r"[^\W_]+")
SHORTEST = 4  # a surname of three letters is also a word


@dataclass(frozen=True)
class Person:
    """Somebody whom no letter and no mail may name."""

    name: str
    email: str


@dataclass(frozen=True)
class Leak:
    """Where a text names one of them, in its own words."""

    line: int
    words: str


@dataclass(frozen=True)
class _Word:
    text: str
    folded: str
    line: int

    @property
    def is_capitalised(self) -> bool:
        return self.text[:1].isupper()


def leaks(text: str, people: Iterable[Person], *, usual: str = "") -> list[Leak]:
    """Each place that gives somebody away by e-mail, full name in either order, or surname.

    Args:
        usual: the shipped text. Its own words are never taken for a surname standing alone.
    """
    words, plain = list(_words(text)), fold(text)
    said, harmless = {word.folded for word in words}, {word.folded for word in _words(usual)}
    found: set[tuple[int, str]] = set()
    for person in people:
        at = plain.find(fold(person.email)) if person.email else -1
        if at >= 0:
            found.add((1 + plain.count("\n", 0, at), person.email))
        first, surnames = _parts(person.name)
        if surnames & said:
            found |= set(_named(words, first, surnames, harmless))
    return [Leak(line, shown) for line, shown in sorted(found)]


def fold(text: str) -> str:
    """Small letters without accents, line breaks kept."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return plain.translate(_LETTERS)


def _words(text: str) -> Iterator[_Word]:
    for number, line in enumerate(text.split("\n"), start=1):
        for match in _WORD.finditer(unicodedata.normalize("NFKC", line)):
            yield _Word(match[0], fold(match[0]), number)


def _parts(name: str) -> tuple[str, set[str]]:
    """First name and surnames, folded; a double surname is given away by either half."""
    parts = name.split() or [""]
    surnames = {word.folded for word in _words(parts[-1])}
    return next((word.folded for word in _words(parts[0])), ""), surnames


def _named(
    words: Sequence[_Word], first: str, surnames: set[str], harmless: set[str]
) -> Iterator[tuple[int, str]]:
    for before, word in zip([None, *words], words, strict=False):
        if before and _are_both({before.folded, word.folded}, first, surnames):
            yield before.line, f"{before.text} {word.text}"
        elif word.folded in surnames and _stands_alone(word, harmless):
            yield word.line, word.text


def _are_both(pair: set[str], first: str, surnames: set[str]) -> bool:
    return first in pair and bool((pair - {first}) & surnames)


def _stands_alone(word: _Word, harmless: set[str]) -> bool:
    return word.is_capitalised and len(word.folded) >= SHORTEST and word.folded not in harmless
