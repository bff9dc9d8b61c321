"""Pages are drawn without collecting static files first."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def in_2026() -> Iterator[None]:
    """A day on which the call of 2026 is open; asked for before anything that is dated."""
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def after_2026() -> Iterator[None]:
    """A day after the call of 2026 closed."""
    with time_machine.travel(datetime(2027, 1, 5, 9, tzinfo=UTC)):
        yield
