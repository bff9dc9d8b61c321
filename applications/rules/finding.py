"""What somebody types to find a case, as a question to the full-text index."""

import re

WORD = re.compile(r"[^\W_]+")
PART = re.compile(r"[0-9]+|[^\W\d_]+")
MOST_WORDS = 8
SERIAL = 3
"""Numbers of cases end with at least so many figures: 12 means 012 there."""


def asked(text: str) -> str:
    """Every word must be there, each at least as the beginning of one; "" asks nothing."""
    words = WORD.findall(text.casefold())[:MOST_WORDS]
    return " & ".join(f"({_one(word)})" for word in words)


def _one(word: str) -> str:
    """A word as it stands, or in the parts that the index makes of a number such as 2026PG11."""
    whole = _lexeme(word)
    parts = PART.findall(word)
    if len(parts) < 2:
        return whole
    return f"{whole} | ({' & '.join(_lexeme(part) for part in parts)})"


def _lexeme(word: str) -> str:
    if not word.isdecimal() or not word.isascii():
        return f"'{word}':*"
    if len(word) < SERIAL:
        return f"('{word}' | '{word.zfill(SERIAL)}')"
    return f"'{word}':*"
