"""Cells of exported files: text that a spreadsheet program shows and never runs."""

import re

# What a spreadsheet takes for the beginning of a formula, also after a tab or a line break.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def harmless(value: object) -> object:
    """Text that could be read as a formula gets an apostrophe in front; numbers stay numbers."""
    if value is None:
        return ""
    if not isinstance(value, str) or NUMBER.fullmatch(value):
        return value
    return f"'{value}" if value.lstrip(" ").startswith(FORMULA_STARTS) else value
