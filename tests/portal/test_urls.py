"""Every address by everybody who has no business there, and what a GET may never do."""

import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from psycopg2 import sql

from aifactory.accounts.models import User
from allocations.models import Allocation, Award
from applications.models import Application
from applications.status import ApplicationStatus as Status
from tests.portal.addresses import HOME, LOGIN, TABLE, guessed, others, patterns, url_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
SignIn = Callable[[User], Client]
NAMES = sorted(TABLE)
SIGNED_IN = [name for name in NAMES if TABLE[name].open_to == "people"]
WITH_ID = [name for name in NAMES if TABLE[name].of not in {"", "confirmation", "reset"}]
NUMBERED = (
    "decision",
    "award",
    "allocation",
    "account",
    "grant",
    "person",
    "invitation",
    "leave",
    "organisation",
    "share",
)
OUR_WORDS = "This page was open for too long"
# Who reads on behalf of the office; the auditor's reads are events by design.
QUIET = ("marta.lindqvist@access.example", "bastien.orval@access.example")
ADMINISTRATOR = "ada.nyberg@access.example"
AUDITOR = "juergen.hollweg@audit.example"
ASSESSOR = "giulia.ferrantini@cineca.example"
EXPERT = "petros.iliadis@reader.example"
NOT_BUSINESS = {"django_session", "django_migrations"}
DIGEST = sql.SQL("SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {} t")
ODD = ["\x00", "²", "-1", "9" * 40, "%", "'", "\ud800", "a" * 5000]


@pytest.fixture
def stranger(signed_in: SignIn) -> Client:
    """Somebody with an account and nothing else."""
    person = User.objects.create_user("stranger@elsewhere.example", "x" * 12, name="Sam Stranger")
    return signed_in(person)


def ask(client: Client, method: str, url: str) -> object:
    return client.get(url) if method == "GET" else client.post(url)


def test_every_pattern_is_in_the_table() -> None:
    found = [name for name, _route in patterns()]

    assert sorted(found) == NAMES


@pytest.mark.parametrize("name", SIGNED_IN)
def test_a_visitor_is_asked_to_sign_in(client: Client, name: str) -> None:
    url = url_of(name, others())
    for method in TABLE[name].takes.split():
        response = ask(client, method, url)

        assert response.status_code == 302
        assert response["Location"].startswith(LOGIN)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SIGNED_IN])
def test_a_visitor_sees_what_is_public(client: Client, name: str) -> None:
    expected = {
        "fit_result": 302,  # first the questions
        "mail": 404,
        "mailbox": 404,
        "accounts:theme": 404,
        "join": 404,  # this link, like every one that does not work
        "applications:answer": 401,
        "account_logout": 302,
        "account_confirm_login_code": 302,
    }
    response = ask(client, TABLE[name].first_method, url_of(name, others()))

    assert response.status_code == expected.get(name, 200)
    assert not response.headers.get("Location", "").startswith(HOME)


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_finds_nothing_of_others(stranger: Client, name: str) -> None:
    url = url_of(name, others())
    for method in TABLE[name].takes.split():
        response = ask(stranger, method, url)

        if method == "POST" and TABLE[name].is_own_form:
            assert response.status_code in {200, 302, 404, 422}
        else:
            assert response.status_code == TABLE[name].stranger, method


@pytest.mark.parametrize("name", WITH_ID)
def test_absent_and_hidden_look_the_same(stranger: Client, name: str) -> None:
    method = TABLE[name].first_method
    absent = ask(stranger, method, url_of(name, guessed()))
    hidden = ask(stranger, method, url_of(name, others()))

    assert absent.status_code == hidden.status_code
    assert absent.headers.get("Location") == hidden.headers.get("Location")
    assert len(absent.content) == pytest.approx(len(hidden.content), abs=200)


@pytest.mark.parametrize("email", [*QUIET, ADMINISTRATOR, AUDITOR, ASSESSOR, EXPERT])
def test_a_guessed_id_is_nothing_to_staff_either(signed_in: SignIn, email: str) -> None:
    client = signed_in(User.objects.get(email=email))
    for name in WITH_ID:
        if name == "accounts:kept_text":
            continue  # sent again already: on to the first page
        for method in TABLE[name].takes.split():
            assert ask(client, method, url_of(name, guessed())).status_code == 404, (name, method)


@pytest.mark.parametrize("number", [0, 2**63, 10**30])
def test_a_number_beyond_every_row_is_no_page(signed_in: SignIn, number: int) -> None:
    ids = dict.fromkeys(
        ("decision", "award", "allocation", "account", "grant", "person", "invitation", "leave"),
        number,
    )
    for email in (QUIET[0], ADMINISTRATOR, AUDITOR):
        client = signed_in(User.objects.get(email=email))
        for name in WITH_ID:
            if TABLE[name].of in ids:
                found = ask(client, TABLE[name].first_method, url_of(name, ids))
                assert found.status_code == 404, name


@pytest.mark.parametrize("name", [name for name in NAMES if TABLE[name].takes != "GET POST"])
def test_a_method_that_is_not_taken_is_refused(stranger: Client, name: str) -> None:
    other = "POST" if TABLE[name].takes == "GET" else "GET"
    if name in {"account_inactive", "account_email_verification_sent"} or name.endswith("_done"):
        other = "PUT"
    url = url_of(name, others())

    response = stranger.put(url) if other == "PUT" else ask(stranger, other, url)

    assert response.status_code == 405


