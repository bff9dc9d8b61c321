"""Cases of one test's own, brought to a status by the operations that the screens call."""

import uuid
from datetime import timedelta
from functools import cache
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils import timezone

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import User
from aifactory.demo import cases as script
from aifactory.demo.cases import Case
from aifactory.demo.people import PASSWORD, SEED
from aifactory.demo.scripts import scripts
from aifactory.jobs.models import Job, JobState
from allocations import queries as awards
from allocations.models import Award, Decision

# A script of the demo whose partition has room for many tests.
SCRIPT = "fjellvann"
ROAD = ("submit", "assess", "decide", "release", "accept")


def somebody(name: str = "Vilde Aune") -> User:
    """A new person with an account and the password of the demo."""
    person = accounts.register_person(
        by=SEED, email=f"{uuid.uuid4().hex[:12]}@journey.example", name=name
    )
    person.password = password_hash()
    person.save(update_fields=["password"])
    return person


@cache
def password_hash() -> str:
    """Of the demo's password; the fast hash of the tests' own settings would be refused."""
    hasher = Argon2PasswordHasher()
    return hasher.encode(PASSWORD, hasher.salt())


def case(until: str = "start", *, lead: User | None = None, **answers: str) -> Case:
    """A new application that has come as far as the act `until`, with a new person in front.

    Args:
        until: "start" (a complete draft) or one of ROAD.
        answers: other answers than the script's.
    """
    answered = dict(next(one.answers for one in scripts() if one.key == SCRIPT))
    person = lead or somebody()
    given = {key: [value] for key, value in answers.items()}
    number = str(uuid.uuid4().int)[:9]
    own = {"organisation_name": [f"Aune {number} AS"], "registration": [f"NO {number}"]}
    made = Case(person, answered | own | given, _people())
    options: dict[str, dict[str, Any]] = {"decide": {"outcome": "award", "starts": 1}}
    script.start(made, timezone.now())
    for act in ROAD[: ROAD.index(until) + 1] if until in ROAD else ():
        script.ACTS[act](made, timezone.now(), **options.get(act, {}))
    put_off_jobs()
    return made


def put_off_jobs() -> None:
    """Papers and mails that nobody waits for would keep the worker from those of the test."""
    tomorrow = timezone.now() + timedelta(days=1)
    Job.objects.filter(state=JobState.QUEUED, queue__in=["pdf", "mail"]).update(run_after=tomorrow)


def decision_of(made: Case) -> Decision:
    """The decision that waits for its release, or the one released."""
    found: Decision = Decision.objects.filter(application=made.current).order_by("-version")[0]
    return found


def award_of(made: Case) -> Award:
    """The award that waits for an answer."""
    found = awards.live_award(made.current)
    assert found is not None
    return found


def _people() -> dict[str, User]:
    return {person.email: person for person in User.objects.all()}
