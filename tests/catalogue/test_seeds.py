"""What is shipped: loads twice as once, every fact with its source, every rule set sound."""

import pytest

from aifactory.audit.recording import SystemActor
from aifactory.catalogue import operations

pytestmark = pytest.mark.django_db
BY = SystemActor("tests.catalogue")


def test_loading_again_changes_nothing():
    tally = operations.load_seeds(by=BY)

    assert (tally.created, tally.updated, tally.has_changed) == (0, 0, False)
    assert tally.same > 150
