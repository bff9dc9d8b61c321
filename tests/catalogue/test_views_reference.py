"""Reference tables: rows by form and by file, alone or with a second person, never half."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval, User
from aifactory.catalogue import operations, queries
from aifactory.catalogue.models import (
    Country,
    CountryStatus,
    DatedAmount,
    Holiday,
    Proposal,
    Revision,
    Taxonomy,
    Term,
)
from aifactory.catalogue.operations import RowChange, RowsRefused
from aifactory.catalogue.tables import HOLIDAYS, PRICES, STATUSES, TERMS, preview
from tests.conftest import SETUP, Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
SOURCE = {"source": "A letter", "source_tag": "V", "checked_on": "2026-11-25"}
HEAD = "calendar,on,name,source,source_tag,checked_on\n"


def url(name: str, *args: object) -> str:
    return reverse(f"setup:{name}", args=args)


@pytest.fixture
def officer(cast: Cast, signed_in: SignIn) -> Client:
    return signed_in(cast.officer)


def approve(cast: Cast, proposal: Proposal) -> Approval:
    approval = Approval.objects.get(kind="catalogue.change", subject_id=str(proposal.pk))
    return accounts.answer_approval(by=cast.approver, approval=approval, approves=True)


def ground(**changes: str) -> dict[str, str]:
    return {
        "ground": "digital_europe",
        "valid_from": "2027-01-01",
        "valid_until": "",
        "note": "",
        "reason": "The agreement was signed.",
        **SOURCE,
        **changes,
    }


def test_a_ground_counts_once_a_second_person_approved(officer: Client, cast: Cast) -> None:
    country = Country.objects.exclude(statuses__isnull=False).order_by("code")[0]
    add = f"{url('add_row', 'statuses')}?country={country.code}"

    asked = officer.post(add, ground())
    officer.post(add, ground())

    proposal = Proposal.objects.get()
    on = date(2027, 2, 1)
    assert asked["Location"] == url("change", proposal.pk)
    assert not queries.eligible_country(country.code, on).is_eligible
    text = officer.get(url("change", proposal.pk)).content.decode()
    assert "Associated to Digital Europe" in text
    assert "waits for a second person" in officer.get(url("country", country.code)).content.decode()
    approve(cast, proposal)
    assert queries.eligible_country(country.code, on).is_eligible
    revision = Revision.objects.get()
    assert (revision.subject_type, revision.subject_id) == ("catalogue.country", country.code)
    assert revision.reason == "The agreement was signed."


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"valid_until": "2026-01-01"}, "The last day cannot lie before the first."),
        ({"is_partial": "on"}, "Say what a partial association covers."),
        ({"ground": "eu_member", "valid_from": "1990-01-01"}, "Its days lie over those of another"),
        ({"ground": "eu_member", "valid_from": "1958-01-01"}, "There is a row"),
        ({"source": ""}, "“Source” needs an answer."),
        ({"checked_on": "2199-01-01"}, "The day of the check lies in the future."),
        ({"reason": ""}, "Say why: whoever approves reads it."),
        ({"valid_from": "soon"}, "Enter a valid date."),
    ],
)
def test_a_wrong_ground_is_refused_beside_what_was_typed(
    officer: Client, changes: dict[str, str], sentence: str
) -> None:
    response = officer.post(f"{url('add_row', 'statuses')}?country=FR", ground(**changes))

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Proposal.objects.count() == 0


def test_gaps_are_allowed_and_the_clash_names_the_other_row(officer: Client) -> None:
    row = CountryStatus.objects.filter(country="FR", ground="eu_member").get()
    clash = officer.post(
        f"{url('add_row', 'statuses')}?country=FR",
        ground(ground="eu_member", valid_from="2030-01-01"),
    )

    assert f"EU member state, {row.valid_from.isoformat()}" in clash.content.decode()


def test_a_change_of_a_country_is_void_once_the_country_went_on(
    officer: Client, cast: Cast
) -> None:
    row = CountryStatus.objects.filter(country="FR", ground="eu_member").get()
    key = f"FR~eu_member~{row.valid_from.isoformat()}"
    asked = officer.post(url("remove_row", "statuses", key), {"reason": "Wrong."})
    proposal = Proposal.objects.get()
    assert asked["Location"] == url("change", proposal.pk)
    assert "taken away" in officer.get(url("change", proposal.pk)).content.decode()

    CountryStatus.objects.filter(pk=row.pk).update(note="Another.")
    answered = approve(cast, proposal)

    assert answered.status == "void"
    assert CountryStatus.objects.filter(pk=row.pk).exists()


def test_prices_take_a_second_person_and_hold_from_day_to_day(officer: Client, cast: Cast) -> None:
    typed = {
        "kind": "gpu_hour",
        "amount": "1.2500",
        "currency": "EUR",
        "window_years": "",
        "valid_from": "2027-01-01",
        "valid_until": "",
        "note": "",
        "reason": "Board decision.",
        **SOURCE,
    }
    bad = officer.post(url("add_row", "prices"), {**typed, "currency": "eur"})
    nothing = officer.post(url("add_row", "prices"), {**typed, "amount": "0"})
    ceiling = officer.post(url("add_row", "prices"), {**typed, "kind": "de_minimis"})
    officer.post(url("add_row", "prices"), typed)
    approve(cast, Proposal.objects.get())

    assert "three capital letters" in bad.content.decode()
    assert "more than zero" in nothing.content.decode()
    assert "over how many years" in ceiling.content.decode()
    found = queries.amount_on("gpu_hour", date(2027, 6, 1))
    assert found is not None
    assert str(found.amount) == "1.2500"
    assert queries.amount_on("gpu_hour", date(2026, 6, 1)) is None
    de_minimis = queries.amount_on("de_minimis", date(2026, 12, 1))
    assert de_minimis is not None
    assert (de_minimis.amount, de_minimis.window_years) == (300_000, 3)


def test_the_operation_itself_asks_for_the_second_person(cast: Cast) -> None:
    with pytest.raises(operations.NeedsSecondPerson):
        operations.change_rows(by=cast.officer, table=PRICES, changes=[])
    for person in (cast.lead, cast.auditor, cast.approver):
        with pytest.raises(Exception, match="Only a programme officer"):
            operations.change_rows(by=person, table=HOLIDAYS, changes=[])


def test_an_import_about_many_countries_waits_as_one_change(officer: Client, cast: Cast) -> None:
    rows = CountryStatus.objects.order_by("country", "ground", "valid_from")[:60]
    changes = [
        RowChange(STATUSES.key_of(cells), {**cells, "note": "Checked."})
        for cells in map(STATUSES.cells, rows)
    ]

    proposal = operations.propose_rows(
        by=cast.officer, table=STATUSES, changes=changes, reason="Read again."
    )

    assert proposal is not None
    assert proposal.subject == ("catalogue.register", "statuses")
    page = officer.get(url("change", proposal.pk)).content.decode()
    assert "More rows" in page
    assert url("table", "statuses") in page
    approve(cast, proposal)
    assert CountryStatus.objects.filter(note="Checked.").count() == 60
    same = operations.propose_rows(
        by=cast.officer, table=STATUSES, changes=changes, reason="Read again."
    )
    assert same is None


def test_a_change_that_clashes_by_now_stays_open(cast: Cast) -> None:
    cells = {**ground(), "country": "FR", "is_partial": "no"}
    cells = {name: cells[name] for name in STATUSES.columns}
    proposal = operations.propose_rows(
        by=cast.officer,
        table=STATUSES,
        changes=[RowChange(None, {**cells, "ground": "horizon_europe"})],
        reason="Signed.",
    )
    assert proposal is not None
    payload = proposal.payload
    payload["changes"][0]["after"]["ground"] = "eu_member"

    with pytest.raises(Exception, match="lie over"):
        operations.REFERENCE_CHANGE.carry_out(cast.approver, proposal, proposal.proposed_at)


def test_holidays_change_at_once_and_are_kept(officer: Client) -> None:
    day = {"calendar": "office", "on": "2027-12-24", "name": "Christmas Eve", **SOURCE}
    added = officer.post(url("add_row", "holidays"), day)
    again = officer.post(url("add_row", "holidays"), day)
    page = officer.get(url("edit_row", "holidays", "office~2027-12-24"))
    edited = {**day, "name": "Bridge day", "opened_on": page.context["opened_on"]}
    officer.post(url("edit_row", "holidays", "office~2027-12-24"), edited)
    other = officer.post(
        url("edit_row", "holidays", "office~2027-12-24"), {**edited, "name": "Third"}
    )
    officer.post(url("remove_row", "holidays", "office~2027-12-24"), {"reason": "Wrong."})

    assert added.status_code == 302
    assert "There is a row" in again.content.decode()
    assert other.status_code == 409
    assert [(one.before, one.after) for one in other.context["conflict"]] == [
        ("Bridge day", "Third")
    ]
    assert not Holiday.objects.filter(on=date(2027, 12, 24)).exists()
    assert Revision.objects.filter(subject_id="holidays").count() == 3
    gone = officer.get(url("edit_row", "holidays", "office~2027-12-24"))
    assert gone.status_code == 404
    assert officer.get(url("edit_row", "holidays", "one~two~three")).status_code == 404


def test_a_year_is_copied_with_easter(officer: Client) -> None:
    Holiday.objects.filter(on__year=2027).delete()
    typed = {"year": "2027"}
    shown = officer.post(url("copy_year", 2026), typed)
    officer.post(url("copy_year", 2026), {**typed, "confirmed": "1"})
    officer.post(url("copy_year", 2026), {**typed, "confirmed": "1"})

    assert "moved with Easter" in shown.content.decode()
    days = set(Holiday.objects.filter(on__year=2027).values_list("on", flat=True))
    assert date(2027, 3, 29) in days
    assert len(days) == Holiday.objects.filter(on__year=2026).count()
    assert Revision.objects.filter(verb="copied").count() == 1
    assert officer.get(url("copy_year", 1700)).status_code == 404
    assert officer.post(url("copy_year", 2026), {"year": "9999"}).status_code == 422
    empty = officer.post(url("copy_year", 2040), {"year": "2041"})
    assert "no holidays to copy" in empty.content.decode()


def test_terms_are_retired_never_deleted(officer: Client) -> None:
    term = Term.objects.get(taxonomy__code="sectors", code="health")
    retire = url("remove_row", "terms", "sectors~health")
    bare = officer.post(retire, {"reason": ""})
    officer.post(retire, {"reason": "Split in two."})
    term.refresh_from_db()
    ended = term.valid_until
    Term.objects.filter(pk=term.pk).update(valid_until=date(2026, 6, 1))
    officer.post(retire, {"reason": "Needed again."})

    term.refresh_from_db()
    assert bare.status_code == 422
    assert ended is not None
    assert term.valid_until is None
    assert set(Revision.objects.values_list("verb", flat=True)) == {"retired", "restored"}
    assert term in queries.terms_on("sectors", date(2026, 12, 1))
    assert queries.terms_on("sectors", date(2020, 1, 1)) == []


def test_a_term_is_added_to_its_taxonomy(officer: Client) -> None:
    typed = {
        "code": "space",
        "label": "Space",
        "position": "5",
        "valid_from": "2026-01-01",
        "valid_until": "",
        **SOURCE,
    }
    address = f"{url('add_row', 'terms')}?taxonomy=sectors"

    empty = officer.post(address, {**typed, "label": ""})
    officer.post(address, typed)

    assert empty.status_code == 422
    term = Term.objects.get(code="space")
    assert (term.name, term.taxonomy.code, str(term.taxonomy)) == (
        "Space",
        "sectors",
        "Sectors of industry",
    )
    for wrong in ("", "no-such", "%00"):
        assert officer.get(f"{url('add_row', 'terms')}?taxonomy={wrong}").status_code == 404


def test_a_country_is_added_and_corrected(officer: Client) -> None:
    new = {"code": "xk", "name": "Nowhere", "vat_prefix": "", **SOURCE}
    Country.objects.filter(code="XX").delete()
    added = officer.post(url("add_country"), {**new, "code": "xx"})
    page = officer.get(url("edit_country", "XX"))
    typed = {
        "name": "Somewhere",
        "vat_prefix": "",
        **SOURCE,
        "opened_on": page.context["opened_on"],
    }
    officer.post(url("edit_country", "XX"), typed)

    assert added["Location"] == url("country", "XX")
    assert Country.objects.get(pk="XX").name == "Somewhere"
    found = officer.get(url("table", "statuses"), {"search": "somewh"}).content.decode()
    assert "Somewhere" in found
    assert officer.get(url("table", "statuses"), {"search": "\x00"}).status_code == 200
    assert officer.get(url("table", "holidays"), {"year": "²²²²"}).status_code == 200
    assert officer.get(url("table", "terms"), {"group": "none"}).status_code == 200
    assert officer.get(url("table", "nonsense")).status_code == 404


def test_cells_keep_words_in_other_languages() -> None:
    term = Term.objects.get(taxonomy__code="sectors", code="health")
    Term.objects.filter(pk=term.pk).update(label={"en": "Health", "fr": "Santé"})
    cells = {**TERMS.cells(Term.objects.get(pk=term.pk)), "label": "Care"}

    operations.change_rows(by=SETUP, table=TERMS, changes=[RowChange(TERMS.key_of(cells), cells)])

    term.refresh_from_db()
    assert term.label == {"en": "Care", "fr": "Santé"}
    assert str(Taxonomy.objects.get(code="sectors")) == "Sectors of industry"


def test_a_row_that_is_gone_is_refused() -> None:
    with pytest.raises(RowsRefused) as refusal:
        operations.change_rows(
            by=SETUP, table=HOLIDAYS, changes=[RowChange(("office", "1900-01-01"), None)]
        )

    assert refusal.value.all == ["The row “office, 1900-01-01” is no longer there."]
    assert str(DatedAmount.objects.order_by("pk")[0]) == "de_minimis 2024-01-01"


def test_a_preview_writes_nothing() -> None:
    found = preview(HOLIDAYS, HEAD + "office,2027-12-24,Eve,A letter,V,2026-11-25\n")

    assert found.counts == {"new": 1}
    assert SimpleUploadedFile("x.csv", b"").size == 0
    assert not Holiday.objects.filter(on=date(2027, 12, 24)).exists()
