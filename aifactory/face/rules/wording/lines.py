"""What differs between two texts, line by line. Plain Python."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class TextLine:
    """A line of two texts laid on each other; `kind` is same, gone or new."""

    kind: str
    text: str


def compared(before: str, after: str) -> list[TextLine]:
    """Every line of both texts: what stayed, what went, what came."""
    return list(_walk(before.split("\n"), after.split("\n")))


def _walk(before: list[str], after: list[str]) -> Iterator[TextLine]:
    # Autojunk would take a line that repeats often for noise.
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, start, end, from_, to in matcher.get_opcodes():
        if kind == "equal":
            yield from (TextLine("same", line) for line in before[start:end])
            continue
        yield from (TextLine("gone", line) for line in before[start:end])
        yield from (TextLine("new", line) for line in after[from_:to])
