"""Letters the fonts have, marks for those they lack."""

import pytest

from aifactory.documents.rules.printable import printable

COVERED = {ord(letter) for letter in "abc é<>\ufffd"}


@pytest.mark.parametrize(
    ("typed", "shown", "has_gaps"),
    [
        ("", "", False),
        ("abc <b>", "abc <b>", False),
        ("e\u0301", "é", False),
        ("a\u738bb", "a\ufffdb", True),
        ("\U0001f642", "\ufffd", True),
        ("a\u0335b", "a\ufffdb", True),
        ("a\u202eb\u200b\u00ad\ufeff", "ab", False),
        ("a\x00\x1b\rb", "ab", False),
        ("a\n\tb\u2028c\u2029a\x85b", "a\n\tb\nc\na\nb", False),
        ("\ufffd", "\ufffd", False),
        ("\ufffd\u738b", "\ufffd\ufffd", True),
        ("\ue000", "\ufffd", True),
    ],
)
def test_printable_keeps_what_the_fonts_have(typed: str, shown: str, has_gaps: bool):
    assert printable(typed, COVERED) == (shown, has_gaps)
