"""A review as it is frozen in a version: marks as text, comments, confidence."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from reviews.rules.marks import Given

Content = dict[str, Any]


def content(given: Mapping[str, Given], *, confidence: str, comment_to_panel: str) -> Content:
    """The form that is stored and hashed; criteria without mark and comment are left out."""
    return {
        "marks": {
            key: {"mark": as_text(one.mark), "comment": one.comment}
            for key, one in given.items()
            if one != Given()
        },
        "confidence": confidence,
        "comment_to_panel": comment_to_panel,
    }


def given_in(stored: Content) -> dict[str, Given]:
    """Marks and comments of a stored version."""
    return {
        key: Given(Decimal(row["mark"]) if row["mark"] else None, row["comment"])
        for key, row in stored["marks"].items()
    }


def as_text(mark: Decimal | None) -> str:
    """3 or 3.5; empty where no mark is given yet."""
    if mark is None:
        return ""
    return str(int(mark)) if mark == int(mark) else format(mark, ".1f")
