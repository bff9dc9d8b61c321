"""Copy what the answers say to where lists and rules read it. Nothing else writes these columns."""

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from django.db import connection

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Membership, Organisation, User
from aifactory.accounts.queries import organisations_of
from aifactory.accounts.rules.register import comparable
from aifactory.audit.transitions import lock
from aifactory.catalogue.models import Bundle, Partition
from aifactory.catalogue.rules.questions import Json
from aifactory.catalogue.rules.units import GivenIn
from applications.models import Application
from applications.rules import keys
from applications.rules.asked import booked

TITLE_LIMIT = 200
MOST_MONTHS = 60


def answers_from(organisation: Organisation | None) -> dict[str, Json]:
    """What is known about an organisation, as answers: nobody types it twice."""
    if organisation is None:
        return {}
    known = {key: getattr(organisation, name) for key, name in keys.ORGANISATION.items()}
    return {key: value for key, value in known.items() if value}


def copy(application: Application, answers: Mapping[str, Json]) -> None:
    """Title, audience, partition, hours and months, as far as they can be read."""
    partition = _partition(answers)
    title = answers.get(keys.TITLE)
    months = answers.get(keys.MONTHS)
    values = {
        "title": " ".join(title.split())[:TITLE_LIMIT] if isinstance(title, str) else "",
        "audience": keys.AUDIENCES.get(str(answers.get(keys.KIND)), "business"),
        "partition": partition,
        "node_hours": _node_hours(application, partition, answers),
        "months": months if _is_count(months) else None,
    }
    Application.objects.filter(pk=application.pk).update(**values)
    for name, value in values.items():
        setattr(application, name, value)


def keep_organisation(by: User, application: Application, answers: Mapping[str, Json]) -> None:
    """Find, correct or create the organisation that the answers describe, and lock it.

    The locks make two submissions of one legal entity wait for each other, so the limit on open
    applications is read as it is.
    """
    given = {name: _text(answers.get(key)) for key, name in keys.ORGANISATION.items()}
    _wait_for_others(given)
    held, is_as_typed = _held(application, given)
    if held is None:
        held, is_as_typed = accounts.create_organisation(by=by, **given), True
    held = lock(held)
    if not is_as_typed:
        given = {}
    changed = {name: value for name, value in given.items() if getattr(held, name) != value}
    if changed and Membership.objects.filter(user=by, organisation=held).exists():
        held = accounts.update_organisation(by=by, organisation=held, **changed)
    application.organisation = held
    Application.objects.filter(pk=application.pk).update(organisation=held)


def _wait_for_others(given: Mapping[str, str]) -> None:
    """One legal entity at a time, also where each of its people has an entry of their own."""
    entity = f"{given['country']} {comparable(given['registration'])}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [entity])


def _held(application: Application, given: Mapping[str, str]) -> tuple[Organisation | None, bool]:
    """The organisation of the draft, or one of the lead's; another register number is another.

    So is the same number in another country. The second value is False where the number is that
    of a row that was merged: what was typed is then no news about the row that stayed.
    """
    own = list(organisations_of(application.project_lead))
    chosen = [application.organisation] if application.organisation else []
    wanted = (given["country"], comparable(given["registration"]))
    for one in [*chosen, *own]:
        if (one.country, comparable(one.registration)) == wanted:
            return one, True
    merged = Organisation.objects.filter(
        merged_into__in=[*chosen, *own], country=wanted[0], register_key=wanted[1]
    )
    gone = merged.select_related("merged_into").order_by("pk").first()
    return (gone.merged_into if gone else None), False


def _partition(answers: Mapping[str, Json]) -> Partition | None:
    code = answers.get(keys.PARTITION)
    if not isinstance(code, str):
        return None
    return Partition.objects.filter(code=code).first()


def _node_hours(
    application: Application, partition: Partition | None, answers: Mapping[str, Json]
) -> Decimal | None:
    """The bundle where the mode gives one, else what was asked for; None until it is known."""
    if partition is None:
        return None
    size = application.rule_set.terms.size
    if not size.is_bundle:
        given_in = cast(GivenIn, size.unit)
        return booked(answers, given_in=given_in, unit=partition.unit)
    bundle = Bundle.objects.filter(rule_set=application.rule_set_id, partition=partition).first()
    return bundle.node_hours if bundle else None


def _is_count(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_MONTHS


def _text(value: Json) -> str:
    return value.strip() if isinstance(value, str) else ""
