"""Up to where one officer releases an award alone."""

from decimal import Decimal

import pytest

from allocations.rules.delegation import needs_second_person

TABLE = [
    # node-hours, above, needs a second person
    ("1250", None, False),
    ("0", None, False),
    ("1250", "1250", False),
    ("1250.000001", "1250", True),
    ("1249.999999", "1250", False),
    ("0", "0", False),
    ("0.000001", "0", True),
    ("5000", "1000", True),
]


@pytest.mark.parametrize(("node_hours", "above", "needed"), TABLE)
def test_a_larger_award_needs_a_second_person(node_hours, above, needed):
    limit = None if above is None else Decimal(above)

    assert needs_second_person(Decimal(node_hours), limit) is needed
