"""The cast and the mean environment: what every test of ours has."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import User
from aifactory.accounts.roles import Role
from aifactory.audit.recording import SystemActor
from aifactory.catalogue import operations as catalogue

SETUP = SystemActor("tests.setup")
# The cast holds its roles on whatever day a test travels to.
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    set_aside: Callable[[], AbstractContextManager[None]],
) -> Iterator[None]:
    """Every test finds the catalogue that the product ships, and the cast.

    Databases of a test's own are copies of one that has no people yet.
    """
    with django_db_blocker.unblock():
        catalogue.load_seeds(by=SETUP)
        with set_aside():
            _hire()
            yield


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "key_prefix", f"{settings.REDIS_PREFIX}-{uuid.uuid4().hex}")


@pytest.fixture(autouse=True)
def _fast_passwords(settings: object) -> None:
    settings.PASSWORD_HASHERS = [  # type: ignore[attr-defined]  # pytest-django's settings
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]


@pytest.fixture(autouse=True)
def _plain_static_files(settings: object) -> None:
    """Pages are drawn without collecting static files first."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {  # type: ignore[attr-defined]  # pytest-django's settings
        **settings.STORAGES,  # type: ignore[attr-defined]  # same
        "staticfiles": plain,
    }


class _Undefined(str):
    """An undefined template variable fails the test instead of printing nothing."""

    __slots__ = ()

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"Undefined template variable: {name}")

    def __contains__(self, text: object) -> bool:
        return text == "%s"


@dataclass(frozen=True)
class Cast:
    """The same people in every test."""

    lead: User
    colleague: User
    stranger: User
    officer: User
    second_officer: User
    approver: User
    assessor: User
    other_assessor: User
    auditor: User
    administrator: User

    def __getitem__(self, name: str) -> User:
        person: User = getattr(self, name)
        return person

    def values(self) -> list[User]:
        """Everybody."""
        return [getattr(self, field.name) for field in fields(self)]


ROLES = {
    "officer": (Role.OFFICER, "portal"),
    "second_officer": (Role.OFFICER, "portal"),
    "approver": (Role.APPROVER, "portal"),
    "assessor": (Role.SITE_ASSESSOR, "site:CINECA"),
    "other_assessor": (Role.SITE_ASSESSOR, "site:CSC"),
    "auditor": (Role.AUDITOR, "portal"),
    "administrator": (Role.ADMINISTRATOR, "portal"),
}


def _hire() -> None:
    """Once for all tests: a person takes four statements, and hundreds of tests ask for ten."""
    for field in fields(Cast):
        person = accounts.register_person(
            by=SETUP, email=_address(field.name), name=field.name.replace("_", " ").title()
        )
        if field.name in ROLES:
            role, scope = ROLES[field.name]
            accounts.grant_role(by=SETUP, user=person, role=role, scope=scope, valid_from=LONG_AGO)


def _address(name: str) -> str:
    return f"{name}@cast.example"


@pytest.fixture
def cast(db: None) -> Cast:
    """Ten people with their roles."""
    people = {
        person.email: person for person in User.objects.filter(email__endswith="@cast.example")
    }
    return Cast(**{field.name: people[_address(field.name)] for field in fields(Cast)})


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A client signed in as somebody."""

    def make(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return make


@pytest.fixture
def visitor() -> AnonymousUser:
    """Nobody in particular."""
    return AnonymousUser()


@pytest.fixture(scope="session", autouse=True)
def _strict_templates() -> Iterator[None]:
    from django.template import engines  # noqa: PLC0415  # settings must be ready

    engine = engines["django"].engine  # type: ignore[attr-defined]  # Django's own engine
    before = engine.string_if_invalid
    engine.string_if_invalid = _Undefined("%s")
    yield
    engine.string_if_invalid = before
