"""Order and steps of a set of questions, taking away and putting back, what differs."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from aifactory.accounts.models import User
from aifactory.catalogue import operations, queries
from aifactory.catalogue.models import RuleSet
from tests.conftest import Cast

from .writing import draft_of, order_seen, question, row, seen

SignedIn = Callable[[User], Client]


@pytest.fixture
def draft(cast: Cast) -> RuleSet:
    return draft_of("PG", cast.officer)


@pytest.fixture
def officer(cast: Cast, signed_in: SignedIn) -> Client:
    return signed_in(cast.officer)


def page_of(client: Client, name: str, *arguments: object) -> str:
    return client.get(reverse(name, args=arguments)).content.decode()


def test_arrows_move_without_javascript(draft: RuleSet, officer: Client) -> None:
    address = reverse("setup:order_questions", args=[draft.pk])
    first, second, *_rest = queries.sheet_of(draft).order["company"]

    for mark in [order_seen(draft)] * 2:  # a double click moves once
        officer.post(address, {"seen": mark, "down": first})
    assert queries.sheet_of(draft).order["company"][:2] == [second, first]
    officer.post(address, {"seen": order_seen(draft), "up": first})
    assert queries.sheet_of(draft).order["company"][:2] == [first, second]
    officer.post(address, {"seen": order_seen(draft), "step-down": "fit"})
    draft.refresh_from_db()
    assert [*queries.sheet_of(draft).order][:2] == ["company", "fit"]


def test_move_that_is_not_possible_says_why(draft: RuleSet, officer: Client) -> None:
    address = reverse("setup:order_questions", args=[draft.pk])

    page = officer.post(
        address, {"seen": order_seen(draft), "up": "lead_contract_ends_on"}, follow=True
    )
    late = officer.post(address, {"seen": "old", "up": "title"}, follow=True)

    assert "“lead_contract”, which is not asked earlier" in page.content.decode()
    assert "The order changed meanwhile." in late.content.decode()
    for unknown in ({"up": "ghost"}, {"step-up": "ghost"}):
        assert officer.post(address, unknown).status_code == 404


def test_dragged_order_is_answered_in_json(draft: RuleSet, officer: Client) -> None:
    address = reverse("setup:order_questions", args=[draft.pk])
    order = list(queries.sheet_of(draft).order.items())
    order[0][1].reverse()

    def send(given: str, mark: str) -> Any:
        return officer.post(
            address, {"order": given, "seen": mark}, headers={"accept": "application/json"}
        )

    saved = send(json.dumps(order), order_seen(draft))
    assert (saved.status_code, saved.json()) == (200, {"seen": order_seen(draft)})
    assert list(queries.sheet_of(draft).order.items()) == order
    order[0][1].reverse()
    assert send(json.dumps(order), "old").status_code == 409
    for broken in ("", "[1]", "{}", '[["fit", 1]]', '[["fit", ["x"]]]'):
        assert send(broken, order_seen(draft)).status_code == 409
    keys = [key for _slug, each in order for key in each][::-1]
    backwards = [[slug, keys if slug == "fit" else []] for slug, _keys in order]
    assert send(json.dumps(backwards), order_seen(draft)).status_code == 422


def test_taken_away_question_is_put_back(draft: RuleSet, officer: Client) -> None:
    before = queries.sheet_of(draft)
    away = reverse("setup:take_question_away", args=[draft.pk, "summary"])

    late = officer.post(away, {"seen": "old"}, follow=True)
    assert "changed meanwhile" in late.content.decode()
    page = officer.post(away, {"seen": seen(draft, "summary")}, follow=True).content.decode()
    assert "Put back" in page
    back = reverse("setup:put_question_back", args=[draft.pk, "summary"])
    for _click in range(2):
        assert officer.post(back).status_code == 302

    assert queries.sheet_of(draft) == before
    ghost = reverse("setup:put_question_back", args=[draft.pk, "ghost"])
    assert officer.post(ghost).status_code == 404
    refused = officer.post(
        reverse("setup:take_question_away", args=[draft.pk, "country"]),
        {"seen": seen(draft, "country")},
        follow=True,
    )
    assert "cannot be taken away" in refused.content.decode()


def test_steps_are_added_renamed_and_taken_away(draft: RuleSet, officer: Client) -> None:
    add = reverse("setup:add_step", args=[draft.pk])
    posted = {"slug": "extra", "label_business_en": "Extra", "help_business_en": "More."}

    assert officer.post(add, {"slug": "Not good"}).status_code == 422
    again = officer.post(add, posted | {"slug": "fit"})
    assert "Step “fit” is there 2 times." in again.content.decode()
    for _click in range(2):
        assert officer.post(add, posted).status_code == 302
    address = reverse("setup:question_step", args=[draft.pk, "extra"])
    opened = officer.get(address).context["seen"]
    assert officer.post(address, posted | {"label_business_en": "Theirs", "seen": opened})
    mine = posted | {"label_business_en": "Mine", "seen": opened}
    conflict = officer.post(address, mine)
    assert conflict.status_code == 409
    assert "Theirs" in conflict.content.decode()
    officer.post(address, mine | {"seen": conflict.context["seen"]})

    draft.refresh_from_db()
    section = queries.sheet_of(draft).section("extra")
    assert section is not None
    assert section["label"] == {"business": {"en": "Mine"}}
    page = page_of(officer, "setup:questions", draft.pk)
    assert "Step “extra” has no questions." in page
    officer.post(reverse("setup:take_step_away", args=[draft.pk, "extra"]))
    refused = officer.post(reverse("setup:take_step_away", args=[draft.pk, "fit"]), follow=True)
    assert "This step has questions" in refused.content.decode()
    assert officer.get(address).status_code == 404


def test_version_without_steps_begins_with_one(cast: Cast, officer: Client) -> None:
    empty = RuleSet.objects.get(mode__code="FL", version=1)
    draft = operations.draft_rule_set(by=cast.officer, mode=empty.mode, copied_from=empty)

    page = page_of(officer, "setup:questions", draft.pk)
    answer = officer.get(reverse("setup:add_question", args=[draft.pk]))

    assert "No step yet." in page
    assert answer["Location"] == reverse("setup:add_step", args=[draft.pk])
    assert "Nothing is asked yet." in page_of(officer, "question_preview", draft.pk)


def test_versions_differ_in_words(cast: Cast, draft: RuleSet, officer: Client) -> None:
    older = RuleSet.objects.get(mode=draft.mode, version=1)
    address = reverse("setup:compare_questions", args=[draft.pk, older.pk])
    assert "Nothing differs." in officer.get(address).content.decode()
    by = {"by": cast.officer, "rule_set": draft}
    operations.save_question(**by, row=question())
    given = {**row(draft, "title"), "minutes": "9.0"}
    operations.save_question(**by, row=given, instead_of="title", seen=seen(draft, "title"))
    operations.take_question_away(**by, key="summary", seen=seen(draft, "summary"))
    order = queries.sheet_of(draft).order
    order["company"].reverse()
    operations.order_questions(**by, order=order, seen=order_seen(draft))
    step = {"slug": "extra", "label": {"business": {"en": "Extra"}}, "help": {}}
    operations.save_step(**by, row=step)

    page = officer.get(address).content.decode()

    for text in ("Which colour? · new", "· taken away", "9.0", "Order", "Extra"):
        assert text in page
    other = RuleSet.objects.filter(mode__code="SC")[0]
    for wrong in ([draft.pk, other.pk], [draft.pk, draft.pk], [draft.pk, 999_999]):
        assert officer.get(reverse("setup:compare_questions", args=wrong)).status_code == 404


@pytest.mark.parametrize("mode", ["PG", "SC"])
def test_pages_take_a_fixed_number_of_queries(
    cast: Cast,
    officer: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    mode: str,
) -> None:
    draft = draft_of(mode, cast.officer)
    officer.get(reverse("setup:questions", args=[draft.pk]))

    # Session with its person, roles, version, questions, what was taken away, other versions.
    with django_assert_num_queries(6):
        officer.get(reverse("setup:questions", args=[draft.pk]))
    with django_assert_num_queries(3):
        officer.get(reverse("setup:question_versions"))
    # And whether applications answered it.
    with django_assert_num_queries(5):
        officer.get(reverse("setup:question", args=[draft.pk, "summary"]))
