"""A public answer names nobody."""

import pytest

from applications.rules.discretion import named_in

NAMES = ["Ioana Marin", "Sorbella Voice SRL", "Al", ""]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("May a subsidiary apply?", []),
        ("Ioana Marin asks", ["Ioana Marin"]),
        ("ioana marin and SORBELLA VOICE SRL.", ["Ioana Marin", "Sorbella Voice SRL"]),
        ("Ioana Marinescu asks", []),
        ("All may apply, Al too", []),
        ("Write to me@firm.example today", ["me@firm.example"]),
    ],
)
def test_names_and_addresses_are_found(text: str, found: list[str]) -> None:
    assert named_in(text, NAMES) == found
