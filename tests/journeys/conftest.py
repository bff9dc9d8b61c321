"""Journeys: people in Chromium in front of the running portal; the test reads its database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Browser, expect
from pytest_django.plugin import DjangoDbBlocker

from aifactory.accounts.models import User
from aifactory.supervisor import Stack
from tests.browser import chromium

from . import cases
from .visitors import Visitor, axe_script

WIDE = {"width": 1280, "height": 900}
# On two cores, the worker and the browser take turns.
expect.set_options(timeout=15_000)


@dataclass
class Portal:
    """The running portal and everybody who has it open."""

    url: str
    visitors: list[Visitor] = field(default_factory=list)

    def visitor(
        self, person: User | str | None = None, *, browser: Browser | None = None, **options: Any
    ) -> Visitor:
        """Somebody with an empty browser; signed in as `person` when one is named."""
        context = (browser or chromium()).new_context(
            base_url=self.url,
            locale="en-GB",
            reduced_motion="reduce",
            **{"viewport": WIDE, **options},
        )
        has_script = options.get("java_script_enabled", True)
        if has_script:
            context.add_init_script(axe_script())
        visitor = Visitor(context, context.new_page(), self.url, has_script=has_script)
        visitor.watch()
        self.visitors.append(visitor)
        if person is not None:
            visitor.come_as(self.person(person) if isinstance(person, str) else person)
        return visitor

    @staticmethod
    def person(name: str) -> User:
        """By first name, as people.json has them; a new person by address."""
        people = get_user_model().objects
        if "@" in name:
            return people.get(email=name)
        return people.get(name__startswith=f"{name} ")


@pytest.fixture
def portal(
    stack: Stack, django_db_blocker: DjangoDbBlocker, pytestconfig: pytest.Config
) -> Iterator[Portal]:
    """The portal of all journeys. No page of the test may have reported an error."""
    opened = Portal(stack.url)
    # Pytest registers it after this file is read, so importing it above would come too early.
    databases = pytestconfig.pluginmanager.get_plugin("tests.databases")
    with django_db_blocker.unblock(), databases.connected_to(stack.database):
        cases.put_off_jobs()
        yield opened
        for visitor in opened.visitors:
            visitor.context.close()
    assert [trouble for visitor in opened.visitors for trouble in visitor.troubles] == []
