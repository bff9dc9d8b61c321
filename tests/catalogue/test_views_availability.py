"""Where hours can be asked for, when machines do not run: said, corrected, ended, refused."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.catalogue import operations, queries
from aifactory.catalogue.models import AccessMode, Availability, Maintenance, Partition, Revision
from applications.queries import PartitionOffer
from applications.queries.content import note_of
from tests.conftest import SETUP, Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
LATER = datetime(2027, 3, 1, 9, tzinfo=UTC)
SAID = {
    "state": "full",
    "zone": "Europe/Brussels",
    "from_at": "2027-01-11T09:00",
    "until_at": "",
    "reason_business": "All hours are given.",
    "reason_research": "",
    "reason_public": "",
    "fallback": "",
}


def url(name: str, *args: object) -> str:
    return reverse(f"setup:{name}", args=args)


def part(code: str) -> Partition:
    return Partition.objects.get(code=code)


def mode() -> AccessMode:
    return AccessMode.objects.get(code="PG")


@pytest.fixture(autouse=True)
def _on_a_wednesday() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def officer(cast: Cast, signed_in: SignIn) -> Client:
    return signed_in(cast.officer)


def full(code: str = "VEGA-GPU", at: datetime = LATER, **more: object) -> Availability:
    return operations.set_availability(
        by=SETUP,
        mode=mode(),
        partition=part(code),
        state="full",
        from_at=at,
        reason={"business": {"en": "All hours are given."}, "research": {"fr": "Plein."}},
        **more,
    )


def test_the_effect_is_read_before_anything_is_said(officer: Client) -> None:
    before = Availability.objects.count()
    typed = {**SAID, "fallback": part("LUMI-G").pk}

    shown = officer.post(url("set_state", "PG", "VEGA-GPU"), typed)

    text = shown.content.decode()
    assert shown.status_code == 200
    assert "0 drafts name this partition" in text
    assert "Mon 11 Jan 2027, 09:00 CET (08:00 UTC)" in text
    assert Availability.objects.count() == before
    done = officer.post(url("set_state", "PG", "VEGA-GPU"), {**typed, "confirmed": "1"})
    again = officer.post(url("set_state", "PG", "VEGA-GPU"), {**typed, "confirmed": "1"})
    assert (done.status_code, again.status_code) == (302, 302)
    assert Availability.objects.count() == before + 1
    state = queries.availability(part("VEGA-GPU"), mode(), datetime(2027, 1, 11, 8, tzinfo=UTC))
    assert (state.state, state.fallback) == ("full", part("LUMI-G"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason_business": ""}, "Say why it is not open: the public reads it."),
        ({"until_at": "2027-01-11T08:00"}, "It ends after it begins."),
        ({"from_at": "soon"}, "Write a day and a time"),
        ({"from_at": "2027-01-11T09:00+02:00"}, "Write a day and a time"),
        ({"from_at": "2027-03-28T02:30"}, "does not exist in Europe/Brussels"),
        ({"from_at": "2027-10-31T02:30"}, "happens twice in Europe/Brussels"),
        ({"zone": "Mars/Olympus"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_said_is_refused_with_what_was_typed(
    officer: Client, changes: dict[str, str], sentence: str
) -> None:
    response = officer.post(url("set_state", "PG", "VEGA-GPU"), {**SAID, **changes})

    assert response.status_code == 422
    assert sentence in response.content.decode()


@pytest.mark.parametrize(("which", "hour"), [("0", 0), ("1", 1)])
def test_a_time_that_happens_twice_asks_which_is_meant(
    officer: Client, which: str, hour: int
) -> None:
    typed = {**SAID, "from_at": "2027-10-31T02:30"}
    asked = officer.post(url("set_state", "PG", "VEGA-GPU"), typed).content.decode()
    officer.post(
        url("set_state", "PG", "VEGA-GPU"), {**typed, "from_at_which": which, "confirmed": "1"}
    )

    row = Availability.objects.latest("pk")
    assert "Which instant is meant?" in asked
    assert row.from_at == datetime(2027, 10, 31, hour, 30, tzinfo=UTC)


def test_people_are_sent_only_where_it_is_open(officer: Client) -> None:
    full("LUMI-G", fallback=part("VEGA-GPU"))
    typed = {**SAID, "from_at": "2027-04-01T09:00", "confirmed": "1"}

    closed = officer.post(
        url("set_state", "PG", "VEGA-GPU"), {**typed, "fallback": part("LUMI-G").pk}
    )
    itself = officer.post(
        url("set_state", "PG", "VEGA-GPU"), {**typed, "fallback": part("VEGA-GPU").pk}
    )

    assert "LUMI-G sends people back here" in closed.content.decode()
    assert "must be another partition" in itself.content.decode()
    elsewhere = {**typed, "fallback": part("LUMI-C").pk}
    not_open = officer.post(url("set_state", "PG", "VEGA-GPU"), elsewhere)
    assert "LUMI-C is not open at that instant" in not_open.content.decode()


def test_closing_a_place_names_who_sends_people_there(officer: Client) -> None:
    full("LUMI-G", fallback=part("VEGA-GPU"))

    shown = officer.post(
        url("set_state", "PG", "VEGA-GPU"), {**SAID, "from_at": "2027-04-01T09:00"}
    )

    assert "LUMI-G sends people here" in shown.content.decode()


def test_a_partition_out_of_use_is_not_opened(cast: Cast) -> None:
    row = operations.change_fact(by=SETUP, row=part("VEGA-GPU"), values={"is_active": False})

    with pytest.raises(ValidationError, match="out of use"):
        operations.set_availability(
            by=cast.officer, mode=mode(), partition=row, state="open", from_at=LATER
        )
    found = queries.availability(row, mode(), NOW)
    assert (found.is_open, found.is_offered) == (False, False)


def test_rows_explain_when_they_really_hold(officer: Client) -> None:
    full(until_at=datetime(2027, 4, 1, tzinfo=UTC))

    page = officer.get(url("cell", "PG", "VEGA-GPU"))

    text = page.content.decode()
    assert "Holds now." in text
    assert "Another row goes before it then." in text
    first, second = page.context["lines"]
    assert (len(first.stretches), len(second.stretches)) == (2, 1)


def test_a_row_to_come_is_corrected_and_other_wordings_stay(officer: Client) -> None:
    row = full()
    opened_on = officer.get(url("correct_row", row.pk)).context["opened_on"]
    typed = {**SAID, "reason_business": "Taken.", "opened_on": opened_on}

    response = officer.post(url("correct_row", row.pk), typed)
    again = officer.post(url("correct_row", row.pk), typed)

    row.refresh_from_db()
    assert (response.status_code, again.status_code) == (302, 302)
    assert row.reason["business"] == {"en": "Taken."}
    assert row.from_at == datetime(2027, 1, 11, 8, tzinfo=UTC)
    assert Revision.objects.filter(verb="changed").count() == 1


def test_two_officers_correcting_one_row_lose_nothing(officer: Client) -> None:
    row = full()
    typed = {**SAID, "reason_business": "Taken.", "opened_on": "0123456789abcdef"}

    response = officer.post(url("correct_row", row.pk), typed)

    assert response.status_code == 409
    assert "Taken." in response.content.decode()


def test_a_row_that_has_begun_stays(officer: Client, cast: Cast) -> None:
    row = Availability.objects.filter(partition__code="VEGA-GPU", mode=mode()).get()

    for name in ("correct_row", "take_back_row"):
        assert officer.post(url(name, row.pk), SAID)["Location"] == url("cell", "PG", "VEGA-GPU")
    with pytest.raises(operations.HasBegun):
        operations.take_back_availability(by=cast.officer, row=row, at=NOW)
    with pytest.raises(operations.HasBegun):
        operations.correct_availability(by=cast.officer, row=row, values={}, opened_on="", at=NOW)


def test_a_row_that_holds_ends_at_an_instant_to_come(officer: Client, cast: Cast) -> None:
    row = Availability.objects.filter(partition__code="VEGA-GPU", mode=mode()).get()
    late = {"zone": "Europe/Brussels", "until_at": "2027-02-01T00:00"}
    past = {"zone": "Europe/Brussels", "until_at": "2026-02-01T00:00"}

    refused = officer.post(url("end_row", row.pk), past)
    done = officer.post(url("end_row", row.pk), late)
    officer.post(url("end_row", row.pk), late)

    row.refresh_from_db()
    assert refused.status_code == 422
    assert "the past stays" in refused.content.decode()
    assert done.status_code == 302
    assert row.until_at == datetime(2027, 1, 31, 23, tzinfo=UTC)
    assert Revision.objects.count() == 1
    with pytest.raises(operations.HasBegun):
        operations.end_availability(
            by=cast.officer, row=row, until_at=LATER, at=datetime(2027, 2, 2, tzinfo=UTC)
        )


def test_a_row_to_come_is_taken_back(officer: Client) -> None:
    row = full()
    asked = officer.get(url("take_back_row", row.pk))

    officer.post(url("take_back_row", row.pk))

    assert "It never begins." in asked.content.decode()
    assert not Availability.objects.filter(pk=row.pk).exists()
    assert Revision.objects.filter(verb="deleted").exists()
    history = officer.get(reverse("setup:subject_history", args=["catalogue.availability", row.pk]))
    assert history.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_asks_the_same_number_of_queries(
    officer: Client, django_assert_num_queries: Count, count: int
) -> None:
    for code in ("VEGA-GPU", "LUMI-G", "KAROLINA-GPU")[:count]:
        full(code)

    # session, person, roles, modes, rows to come, rows, partitions
    with django_assert_num_queries(6):
        assert officer.get(url("availability")).status_code == 200


WINDOW = {
    "zone": "Europe/Ljubljana",
    "from_at": "2026-12-07T08:00",
    "until_at": "2026-12-08T18:00",
    "text": "The storage is replaced. Jobs wait.",
    "source": "Mail of the site, 24 Nov 2026",
}


def announced(officer: Client, **changes: object) -> object:
    where = f"partition:{part('VEGA-GPU').pk}"
    return officer.post(url("announce"), {"where": where, **WINDOW, **changes})


def test_a_window_is_announced_and_read_where_people_choose(
    officer: Client, client: Client
) -> None:
    response = announced(officer)

    text = client.get(reverse("systems")).content.decode()
    state = next(
        one for one in queries.availabilities(mode(), NOW) if one.partition.code == "VEGA-GPU"
    )
    assert response.status_code == 302
    assert "The storage is replaced. Jobs wait." in text
    assert state.maintenance is not None
    assert state.maintenance.from_at == datetime(2026, 12, 7, 7, tzinfo=UTC)
    assert Revision.objects.get(verb="created").subject_type == "catalogue.maintenance"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"until_at": "2026-12-07T07:00"}, "It ends after it begins."),
        ({"text": ""}, "“Words for the public” needs an answer."),
        ({"where": "system:999999"}, "Select a valid choice"),
        ({"from_at": "2026-12-08T10:00", "until_at": "2026-12-09T10:00"}, "lies over another"),
    ],
)
def test_windows_that_contradict_themselves_or_another_are_refused(
    officer: Client, changes: dict[str, str], sentence: str
) -> None:
    announced(officer)

    response = announced(officer, **changes)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Maintenance.objects.count() == 1


def test_the_operation_itself_refuses_a_window_that_ends_first(cast: Cast) -> None:
    row = part("VEGA-GPU")
    window = Maintenance(
        system=row.system,
        partition=row,
        from_at=LATER,
        until_at=NOW,
        text={"business": {"en": "Disks."}},
        source="A mail",
        source_tag="V",
        checked_on=NOW.date(),
    )

    with pytest.raises(ValidationError, match="It ends after it begins"):
        operations.announce_maintenance(by=cast.officer, window=window)


def test_applicants_read_of_a_window_where_they_choose(officer: Client) -> None:
    announced(officer)
    states = queries.availabilities(mode(), NOW)
    notes = {one.partition.code: note_of(PartitionOffer(one)) for one in states}

    assert "maintenance 7 Dec 2026 to 8 Dec 2026" in notes["VEGA-GPU"]
    assert "maintenance" not in notes["LUMI-G"]


def test_a_window_of_the_whole_machine_meets_those_of_its_parts(officer: Client) -> None:
    announced(officer)
    system = part("VEGA-GPU").system

    whole = announced(officer, where=f"system:{system.pk}")
    beside = announced(officer, where=f"partition:{part('VEGA-CPU').pk}")

    assert (whole.status_code, beside.status_code) == (422, 302)


def test_a_window_is_corrected_until_it_is_over(officer: Client, cast: Cast) -> None:
    announced(officer)
    row = Maintenance.objects.get()
    page = officer.get(url("change_window", row.pk))
    typed = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    typed |= {"until_at": "2026-12-09T18:00", "opened_on": page.context["opened_on"]}

    done = officer.post(url("change_window", row.pk), typed)
    other = officer.post(url("change_window", row.pk), {**typed, "until_at": "2026-12-10T18:00"})

    row.refresh_from_db()
    assert done.status_code == 302
    assert row.until_at == datetime(2026, 12, 9, 17, tzinfo=UTC)
    assert other.status_code == 409
    with time_machine.travel(datetime(2026, 12, 20, tzinfo=UTC), tick=False):
        assert officer.get(url("change_window", row.pk)).status_code == 302
    with pytest.raises(operations.WindowOver):
        operations.change_maintenance(
            by=cast.officer,
            window=row,
            values={},
            opened_on="",
            at=datetime(2026, 12, 20, tzinfo=UTC),
        )


def test_a_window_is_called_off_before_it_begins(officer: Client, cast: Cast) -> None:
    announced(officer)
    row = Maintenance.objects.get()
    began = datetime(2026, 12, 7, 12, tzinfo=UTC)
    with time_machine.travel(began, tick=False):
        assert officer.get(url("call_off", row.pk)).status_code == 302
    with pytest.raises(operations.WindowOver):
        operations.call_off_maintenance(by=cast.officer, window=row, reason="No.", at=began)

    bare = officer.post(url("call_off", row.pk), {"reason": ""})
    officer.post(url("call_off", row.pk), {"reason": "The site moved it."})

    assert bare.status_code == 422
    assert Maintenance.objects.count() == 0
    assert Revision.objects.get(verb="deleted").reason == "The site moved it."
