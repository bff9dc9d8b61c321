"""For the machines that watch us: alive, and ready or not with what is missing."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from redis.exceptions import ConnectionError as BrokerAway

pytestmark = pytest.mark.django_db


def test_alive_needs_neither_database_nor_session(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_ready_names_its_parts(client: Client) -> None:
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"database": True, "broker": True}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_head_is_enough(client: Client, path: str) -> None:
    assert client.head(path).status_code == 200


def test_without_database_it_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "cursor", _fails(OperationalError("no server")))

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"database": False, "broker": True}
    assert "no server" not in response.content.decode()


@pytest.mark.parametrize("error", [BrokerAway("no broker"), OSError("no route")])
def test_without_broker_it_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr("aifactory.portal.views.health.cache", SimpleNamespace(set=_fails(error)))

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"database": True, "broker": False}


def test_readiness_leaves_one_key_that_ends(client: Client) -> None:
    client.get("/readyz")

    assert cache.get("ready") == 1


def _fails(error: Exception) -> Any:
    def act(*_args: object, **_more: object) -> None:
        raise error

    return act
