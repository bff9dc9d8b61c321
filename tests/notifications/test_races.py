"""Two workers, one message."""

import threading

import pytest
from django.db import connection, transaction

from aifactory.notifications import delivery, outbox
from aifactory.notifications.models import Message
from tests.notifications.conftest import Server, context

pytestmark = pytest.mark.race


def test_two_workers_send_one_mail(specimens: None, own_database: str, server: Server):
    with transaction.atomic():
        message = outbox.enqueue(
            kind="award",
            key="award:7",
            to="lead@firm.example",
            language="en",
            template="specimen",
            context=context(),
        )
    ready = threading.Barrier(4)
    states: list[str | None] = []

    def work() -> None:
        try:
            ready.wait()
            states.append(delivery.deliver(message_id=message.pk))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(states, key=str) == [None, None, None, "sent"]
    assert len(server.taken) == 1
    assert Message.objects.get().attempts == 1
