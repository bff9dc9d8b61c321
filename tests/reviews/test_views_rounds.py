"""The office's screens of expert review: what they show, what they do, who finds nothing."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.audit.models import Event
from applications.models import Application, TeamMember
from reviews import operations
from reviews.models import ExpertRecommendation, ReviewAssignment, ReviewRound
from tests.conftest import Cast
from tests.reviews import experts

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]


@pytest.fixture(autouse=True)
def _in_the_round():
    with time_machine.travel(experts.SENT, tick=False):
        yield


@pytest.fixture
def officer(cast: Cast, signed_in: SignIn) -> Client:
    return signed_in(cast.officer)


def of_round(name: str = "round") -> str:
    return reverse(f"rounds:{name}", args=[experts.cut_off().pk])


def of_case(application: Application, name: str = "case", *more: object) -> str:
    return reverse(f"rounds:{name}", args=[application.cut_off_id, application.pk, *more])


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_an_empty_list_teaches(officer: Client) -> None:
    assert "No application has come in for a cut-off yet" in page(officer, reverse("rounds:list"))


def test_each_round_says_what_is_next(cast: Cast, officer: Client) -> None:
    def listed() -> str:
        return page(officer, reverse("rounds:list"))

    experts.builders.waiting(cast.stranger, code=experts.CALL, at=experts.RECEIVED)
    assert "In the checks" in listed()
    application = experts.reviewing(cast)
    assert "Open the expert review" in listed()
    experts.opened(cast.officer)
    assert "Assign experts: 1 case" in listed()
    parts = [experts.assigned(cast, application) for _number in range(2)]
    assert "Reviews until" in listed()
    assert "Fri 13 Nov 2026, 10:00 CET (09:00 UTC)" in listed()
    with time_machine.travel(experts.LATE, tick=False):
        assert "Chase 2 reviews" in listed()
    for part in parts:
        experts.sent(part)
    assert "Conclude 1 case" in listed()
    assert "2 of 2" in listed()


@pytest.mark.parametrize("count", [1, 3])
def test_list_and_round_cost_the_same_for_any_number(
    cast: Cast, officer: Client, django_assert_num_queries: Count, count: int
) -> None:
    for lead in (cast.lead, cast.colleague, cast.stranger)[:count]:
        experts.complete(cast, lead=lead)
    url = of_round()
    page(officer, reverse("rounds:list"))

    # person, roles, rounds, their figures
    with django_assert_num_queries(4):
        page(officer, reverse("rounds:list"))
    # person, roles, round, its figures, cases, their experts, what was sent
    with django_assert_num_queries(7):
        page(officer, url)


@pytest.mark.parametrize("count", [1, 3])
def test_a_case_costs_the_same_for_any_number_of_experts(
    cast: Cast, officer: Client, django_assert_num_queries: Count, count: int
) -> None:
    application = experts.reviewing(cast)
    for _number in range(count):
        experts.sent(experts.assigned(cast, application))
        experts.hired()
    page(officer, of_case(application))

    # person, roles, round, case, versions, assignments, own part in it, recommendation,
    # who owns whom, candidates, addresses of the team, answers
    with django_assert_num_queries(12):
        page(officer, of_case(application))


def test_strangers_find_nothing_and_auditors_read(
    cast: Cast, signed_in: SignIn, officer: Client
) -> None:
    application = experts.complete(cast)
    urls = [reverse("rounds:list"), of_round(), of_case(application)]

    for person in (cast.lead, cast.stranger, cast.assessor, cast.approver, experts.hired()):
        assert [signed_in(person).get(url).status_code for url in urls] == [404] * 3
    auditor = signed_in(cast.auditor)
    text = [page(auditor, url) for url in urls][-1]
    assert "About new, version 1." in text
    assert "Conclude</a>" not in text
    assert "Who could review" not in text
    reads = Event.objects.filter(verb="audit.read").values_list("data__what", flat=True)
    assert list(reads.order_by("position")) == ["desk.round", "desk.expert_review"]
    for url in (of_round("open"), of_round("conclude_all"), of_case(application, "conclude")):
        assert auditor.post(url).status_code == 403


def test_what_is_ones_own_is_neither_listed_nor_found(cast: Cast, officer: Client) -> None:
    application = experts.reviewing(cast)
    TeamMember.objects.create(application=application, user=cast.officer, kind="reader")

    assert application.title not in page(officer, reverse("rounds:list"))
    page(officer, of_round(), 404)
    page(officer, of_case(application), 404)
    page(officer, reverse("rounds:case", args=[999_999, application.pk]), 404)
    page(officer, reverse("rounds:round", args=[999_999]), 404)


def test_opening_says_what_it_does_and_happens_once(cast: Cast, officer: Client) -> None:
    experts.reviewing(cast)
    text = page(officer, of_round("open"))
    assert 'value="2026-12-09"' in text
    assert "The earliest decision of this round is promised by" in text

    late = officer.post(of_round("open"), {"due_on": "2026-11-24"})
    assert (late.status_code, "Choose a day after today." in late.content.decode()) == (422, True)
    for _click in range(2):
        answer = officer.post(of_round("open"), {"due_on": "2026-12-04"})
        assert answer["Location"] == of_round()
    assert ReviewRound.objects.get().due_at.isoformat() == "2026-12-04T16:00:00+00:00"
    assert officer.get(of_round("open"))["Location"] == of_round()


def test_a_round_without_a_case_for_the_experts_is_not_opened(cast: Cast, officer: Client) -> None:
    checked = experts.builders.waiting(cast.lead, code=experts.CALL, at=experts.RECEIVED)

    assert "has reached the expert review yet" in page(officer, of_round("open"))
    assert officer.post(of_round("open"), {"due_on": "2026-12-04"}).status_code == 403
    assert "No case is here" in page(officer, f"{of_round()}?list=reviewing")
    assert checked.number in page(officer, of_round())


def test_an_expert_is_asked_from_the_list(cast: Cast, officer: Client) -> None:
    application, expert = experts.reviewing(cast), experts.hired("Mara Kask")
    text = page(officer, of_case(application))
    assert "Open the expert review of this cut-off first." in text
    experts.opened(cast.officer)
    assert "Mara Kask" in page(officer, f"{of_case(application)}?search=kask")
    assert "No expert matches" in page(officer, f"{of_case(application)}?search=nobody")

    url = of_case(application, "assign", expert.pk)
    assert "They owe 0 reviews now." in page(officer, url)
    for _click in range(2):
        assert officer.post(url)["Location"] == of_case(application)
    assert ReviewAssignment.objects.get().expert == expert
    assert "1 expert is missing" in page(officer, of_case(application))
    page(officer, of_case(application, "assign", cast.stranger.pk), 404)
    page(officer, of_case(application, "assign", 999_999), 404)


def test_a_tie_is_shown_and_what_excludes_stays_shut(cast: Cast, officer: Client) -> None:
    application, near = experts.reviewing(cast), experts.hired(email="x@cast.example")
    tied = experts.hired()
    TeamMember.objects.create(application=application, user=tied, kind="reader")
    experts.opened(cast.officer)

    warned = of_case(application, "assign", near.pk)
    assert "Has a mail address like the applicant" in page(officer, warned)
    assert officer.post(warned, {"note": " "}).status_code == 422
    assert officer.post(warned, {"note": "A shared host."}).status_code == 302
    shut = of_case(application, "assign", tied.pk)
    assert "Works on this application." in page(officer, shut)
    answer = officer.post(shut, follow=True).content.decode()
    assert "cannot review this application. Works on this application." in answer
    assert ReviewAssignment.objects.get().expert == near


def test_removing_and_setting_aside_need_their_words(cast: Cast, officer: Client) -> None:
    application = experts.reviewing(cast)
    owed, done = (experts.assigned(cast, application) for _number in range(2))
    experts.sent(done)
    remove = of_case(application, "remove", owed.pk)
    aside = of_case(application, "set_aside", done.pk)

    assert f"Remove {owed.expert.name}?" in page(officer, remove)
    assert officer.post(remove, {"reason": ""}).status_code == 422
    assert officer.post(remove, {"reason": "Ill."}).status_code == 302
    assert "has no part in the review any more" in page(officer, remove)
    assert officer.post(aside, {"relation": "none", "text": "x"}).status_code == 422
    answer = officer.post(aside, {"relation": "family", "text": "Cousins."}, follow=True)
    text = answer.content.decode()
    assert "not counted" in text
    assert "0 of 2 reviews count so far" in text
    assert "2 experts are missing" in text
    page(officer, of_case(application, "remove", 999_999), 404)


def test_reviews_stand_side_by_side_with_their_versions(cast: Cast, officer: Client) -> None:
    application = experts.reviewing(cast)
    first = experts.sent(experts.assigned(cast, application), "5", "5", "4")
    experts.sent(experts.assigned(cast, application), "2", "2", "2")
    experts.amended(first.review, 2, "5")

    text = page(officer, of_case(application))

    for words in (
        "2 of 2 reviews count so far",
        "The experts are far apart",
        "About plan, version 2.",
        "To the panel, version 2.",
        "version 1, sent",
        "10.5",
    ):
        assert words in text
    assert "far apart" in page(officer, of_round())


def test_concluding_shows_what_it_freezes(cast: Cast, officer: Client) -> None:
    application = experts.reviewing(cast)
    experts.sent(experts.assigned(cast, application))
    url = of_case(application, "conclude")
    answer = officer.post(url, follow=True).content.decode()
    assert "1 of 2 reviews are in." in answer

    experts.sent(experts.assigned(cast, application), "2")
    assert "Conclude the expert review?" in page(officer, url)
    for _click in range(2):
        assert officer.post(url)["Location"] == of_case(application)
    assert ExpertRecommendation.objects.get().outcome == "below"
    text = page(officer, of_case(application))
    assert "The experts: Below the threshold" in text
    assert "Who could review" not in text
    assert "The expert review of this application is over." in page(officer, url)
    assert application.title in page(officer, f"{of_round()}?list=after")


def test_all_complete_cases_are_concluded_with_a_line_each(cast: Cast, officer: Client) -> None:
    assert officer.get(of_round("conclude_all")).status_code == 404
    first = experts.complete(cast)
    second = experts.complete(cast, lead=cast.colleague)
    text = page(officer, of_round("conclude_all"))
    assert "Conclude 2 cases?" in text
    assert not ExpertRecommendation.objects.exists()

    done = officer.post(of_round("conclude_all")).content.decode()
    again = officer.post(of_round("conclude_all")).content.decode()

    assert first.number in done
    assert second.number in done
    assert "sum 11.25, weighted 3.75" in done
    assert "Nothing was left to conclude" in again
    assert "No case has all its reviews" in page(officer, of_round("conclude_all"))


def test_a_long_round_has_pages(
    cast: Cast, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviews.views.rounds.case_rows.ROWS", 1)
    monkeypatch.setattr("reviews.views.rounds.listing.ROWS", 1)
    first, second = (experts.reviewing(cast, lead) for lead in (cast.lead, cast.colleague))
    text = page(officer, of_round())
    assert (first.number in text, second.number in text) == (True, False)
    following = officer.get(of_round()).context["table"].pager.next_url
    [row] = officer.get(f"{of_round()}{following}").context["table"].rows
    assert row.application == second

    later = experts.RECEIVED.replace(day=20)
    experts.builders.waiting(cast.stranger, code=experts.CALL, at=later)
    response = officer.get(reverse("rounds:list"))
    assert "cut-off 20" in response.content.decode()
    following = response.context["table"].pager.next_url
    assert "cut-off 19" in page(officer, f"{reverse('rounds:list')}{following}")


def test_a_removed_expert_can_be_asked_again(cast: Cast, officer: Client) -> None:
    application = experts.reviewing(cast)
    part = experts.assigned(cast, application)
    operations.remove_expert(by=cast.officer, assignment=part, reason="Ill.", at=experts.SENT)
    assert "Asked before: Removed" in page(officer, of_case(application))

    officer.post(of_case(application, "assign", part.expert_id))

    assert ReviewAssignment.objects.filter(status="invited").count() == 1
