"""What officers and experts do in a round of the demo, by the operations of their screens."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from aifactory.accounts.models import User
from aifactory.demo.case import Case
from allocations import operations as allocations
from reviews.models import Review, ReviewAssignment
from reviews.operations import answering, assigning, concluding, rounds, writing
from reviews.rules.marks import Given


def open_round(case: Case, at: datetime, days: int) -> None:
    """The officer opens the expert review of the case's round, with so many days to write."""
    cut_off = case.current.cut_off
    assert cut_off is not None  # noqa: S101 -- only cases of a round have experts
    rounds.open_round(by=case.officer, cut_off=cut_off, due_at=at + timedelta(days=days), at=at)


def assign(case: Case, at: datetime, expert: str) -> None:
    """The officer asks an expert."""
    assigning.assign(by=case.officer, application=case.current, expert=case.people[expert], at=at)


def remove_expert(case: Case, at: datetime, expert: str, reason: str) -> None:
    """The officer goes on without the expert."""
    assigning.remove_expert(
        by=case.officer, assignment=_part(case, case.people[expert]), reason=reason, at=at
    )


def accept_invitation(case: Case, at: datetime, expert: str) -> None:
    """The expert agrees."""
    by = case.people[expert]
    answering.accept_invitation(by=by, assignment=_part(case, by), at=at)


def decline_invitation(case: Case, at: datetime, expert: str, reason: str, note: str = "") -> None:
    """The expert declines."""
    by = case.people[expert]
    answering.decline_invitation(by=by, assignment=_part(case, by), reason=reason, note=note, at=at)


def declare(case: Case, at: datetime, expert: str, relation: str, text: str = "") -> None:
    """The expert says what ties them to the case, or that nothing does."""
    by = case.people[expert]
    answering.declare(by=by, assignment=_part(case, by), relation=relation, text=text, at=at)


def draft(
    case: Case,
    at: datetime,
    expert: str,
    marks: Mapping[str, str],
    comments: Mapping[str, str],
    confidence: str = "",
    panel: str = "",
) -> Review:
    """The expert writes."""
    by = case.people[expert]
    part = _part(case, by)
    known = Review.objects.filter(assignment=part).first()
    given = {key: Given(Decimal(mark), comments.get(key, "")) for key, mark in marks.items()}
    return writing.save_review(
        by=by,
        assignment=part,
        version=known.version if known else 0,
        given=given,
        confidence=confidence,
        comment_to_panel=panel,
        at=at,
    )


def review(
    case: Case,
    at: datetime,
    expert: str,
    marks: Mapping[str, str],
    comments: Mapping[str, str],
    confidence: str,
    panel: str = "",
) -> None:
    """The expert writes and sends; a second time, sends it amended."""
    by = case.people[expert]
    before = at - timedelta(minutes=5)
    saved = draft(case, before, expert, marks, comments, confidence, panel)
    writing.submit_review(by=by, assignment=_part(case, by), version=saved.version, received_at=at)


def conclude(case: Case, at: datetime) -> None:
    """The officer freezes what the reviews come to."""
    concluding.conclude(by=case.officer, application=case.current, at=at)


def freeze_ranking(case: Case, at: datetime) -> None:
    """The officer fixes the order of the whole round, once every case of it is concluded."""
    cut_off = case.current.cut_off
    assert cut_off is not None  # noqa: S101 -- only cases of a round are ranked
    allocations.freeze_ranking(by=case.officer, cut_off=cut_off, at=at)


ACTS: dict[str, Callable[..., object]] = {
    "open_round": open_round,
    "assign": assign,
    "remove_expert": remove_expert,
    "accept_invitation": accept_invitation,
    "decline_invitation": decline_invitation,
    "declare": declare,
    "draft": draft,
    "review": review,
    "conclude": conclude,
    "freeze_ranking": freeze_ranking,
}


def _part(case: Case, expert: User) -> ReviewAssignment:
    return ReviewAssignment.objects.select_related("evaluation__application").get(
        evaluation__application=case.current, expert=expert
    )
