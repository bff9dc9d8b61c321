"""A seeded database with the bulk on top."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.demo import scale
from applications.models import Application
from tests.demo.reviewed import review

SIZE = 100
REVIEWED = "A legal language model that shows its sources"


@pytest.fixture(scope="module")
def grown(seeded: str, django_db_blocker: Any) -> str:
    """The module's copy of the seeded database, with SIZE more applications."""
    with django_db_blocker.unblock():
        review(
            Application.objects.get(title=REVIEWED),
            User.objects.get(email="petros.iliadis@reader.example"),
            User.objects.get(email="marta.lindqvist@access.example"),
        )
        scale.grow(SIZE, today=timezone.localdate(), say=lambda _line: None)
        connection.close()
    return seeded