@pytest.mark.parametrize("name", [name for name in NAMES if "POST" in TABLE[name].takes])
def test_a_post_without_token_is_refused_in_our_words(name: str) -> None:
    visitor = Client(enforce_csrf_checks=True)
    person = Client(enforce_csrf_checks=True)
    person.force_login(User.objects.get(email=QUIET[0]))
    url = url_of(name, others())

    for client in (visitor, person):
        response = client.post(url, {"title": "typed"})

        assert response.status_code == 403
        assert OUR_WORDS in response.content.decode()


@pytest.mark.parametrize("email", [*QUIET, ADMINISTRATOR, ASSESSOR, EXPERT])
def test_a_get_of_staff_changes_nothing(signed_in: SignIn, email: str) -> None:
    client, ids = signed_in(User.objects.get(email=email)), others()
    before = fingerprints()

    visit(client, ids)

    assert fingerprints() == before


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED, Status.AWARDED, Status.ACCEPTED])
def test_a_get_of_a_lead_changes_nothing(signed_in: SignIn, status: Status) -> None:
    application = Application.objects.filter(status=status).order_by("pk")[0]
    award = Award.objects.filter(application=application).first()
    allocation = Allocation.objects.filter(application=application).first()
    own = {"application": application, "award": award, "allocation": allocation}
    client = signed_in(application.project_lead)
    ids = others() | {kind: row.pk for kind, row in own.items() if row}
    before = fingerprints()

    visit(client, ids)

    assert fingerprints() == before


def test_an_auditors_get_leaves_its_record_alone(signed_in: SignIn) -> None:
    client, ids = signed_in(User.objects.get(email=AUDITOR)), others()
    before = fingerprints()
    last = newest_position()
    visit(client, ids)
    after = fingerprints()

    changed = {table for table, content in after.items() if content != before[table]}
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT verb FROM audit_event WHERE position > %s", [last])
        verbs = {verb for (verb,) in cursor.fetchall()}
    assert changed == {"audit_event"}
    assert verbs == {"audit.read"}


def visit(client: Client, ids: dict[str, object]) -> None:
    """Every address that takes GET; streamed answers are read to their end."""
    for name in NAMES:
        if "GET" in TABLE[name].takes and name != "readyz":
            response = client.get(url_of(name, ids))
            assert response.status_code < 500, name
            if response.streaming:
                assert b"".join(response.streaming_content)


def newest_position() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(position) FROM audit_event")
        return int(cursor.fetchone()[0])


def fingerprints() -> dict[str, str]:
    """A digest of the rows of every table, so that an UPDATE shows too."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in NOT_BUSINESS:
                cursor.execute(DIGEST.format(sql.Identifier(table)))
                found[table] = cursor.fetchone()[0]
    return found


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        ("cases", "search"),
        ("cases", "group"),
        ("cases", "after"),
        ("capacity", "period"),
        ("outbox", "after"),
        ("applications", "group"),
        ("allocations:desk", "list"),
        ("allocations:hours", "after"),
        ("reviews:desk", "after"),
        ("experts:desk", "after"),
        ("experts:desk", "list"),
        ("approvals", "group"),
        ("people", "search"),
        ("people", "group"),
        ("invitations", "group"),
        ("organisations", "search"),
        ("organisations", "country"),
        ("organisations", "group"),
        ("invitations", "after"),
        ("auditor_history", "before"),
        ("auditor_history", "type"),
        ("auditor_history", "id"),
        ("auditor_ledger", "on"),
        ("auditor_ledger", "kind"),
        ("fit_check", "organisation_kind"),
    ],
)
def test_odd_parameters_break_no_page(signed_in: SignIn, name: str, parameter: str) -> None:
    readers = {
        "people": ADMINISTRATOR,
        "invitations": ADMINISTRATOR,
        "reviews:desk": ASSESSOR,
        "experts:desk": EXPERT,
    }
    reader = readers.get(name, QUIET[0])
    if name.startswith("auditor"):
        reader = AUDITOR
    client = signed_in(User.objects.get(email=reader))
    for value in ODD:
        raw = value.encode("utf-8", "surrogatepass")

        assert client.get(reverse(name), {parameter: raw}).status_code in {200, 404, 422}, value


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("applications:new", {"call": "\x00", "key": "\x00", "organisation": "²"}),
        ("accounts:theme", {"theme": "\x00", "next": "\x00"}),
        ("accounts:switch_role", {"role": "\x00"}),
        ("accounts:preferences", {"name": "\x00", "zone": "\x00", "theme": "\x00"}),
        ("fit_check", {"country": "\x00", "purpose": "\x00", "hours_needed": "²"}),
        ("account_login", {"login": "\x00@x.example", "password": "\x00"}),
        ("account_signup", {"name": "\x00", "email": "a\x00@x.example", "password1": "\x00"}),
        ("account_reset_password", {"email": "\x00@x.example"}),
    ],
)
def test_odd_fields_break_no_form(
    client: Client, stranger: Client, name: str, data: dict[str, str]
) -> None:
    for who in (client, stranger):
        assert who.post(reverse(name), data).status_code < 500


def test_a_mistyped_address_says_so_in_our_words(client: Client) -> None:
    response = client.get(f"/no-such-page/{uuid.uuid4()}/")

    assert response.status_code == 404
    assert response.templates[0].name == "404.html"
