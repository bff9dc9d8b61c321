"""Rules come into force and stay as they are; calls open, close; partitions open and fill."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.models import Event
from aifactory.audit.recording import SystemActor
from aifactory.audit.transitions import InvalidTransition
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.models import AccessMode, Availability, Call, Partition, RuleSet
from aifactory.catalogue.rules.calendars import resolve_local
from aifactory.catalogue.seeds import loading, reading, versions
from aifactory.catalogue.status import CALL_TRANSITIONS, RULE_SET_TRANSITIONS

pytestmark = pytest.mark.django_db
BY = SystemActor("tests.catalogue")


def brussels(text):
    return resolve_local(datetime.fromisoformat(text), "Europe/Brussels").instant


def draft(**changes):
    [given] = [given for given in reading.rule_sets() if given["mode"] == "PG"]
    given |= {"version": 2, "valid_from": "2027-06-01T00:00"}
    given["content"] |= changes
    return versions.write(given, loading.Tally())


def planned_call():
    first = Call.objects.get(code="PG-2027")
    return Call.objects.create(
        code="PG-2028",
        mode=first.mode,
        rule_set=draft(),
        title=first.title,
        opens_at=brussels("2028-01-01T00:00"),
        closes_at=brussels("2029-01-01T00:00"),
        zone="Europe/Brussels",
        source="Invented for a test",
        source_tag="D",
        checked_on=date(2026, 11, 23),
    )


def last_event():
    return Event.objects.order_by("position").last()


def test_put_in_force_freezes_and_says_so(cast):
    rule_set = operations.put_in_force(by=cast.officer, rule_set=draft())

    event = last_event()
    assert (rule_set.status, event.verb) == ("in_force", "catalogue.ruleset_in_force")
    assert event.data == {"content_hash": rule_set.content_hash}
    assert event.actor == str(cast.officer.pseudonym)
    at = brussels("2027-06-01T00:00")
    assert queries.rules_in_force(rule_set.mode, at) == rule_set
    assert queries.every_rule_in_force(at)[0] == rule_set


def test_hash_covers_terms_questions_and_bundles():
    first = RuleSet.objects.get(mode__code="PG", version=1)
    same = operations.put_in_force(by=BY, rule_set=draft())
    [given] = [given for given in reading.rule_sets() if given["mode"] == "PG"]
    given |= {"version": 3, "valid_from": "2027-07-01T00:00"}
    given["bundles"].pop()

    third = versions.write(given, loading.Tally())
    other = operations.put_in_force(by=BY, rule_set=third)

    assert same.content_hash == first.content_hash
    assert other.content_hash != first.content_hash


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"window": "always"}, "The window is continuous or has cut-offs."),
        ({"sections": []}, "“country” belongs to step “fit”, which does not exist."),
    ],
)
def test_unsound_rules_stay_a_draft(changes, sentence):
    rule_set = draft(**changes)

    with pytest.raises(operations.UnsoundRules) as refusal:
        operations.put_in_force(by=BY, rule_set=rule_set)

    rule_set.refresh_from_db()
    assert (refusal.value.sentences[0], rule_set.status) == (sentence, "draft")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE catalogue_ruleset SET content = '{}' WHERE id = %s",
        "UPDATE catalogue_ruleset SET version = 9 WHERE id = %s",
        "DELETE FROM catalogue_ruleset WHERE id = %s",
        "UPDATE catalogue_questionrow SET unit = 'x' WHERE rule_set_id = %s",
        "DELETE FROM catalogue_questionrow WHERE rule_set_id = %s",
        "DELETE FROM catalogue_bundle WHERE rule_set_id = %s",
        "INSERT INTO catalogue_bundle (rule_set_id, partition_id) VALUES (%s, 0)",
    ],
)
def test_database_refuses_to_change_rules_in_force(change):
    frozen = RuleSet.objects.get(mode__code="PG")

    with (
        pytest.raises(IntegrityError, match="write a new version"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change, [frozen.pk])


def test_retired_rules_no_longer_hold():
    first, second = RuleSet.objects.filter(mode__code="SC").order_by("version")
    for call in Call.objects.filter(mode__code="SC").exclude(status="closed").order_by("pk"):
        operations.close_call(by=BY, call=call)

    operations.retire_rule_set(by=BY, rule_set=second)

    assert queries.rules_in_force(first.mode, brussels("2026-11-23T12:00")) == first
    operations.retire_rule_set(by=BY, rule_set=first)
    assert queries.rules_in_force(first.mode, brussels("2026-11-23T12:00")) is None


def test_call_opens_only_when_its_rules_are_in_force(cast):
    call = planned_call()

    with pytest.raises(operations.CannotOpen) as refusal:
        operations.open_call(by=cast.officer, call=call)
    assert refusal.value.sentence == "The rules of this call are not in force yet."

    operations.put_in_force(by=cast.officer, rule_set=call.rule_set)
    opened = operations.open_call(by=cast.officer, call=call)
    assert (opened.status, last_event().verb) == ("open", "catalogue.call_open")


def test_call_closes_early_and_only_once(cast):
    call = Call.objects.get(code="PG-2026")

    operations.close_call(by=cast.officer, call=call)

    assert call not in queries.open_calls(brussels("2026-11-23T12:00"))
    with pytest.raises(InvalidTransition) as refusal:
        operations.close_call(by=cast.officer, call=call)
    assert refusal.value.sentence == "This call is now “Closed”, so this step is closed."


def test_officer_fills_a_partition_with_a_public_reason(cast):
    mode, vega = AccessMode.objects.get(code="PG"), Partition.objects.get(code="VEGA-GPU")

    row = operations.set_availability(
        by=cast.officer,
        mode=mode,
        partition=vega,
        state="full",
        from_at=brussels("2026-11-23T09:00"),
        until_at=brussels("2026-12-01T00:00"),
        reason={"business": {"en": "All hours are given."}},
        fallback=Partition.objects.get(code="LUMI-G"),
    )

    found = queries.availability(vega, mode, brussels("2026-11-23T12:00"))
    assert (found.state, found.until, found.fallback.code) == ("full", row.until_at, "LUMI-G")
    assert last_event().data == {
        "mode": "PG",
        "partition": "VEGA-GPU",
        "state": "full",
        "from_at": "2026-11-23T08:00:00.000000+00:00",
        "until_at": "2026-11-30T23:00:00.000000+00:00",
    }


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"state": "closed"}, "Say why it is not open: the public reads it."),
        ({"state": "open", "until_at": "2026-11-23T09:00"}, "It ends after it begins."),
        ({"state": "open", "fallback": "VEGA-GPU"}, "The other place must be another partition."),
    ],
)
def test_availability_that_says_too_little_is_refused(values, sentence):
    given = dict(values)
    if "until_at" in given:
        given["until_at"] = brussels(given["until_at"])
    if "fallback" in given:
        given["fallback"] = Partition.objects.get(code=given["fallback"])
    before = Availability.objects.count()

    with pytest.raises(ValidationError) as refusal:
        operations.set_availability(
            by=BY,
            mode=AccessMode.objects.get(code="PG"),
            partition=Partition.objects.get(code="VEGA-GPU"),
            from_at=brussels("2026-11-23T09:00"),
            **given,
        )

    assert (refusal.value.messages, Availability.objects.count()) == ([sentence], before)


@pytest.mark.parametrize("person", ["lead", "assessor", "approver", "auditor", "administrator"])
def test_only_an_officer_may_change_the_catalogue(cast, person):
    verdict = permissions.edit(cast[person])

    assert (verdict.allowed, verdict.code) == (False, "no_role")
    with pytest.raises(NotAllowed, match="Only a programme officer"):
        operations.close_call(by=cast[person], call=Call.objects.get(code="PG-2026"))
    with pytest.raises(NotAllowed):
        operations.load_seeds(by=cast[person])
    assert permissions.edit(cast.officer).allowed


@pytest.mark.parametrize("table", [RULE_SET_TRANSITIONS, CALL_TRANSITIONS])
def test_every_state_has_its_row_in_the_table(table):
    assert {to for targets in table.values() for to in targets} <= set(table)


@pytest.mark.parametrize("current", list(RULE_SET_TRANSITIONS))
@pytest.mark.parametrize("wanted", ["in_force", "retired"])
def test_rule_set_moves_only_along_its_table(current, wanted):
    rule_set = draft()
    steps = {"draft": [], "in_force": ["in_force"], "retired": ["in_force", "retired"]}
    act = {"in_force": operations.put_in_force, "retired": operations.retire_rule_set}
    for step in steps[current]:
        act[step](by=BY, rule_set=rule_set)
    events = Event.objects.count()
    allowed = wanted in RULE_SET_TRANSITIONS[current]

    if allowed:
        act[wanted](by=BY, rule_set=rule_set)
    else:
        with pytest.raises(InvalidTransition):
            act[wanted](by=BY, rule_set=rule_set)

    assert Event.objects.count() == events + allowed
