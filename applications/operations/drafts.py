"""Drafts: begin, save while typing, delete, restore, erase. Nothing typed is lost."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from aifactory.accounts.models import Organisation, User
from aifactory.accounts.verdicts import Verdict, require
from aifactory.audit.recording import By, operation, record
from aifactory.audit.transitions import lock, move
from aifactory.catalogue.models import Call
from aifactory.catalogue.rules.questions import (
    Json,
    Question,
    QuestionSet,
    QuestionType,
    clean_value,
)
from applications import permissions, queries
from applications.models import Answer, Application, TeamKind, TeamMember
from applications.operations import facts
from applications.rules import keys
from applications.rules.asked import from_fit_check
from applications.rules.problems import Flaw, flaws_of_answer
from applications.status import ApplicationStatus

OFFERED = frozenset({QuestionType.COUNTRY, QuestionType.PARTITION})


@dataclass(frozen=True)
class Saved:
    """What the server has now."""

    version: int
    saved_at: datetime
    problems: tuple[Flaw, ...] = ()


class Conflict(Exception):
    """Somebody saved this answer since it was loaded. Their text stands; nothing was written."""

    def __init__(self, answer: Answer, question: Question) -> None:
        super().__init__(answer.key)
        self.question = question
        self.key = answer.key
        self.value: Json = answer.value
        self.version = answer.version
        self.by = answer.saved_by
        self.at = answer.saved_at


class UnknownQuestion(LookupError):
    """The form has no such question."""


@dataclass(frozen=True)
class Asked:
    """The questions of a draft, and those of the page that sent answers to it.

    Attributes:
        seen: of the call that the page was made for, where the draft went elsewhere meanwhile.
    """

    now: QuestionSet
    seen: QuestionSet | None = None

    def question(self, key: str) -> Question:
        """As it is asked now, else as it was asked on that page; its answer rests then."""
        for questions in (self.now, self.seen):
            if questions is not None and queries.asks(questions, key):
                return questions.question(key)
        raise UnknownQuestion(key)


@dataclass(frozen=True)
class StepSaved:
    """A whole step: what was saved, what somebody else had changed meanwhile, what is fixed."""

    saved: dict[str, Saved] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    refused: dict[str, Verdict] = field(default_factory=dict)


@operation
def start_draft(
    *,
    by: User,
    call: Call,
    organisation: Organisation | None = None,
    answers: Mapping[str, Json] | None = None,
    key: UUID | None = None,
) -> Application:
    """Begin an application to a call. The same key again returns the draft it began.

    Args:
        answers: from the fit check; those that the form asks too flow in.
        key: from the form's hidden field; a double click begins one draft.
    """
    if key is not None and (known := _begun(by, key)) is not None:
        return known
    try:
        with transaction.atomic():
            application = Application.objects.create(
                call=call,
                rule_set=call.rule_set,
                project_lead=by,
                organisation=organisation,
                audience=organisation.audience if organisation else "business",
                start_key=key,
            )
    except IntegrityError:
        if key is None or (known := _begun(by, key)) is None:
            raise
        return known
    TeamMember.objects.create(application=application, user=by, kind=TeamKind.LEAD)
    questions = queries.questions_of(application)
    given = {**facts.answers_from(organisation), **from_fit_check(answers or {})}
    at = timezone.now()
    Answer.objects.bulk_create(
        Answer(application=application, key=name, value=value, saved_at=at, saved_by=by)
        for name, value in given.items()
        if value is not None and queries.asks(questions, name)
    )
    facts.copy(application, queries.answers_of(application))
    record(
        verb="applications.draft_started",
        subject=application,
        by=by,
        data={"call": call.code, "answers": len(given)},
    )
    return application


@operation
def save_answer(
    *,
    by: User,
    application: Application,
    key: str,
    raw: Sequence[str],
    version: int,
    seen: Call | None = None,
) -> Saved:
    """Keep what was typed in one field, right or not. Autosave calls it.

    Args:
        seen: the call that the page was made for; what only its form asks is kept and rests.

    Raises:
        UnknownQuestion: neither form asks this.
        Conflict: the field was changed since `version` was loaded.
    """
    current = lock(application)
    require(permissions.edit_answer(by, current, key))
    held = _held(current, [key]).get(key)
    saved = _save(by, current, key, raw, version, _asked(current, seen), held)
    _follow(current, [key])
    return saved


@operation
def save_step(
    *,
    by: User,
    application: Application,
    answers: Mapping[str, Sequence[str]],
    versions: Mapping[str, int],
    seen: Call | None = None,
) -> StepSaved:
    """Keep a whole step, as posted without script.

    Fields in conflict, and changes to answers that are fixed, are named and not written.

    Args:
        seen: the call that the page was made for; what only its form asks is kept and rests.
    """
    current = lock(application)
    require(permissions.edit(by, current))
    asked, held = _asked(current, seen), _held(current, answers)
    done = StepSaved()
    for key, raw in answers.items():
        before, version = held.get(key), versions.get(key, 0)
        if not (verdict := permissions.asked_for(current, key)):
            if _differs(before, raw, asked.question(key)):
                done.refused[key] = verdict
            continue
        try:
            done.saved[key] = _save(by, current, key, raw, version, asked, before)
        except Conflict as conflict:
            done.conflicts[key] = conflict
    _follow(current, done.saved)
    return done


@operation
def discard_draft(*, by: User, application: Application) -> Application:
    """Delete a draft. Its text is kept for 30 days and can be restored."""
    current = lock(application)
    require(permissions.discard(by, current))
    Application.objects.filter(pk=current.pk).update(discarded_at=timezone.now())
    move(current, ApplicationStatus.DISCARDED, by=by)
    return Application.objects.get(pk=current.pk)


@operation
def restore_draft(*, by: User, application: Application) -> Application:
    """Bring a deleted draft back, as it was."""
    current = lock(application)
    require(permissions.restore(by, current))
    move(current, ApplicationStatus.DRAFT, by=by)
    Application.objects.filter(pk=current.pk).update(discarded_at=None)
    return Application.objects.get(pk=current.pk)


@operation
def erase_discarded(*, by: By, at: datetime) -> int:
    """Erase the text of drafts deleted over 30 days ago. Called daily; returns how many."""
    due = (
        Application.objects.filter(
            status=ApplicationStatus.DISCARDED,
            erased_at__isnull=True,
            discarded_at__lte=at - permissions.RESTORABLE,
        )
        .select_for_update(no_key=True)
        .order_by("pk")[:500]
    )
    for application in due:
        count, _ = Answer.objects.filter(application=application).delete()
        Application.objects.filter(pk=application.pk).update(title="", erased_at=at)
        record(
            verb="applications.draft_erased",
            subject=application,
            by=by,
            data={"answers": count},
        )
    return len(due)


def _begun(by: User, key: UUID) -> Application | None:
    return Application.objects.filter(start_key=key, project_lead=by).first()


def _asked(application: Application, seen: Call | None) -> Asked:
    """Read under the lock, so a switch in another tab is seen in whole or not at all."""
    now = queries.questions_of(application)
    if seen is None or seen.pk == application.call_id:
        return Asked(now)
    return Asked(now, queries.questions_under(seen.rule_set))


def _save(
    by: User,
    application: Application,
    key: str,
    raw: Sequence[str],
    version: int,
    asked: Asked,
    held: Answer | None,
) -> Saved:
    """Write one answer over what is `held`; the row is locked, so versions cannot race."""
    question = asked.question(key)
    value = clean_value(question, raw)
    flaws = _flaws(application, asked.now, key, value)
    if held is not None and held.value == value:
        return Saved(held.version, held.saved_at, flaws)
    if held is None and value is None:
        return Saved(0, timezone.now(), flaws)
    if held is not None and held.version != version:
        raise Conflict(held, question)
    answer = held or Answer(application=application, key=key, version=0)
    answer.value, answer.saved_by, answer.saved_at = value, by, timezone.now()
    answer.version += 1
    answer.save()
    return Saved(answer.version, answer.saved_at, flaws)


def _flaws(
    application: Application, questions: QuestionSet, key: str, value: Json
) -> tuple[Flaw, ...]:
    """What is wrong with the answer; nothing with one that rests, for nobody asks for it."""
    if not queries.asks(questions, key):
        return ()
    question = questions.question(key)
    flaws = flaws_of_answer(
        question,
        value,
        options=_options(application, questions, question),
        audience=application.audience,
    )
    if key in keys.SIZED and not flaws:
        return _of_mode(application, questions, key, value)
    return flaws


def _of_mode(
    application: Application, questions: QuestionSet, key: str, value: Json
) -> tuple[Flaw, ...]:
    """What the mode does not give, said while it is typed."""
    answers = {**queries.answers_of(application), key: value}
    found = queries.flaws_of_mode(application, questions, answers)
    return tuple(flaw for flaw in found if flaw.key == key)


def _held(application: Application, keys: Iterable[str]) -> dict[str, Answer]:
    """The stored answers among these, in one query."""
    return {answer.key: answer for answer in application.answers.filter(key__in=list(keys))}


def _differs(held: Answer | None, raw: Sequence[str], question: Question) -> bool:
    """A page from before sends fixed answers along; what says the same is no attempt to change."""
    return clean_value(question, raw) != (held.value if held else None)


def _options(
    application: Application, questions: QuestionSet, question: Question
) -> dict[str, Collection[str]]:
    """What is offered, read only for the questions that ask for it."""
    if question.type not in OFFERED:
        return {}
    return queries.offers_of(application, timezone.now()).options(questions)


def _follow(application: Application, saved: Iterable[str]) -> None:
    """A draft's list row says what its answers say; a returned one keeps what was received."""
    if application.status == ApplicationStatus.DRAFT and keys.COPIED & set(saved):
        facts.copy(application, queries.answers_of(application))
