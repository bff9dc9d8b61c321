"""A seeded database with the bulk on top."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from aifactory.demo import scale

SIZE = 100


@pytest.fixture(scope="module")
def grown(seeded: str, django_db_blocker: Any) -> str:
    """The module's copy of the seeded database, with SIZE more applications."""
    with django_db_blocker.unblock():
        scale.grow(SIZE, today=timezone.localdate(), say=lambda _line: None)
        connection.close()
    return seeded
