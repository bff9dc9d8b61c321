"""Up to where one officer releases an award alone."""

from decimal import Decimal


def needs_second_person(node_hours: Decimal, above: Decimal | None) -> bool:
    """True when the award is larger than what the rules leave to one person.

    Args:
        above: the amount of the rule set; None when no amount needs a second person.
    """
    return above is not None and node_hours > above
