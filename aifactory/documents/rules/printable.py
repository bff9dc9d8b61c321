"""What can stand on paper. Plain Python.

A letter that the fonts do not have would be drawn as an empty box, and some readers then lose the
text of the whole file. It is replaced by a visible mark instead, and the letter says so.
"""

import unicodedata
from collections.abc import Container

MARK = "\ufffd"
# What breaks a line, kept or turned into one that every reader knows.
_LINES = {"\n": "\n", "\t": "\t", "\u2028": "\n", "\u2029": "\n", "\x85": "\n"}
# Invisible by nature: nothing is lost without them, and none can turn the reading direction.
_INVISIBLE = {"Cc", "Cf"}


def printable(text: str, covered: Container[int]) -> tuple[str, bool]:
    """`text` with the mark for each letter outside `covered`, and whether there was one."""
    shown = "".join(_shown(letter, covered) for letter in unicodedata.normalize("NFC", text))
    return shown, shown.count(MARK) > text.count(MARK)


def _shown(letter: str, covered: Container[int]) -> str:
    if letter in _LINES:
        return _LINES[letter]
    if unicodedata.category(letter) in _INVISIBLE:
        return ""
    return letter if ord(letter) in covered else MARK
