"""Two versions of one letter made at once."""

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import transaction

from aifactory.documents import operations, rendering
from aifactory.documents.models import Document
from tests.allocations.test_ledger_races import together

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("own_database")]


def test_versions_made_at_once_point_to_the_newest(
    specimens: None, order_one: Callable[[], Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction.atomic():
        first, second = order_one(), order_one()
    both = Barrier(2)

    def render(_html: str, **_frame: object) -> bytes:
        # Together if they can be; one after another once this is not possible.
        with suppress(BrokenBarrierError):
            both.wait(timeout=1)
        return b"%PDF-1.7"

    monkeypatch.setattr(rendering, "render_html", render)
    made = together(
        *[
            lambda document=document: operations.render_document(document_id=document.pk)
            for document in (second, first)
        ]
    )

    assert [document.is_ready for document in made] == [True, True]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.superseded_by, second.superseded_by) == (second, None)
