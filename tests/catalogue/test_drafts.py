"""Versions that are being written: begun as a copy, one at a time, given up without trace left."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from aifactory.audit.models import Event
from aifactory.audit.recording import SystemActor
from aifactory.catalogue import operations, snapshot
from aifactory.catalogue.models import AccessMode, Proposal, Revision, RuleSet
from aifactory.catalogue.ports import ChangeKind, change_kinds
from aifactory.catalogue.seeds import loading, reading, versions
from tests.conftest import Cast

from .drafting import drafted, newest, planned

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
PARTS = ("source", "source_tag", "content", "questions", "bundles")


def test_draft_is_a_copy_with_the_next_number(cast: Cast) -> None:
    source = newest("PG")

    draft = drafted(cast.officer, "PG", AT)

    was, now = snapshot.rule_set_state(source), snapshot.rule_set_state(draft)
    assert [now[part] for part in PARTS] == [was[part] for part in PARTS]
    assert (draft.version, draft.status) == (source.version + 1, "draft")
    assert draft.valid_from == datetime(2026, 11, 23, 23, tzinfo=UTC)
    revision = Revision.objects.get(subject_type="catalogue.ruleset", subject_id=str(draft.pk))
    assert (revision.verb, revision.title) == ("copied", draft.name)
    assert Event.objects.filter(verb="catalogue.copied", subject_id=str(draft.pk)).exists()


def test_an_older_version_can_be_copied(cast: Cast) -> None:
    first = RuleSet.objects.select_related("mode").get(mode__code="FL", version=1)

    draft = operations.draft_rule_set(by=cast.officer, mode=first.mode, copied_from=first)

    assert draft.version == 3
    assert draft.question_rows.count() == 0


def test_a_mode_has_one_draft_at_a_time(cast: Cast) -> None:
    draft = drafted(cast.officer, "PG", AT)

    with pytest.raises(operations.DraftExists) as found:
        operations.draft_rule_set(by=cast.second_officer, mode=draft.mode, copied_from=newest("PG"))

    assert found.value.draft == draft
    assert drafted(cast.officer, "FL", AT).status == "draft"


def test_a_version_of_another_mode_is_not_copied(cast: Cast) -> None:
    with pytest.raises(ValueError, match="no version"):
        operations.draft_rule_set(
            by=cast.officer, mode=AccessMode.objects.get(code="FL"), copied_from=newest("PG")
        )


@pytest.mark.parametrize("who", ["lead", "approver", "auditor", "administrator"])
def test_only_officers_begin_and_give_up(cast: Cast, who: str) -> None:
    draft = drafted(cast.officer, "PG", AT)

    with pytest.raises(PermissionDenied):
        operations.draft_rule_set(by=cast[who], mode=newest("FL").mode, copied_from=newest("FL"))
    with pytest.raises(PermissionDenied):
        operations.discard_draft(by=cast[who], rule_set=draft)


def test_given_up_draft_is_gone_and_its_history_stays(cast: Cast) -> None:
    draft = drafted(cast.officer, "PG", AT)
    key, state = str(draft.pk), snapshot.rule_set_state(draft)

    operations.discard_draft(by=cast.officer, rule_set=draft)

    assert not RuleSet.objects.filter(pk=key).exists()
    last = Revision.objects.get(subject_id=key, subject_type="catalogue.ruleset", verb="deleted")
    assert last.before == state
    assert drafted(cast.officer, "PG", AT).version == draft.version


def test_version_in_force_is_not_given_up(cast: Cast) -> None:
    with pytest.raises(operations.CannotDiscard, match="Only a draft"):
        operations.discard_draft(by=cast.officer, rule_set=newest("PG"))


def test_draft_under_a_planned_call_is_refused_with_the_list(cast: Cast) -> None:
    draft = drafted(cast.officer, "PG", AT)
    planned(draft)

    with pytest.raises(operations.CannotDiscard, match="LATER") as found:
        operations.discard_draft(by=cast.officer, rule_set=draft)

    assert found.value.names == ["LATER"]


def test_draft_with_a_waiting_request_is_not_given_up(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = drafted(cast.officer, "PG", AT)
    kind = ChangeKind(
        act="Try it",
        lock=lambda key: key,
        state=lambda key: {},
        lines=lambda proposal: [],
        carry_out=lambda by, proposal, at: None,
        url=lambda proposal: "/",
    )
    monkeypatch.setitem(change_kinds, "tests.try", kind)
    asked = operations.propose(by=cast.officer, kind="tests.try", subject=draft, reason="Soon.")

    with pytest.raises(operations.CannotDiscard, match="Withdraw"):
        operations.discard_draft(by=cast.officer, rule_set=draft)

    operations.withdraw_proposal(by=cast.officer, proposal=Proposal.objects.get(pk=asked.pk))
    operations.discard_draft(by=cast.officer, rule_set=draft)


def test_shipped_version_never_overwrites_what_somebody_writes(cast: Cast) -> None:
    draft = drafted(cast.officer, "PG", AT)
    [given] = [each for each in reading.rule_sets() if each["mode"] == "PG"]

    with pytest.raises(versions.FrozenRules, match="is being written in the portal"):
        versions.write({**given, "version": draft.version}, loading.Tally())


def test_set_up_may_draft_too(db: None) -> None:
    source = newest("LS")

    draft = operations.draft_rule_set(by=SystemActor("tests"), mode=source.mode, copied_from=source)

    assert draft.review_terms == source.review_terms
