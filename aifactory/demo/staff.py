"""What the office of the demo has done about people and organisations."""

from datetime import date, timedelta
from decimal import Decimal

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Organisation, User
from aifactory.accounts.operations import Offer
from aifactory.accounts.roles import Role

ADMINISTRATOR = "ada.nyberg@access.example"
AWAY, COVERS = "petros.iliadis@reader.example", "aoife.kinsella@reader.example"
OWNER, OWNED = "Castellan Motori S.p.A.", "Korvia Optics d.o.o."


def play(people: dict[str, User], *, today: date) -> None:
    """An open invitation, days away with a stand-in, a share of one company in another."""
    ada, expert = people[ADMINISTRATOR], people[AWAY]
    accounts.invite(
        by=ada,
        email="noor.haddad@panel.example",
        name="Noor Haddad",
        offers=[Offer(Role.REVIEWER, "call:LS-2026", mandate="M-2026-31")],
    )
    accounts.record_leave(
        by=expert,
        person=expert,
        first_day=today + timedelta(days=20),
        last_day=today + timedelta(days=33),
        stand_in=people[COVERS],
    )
    owner, owned = (
        Organisation.objects.filter(name=name).order_by("pk")[0] for name in (OWNER, OWNED)
    )
    accounts.add_owner(
        by=ada,
        owner=owner,
        owned=owned,
        percent=Decimal("25.5"),
        valid_from=today.replace(day=1) - timedelta(days=400),
        source="Commercial register, extract of last month",
    )
