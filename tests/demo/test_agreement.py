"""Everybody of the demo against every case: lists, verdicts, pages and files say the same."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import RoleGrant, User
from aifactory.accounts.permissions import has_role, scopes
from aifactory.accounts.roles import Permission, Role
from aifactory.demo import people, scripts
from aifactory.documents.models import Document
from aifactory.notifications.models import Message
from aifactory.portal.desks import worklists
from aifactory.portal.desks.downloads import may_download
from allocations import permissions as decisions
from allocations.models import Allocation, Award, Decision
from applications import permissions
from applications.models import NO_DATE, Application, TeamMember
from applications.status import ApplicationStatus as Status
from reviews import permissions as checks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
SignIn = Callable[[User], Client]
SECRET = "havelock"  # decided by the officer, told to nobody yet
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


def everybody() -> list[User]:
    """Everybody who differs: each desk, two experts, and whoever works on a case of `cases`."""
    experts = RoleGrant.objects.filter(role=Role.REVIEWER).order_by("pk")
    staff = RoleGrant.objects.exclude(role=Role.REVIEWER)
    team = TeamMember.objects.filter(application__in=cases(), user__isnull=False)
    some = {each.user_id for rows in (experts[:2], staff, team) for each in rows}
    some |= {each.project_lead_id for each in cases()}
    return list(User.objects.filter(pk__in=some).order_by("pk"))


def of_each_kind() -> list[User]:
    """Of the logins that the demo prints: one lead, one site, every desk."""
    shown = {row.get("role"): row["email"] for row in people.read("people") if "shows" in row}
    return list(User.objects.filter(email__in=shown.values()).order_by("pk"))


def cases() -> list[Application]:
    """One of each way in and status: the others differ in nothing that a gate asks about."""
    found = Application.objects.select_related("call__mode", "partition__system__site")
    return list(found.order_by("call__mode", "status", "pk").distinct("call__mode", "status"))


def test_every_status_is_there() -> None:
    assert {each.status for each in cases()} == set(Status.values)


def test_list_and_verdict_agree_on_applications() -> None:
    rows = cases()
    for person in everybody():
        listed = set(Application.objects.visible_to(person)) & set(rows)

        assert listed == {each for each in rows if permissions.view(person, each)}, person
    assert not Application.objects.visible_to(AnonymousUser()).exists()


@pytest.mark.parametrize(
    ("model", "verdict"),
    [
        (Decision, decisions.view_decision),
        (Award, decisions.view_award),
        (Allocation, decisions.view_allocation),
    ],
)
def test_list_and_verdict_agree_on_outcomes(model: type, verdict: Callable[..., object]) -> None:
    rows = list(model.objects.filter(application__in=cases()))
    for person in everybody():
        listed = set(model.objects.visible_to(person)) & set(rows)

        assert listed == {each for each in rows if verdict(person, each)}, person


def test_the_day_that_lists_sort_by_is_the_running_promise() -> None:
    running = Status.UNDECIDED - {Status.RETURNED}
    for each in cases():
        promise = getattr(each, "promise", None)
        runs = each.status in running and promise is not None and promise.kept_at is None

        assert each.due_at == (promise.due_at if runs else NO_DATE), each


def test_page_and_list_agree(signed_in: SignIn) -> None:
    rows = {each.status: each for each in cases()}.values()  # one per status
    for person in of_each_kind():
        client = signed_in(person)
        seen = set(Application.objects.visible_to(person))
        office, team = set(worklists.cases(person)), set(Application.objects.mine(person))
        site = {each for each in seen if checks.view(person, each)}
        for each in rows:
            page = client.get(reverse("application", args=[each.pk]))
            expected = 404 if each not in seen else 200 if each in team else 302
            assert page.status_code == expected, (person, each)
            assert opens(client, "case", each) is (each in office), (person, each)
            assert opens(client, "reviews:assessment", each) is (each in site), (person, each)
            if expected == 302:
                assert client.get(page["Location"]).status_code == 200


def opens(client: Client, name: str, application: Application) -> bool:
    status = client.get(reverse(name, args=[application.pk])).status_code
    assert status in {200, 404}
    return status == 200


def test_decision_screen_and_award_page_agree_with_their_lists(signed_in: SignIn) -> None:
    awards = list(Award.objects.exclude(status__in=["prepared", "voided"]))
    for person in of_each_kind():
        client = signed_in(person)
        seen = set(Award.objects.visible_to(person))
        for award in awards:
            status = client.get(reverse("allocations:award", args=[award.pk])).status_code
            assert (status == 200) is (award in seen), (person, award)
        for each in Allocation.objects.all():
            found = {
                client.get(reverse(f"allocations:{name}", args=[each.pk])).status_code
                for name in ("allocation", "statement_csv")
            }
            assert found == ({200} if decisions.view_allocation(person, each) else {404})


def test_files_agree_with_their_gate(signed_in: SignIn) -> None:
    letters = Document.objects.filter(kind="decision").order_by("pk")
    others = Document.objects.exclude(kind="decision").order_by("-created_at", "pk")
    documents = [*letters, *others[:8]]
    for person in of_each_kind():
        client = signed_in(person)
        for document in documents:
            status = client.get(reverse("document", args=[document.pk])).status_code
            # 202: still being made, which only those may know who may have it.
            assert (status in {200, 202}) is may_download(person, document), (person, document)


def test_every_letter_belongs_to_somebody() -> None:
    people = list(User.objects.order_by("pk"))
    for document in Document.objects.all():
        assert any(may_download(person, document) for person in people), document


def test_an_unreleased_decision_leaks_nowhere(signed_in: SignIn) -> None:
    decision = unannounced()
    number, award = decision.number, decision.award
    deciders = {
        person for person in everybody() if Permission.DECIDE in held(person) or audits(person)
    }
    assert {person.email for person in deciders} == {
        "marta.lindqvist@access.example",
        "tomas.ferreira@access.example",
        "juergen.hollweg@audit.example",
    }
    for person in set(of_each_kind()) | {decision.application.project_lead}:
        client = signed_in(person)
        found = pages(client, decision.application)
        assert any(number in text for text in found) is (person in deciders), person
        assert searched(client, number) == searched(client, "D-2026-9999"), person
        hidden = [
            reverse("allocations:award", args=[award.pk]),
            reverse("allocations:decline", args=[award.pk]),
        ]
        assert {client.get(url).status_code for url in hidden} == {404}, person


def test_before_the_release_nothing_is_written_to_the_lead() -> None:
    decision = unannounced()
    lead = decision.application.project_lead
    letters = Document.objects.filter(kind="decision", subject_id=str(decision.pk))

    assert not letters.exists()
    assert not Message.objects.filter(
        to_address=lead.email, created_at__gte=decision.decided_at
    ).exists()
    assert not Decision.objects.visible_to(lead).exists()
    assert not Award.objects.visible_to(lead).exists()


def unannounced() -> Decision:
    """The decision of the script SECRET."""
    title = next(script.title for script in scripts.scripts() if script.key == SECRET)
    return Decision.objects.select_related("application__project_lead").get(
        application__title=title
    )


def held(person: User) -> set[Permission]:
    return {permission for permission in Permission if scopes(person, permission)}


def audits(person: User) -> bool:
    return has_role(person, Role.AUDITOR)


def pages(client: Client, application: Application) -> list[str]:
    """What a person can open about it: pages, lists, searches by its number, files."""
    addresses = [
        reverse("home"),
        reverse("applications"),
        reverse("application", args=[application.pk]),
        reverse("case", args=[application.pk]),
        reverse("cases"),
        reverse("cases_export"),
        reverse("reviews:desk"),
        f"{reverse('reviews:desk')}?list=sent",
        reverse("reviews:assessment", args=[application.pk]),
        reverse("allocations:desk"),
        f"{reverse('allocations:desk')}?list=decided",
        reverse("allocations:decide", args=[application.pk]),
        reverse("allocations:hours"),
        reverse("outbox"),
        reverse("auditor_decisions"),
    ]
    return [client.get(address, follow=True).getvalue().decode() for address in addresses]


def searched(client: Client, text: str) -> list[str]:
    """Answers to a search in list and file, without what repeats the text itself."""
    answers = [client.get(reverse(name), {"search": text}) for name in ("cases", "cases_export")]
    bodies = [TOKEN.sub("", answer.getvalue().decode()) for answer in answers]
    return [body.replace(text, "") for body in bodies]
