"""The office's desk of questions, its answers, and what it publishes of them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from aifactory.accounts.verdicts import require
from aifactory.face import lists
from aifactory.face.shapes import Column, Table
from applications import operations
from applications.forms import ClarificationForm, PostForm, WithdrawClarificationForm
from applications.models import Clarification, Conversation
from applications.models.conversation import ANSWER_LENGTH
from applications.permissions import conversations as permissions
from applications.queries import conversations as queries
from applications.views.wizard import Request

GROUPS = {"open": lazy("To answer"), "answered": lazy("Answered")}


@require_GET
def desk(request: Request) -> HttpResponse:
    """What waits for an answer, oldest first; what was answered, newest first."""
    _office_only(request)
    group = request.GET.get("group", "open")
    if group not in GROUPS:
        raise Http404
    is_open = group == "open"
    rows = queries.with_words(queries.of_office(request.user))
    rows = rows.filter(waits_since__isnull=not is_open)
    order = ("waits_since", "pk") if is_open else ("-asked_at", "-pk")
    page = lists.read(rows, order=order, params=request.GET)
    table = Table(
        caption=_("Questions, oldest first") if is_open else _("Answered, newest first"),
        columns=[
            Column(_("Question")),
            Column(_("Call")),
            Column(_("Asked by")),
            Column(_("Waits since") if is_open else _("Asked")),
        ],
        rows=page.rows,
        body="applications/questions/office_rows.html",
        chips=lists.chips(GROUPS, {}, group, request.GET),
        pager=lists.pager(page),
        empty_title=_("No question waits") if is_open else _("Nothing answered yet"),
        empty_text=_("Applicants ask from a draft or from the page of a call."),
        css_class="blocks",
    )
    return render(request, "applications/questions/desk.html", {"table": table})


@require_http_methods(["GET", "POST"])
def answer(request: Request, conversation_id: int) -> HttpResponse:
    """Read both sides and answer."""
    found = _load(request, conversation_id)
    form = PostForm(
        request.POST if request.method == "POST" else None,
        words=_("Answer"),
        help_text=_("Goes to whoever asked and their team, here and by mail."),
        most=ANSWER_LENGTH,
    )
    if request.method == "POST" and form.is_valid():
        operations.answer_question(
            by=request.user,
            conversation=found,
            text=form.cleaned_data["text"],
            key=form.written_key,
            at=timezone.now(),
        )
        messages.success(request, _("Answered. Publish it if others will ask the same."))
        return redirect("applications:office_question", conversation_id=found.pk)
    posts = list(queries.posts_of(found))
    context = {
        "conversation": found,
        "posts": posts,
        "form": form,
        "is_answered": any(post.is_office for post in posts),
        "published": list(queries.with_wording(found.clarifications.order_by("pk"))),
    }
    status = 422 if form.errors else 200
    return render(request, "applications/questions/answer.html", context, status=status)


@require_http_methods(["GET", "POST"])
def publish(request: Request, conversation_id: int) -> HttpResponse:
    """Reword question and answer for everybody, then publish them."""
    found = _load(request, conversation_id)
    require(permissions.publish(request.user, found))
    posts = list(queries.posts_of(found))
    asked = [post.text for post in posts if not post.is_office]
    said = [post.text for post in posts if post.is_office]
    form = ClarificationForm(
        request.POST if request.method == "POST" else None,
        initial={"question": asked[-1], "answer": said[-1]},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            operations.publish_clarification(
                by=request.user,
                conversation=found,
                question=given["question"],
                answer=given["answer"],
                key=form.written_key,
                at=timezone.now(),
            )
        except operations.NamesSomebody as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Published. Everybody who drafts gets one mail."))
            return redirect("applications:clarifications")
    people = queries.drafters(found.call).count()
    context = {"conversation": found, "form": form, "people": people}
    status = 422 if form.errors else 200
    return render(request, "applications/questions/publish.html", context, status=status)


@require_GET
def clarifications(request: Request) -> HttpResponse:
    """What was published for the calls one handles, newest first."""
    _office_only(request)
    rows = queries.with_wording(queries.clarifications_of(request.user))
    page = lists.read(rows, order=("-published_at", "-pk"), params=request.GET)
    context = {"rows": page.rows, "pager": lists.pager(page)}
    return render(request, "applications/questions/clarifications.html", context)


@require_http_methods(["GET", "POST"])
def correct(request: Request, clarification_id: int) -> HttpResponse:
    """Word it anew; the page of the call says so."""
    found = _published(request, clarification_id)
    last = found.versions.latest("number")
    form = ClarificationForm(
        request.POST if request.method == "POST" else None,
        initial={"question": last.question, "answer": last.answer},
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.correct_clarification(
                by=request.user,
                clarification=found,
                question=form.cleaned_data["question"],
                answer=form.cleaned_data["answer"],
                at=timezone.now(),
            )
        except operations.NamesSomebody as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Corrected. The page says so and keeps both wordings."))
            return redirect("applications:clarifications")
    context = {"clarification": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "applications/questions/correct.html", context, status=status)


@require_http_methods(["GET", "POST"])
def withdraw(request: Request, clarification_id: int) -> HttpResponse:
    """Say that it no longer holds, and why."""
    found = _published(request, clarification_id)
    form = WithdrawClarificationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw_clarification(
                by=request.user,
                clarification=found,
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except operations.NamesSomebody as refusal:
            form.add_error("reason", refusal.sentence)
        else:
            messages.success(request, _("Withdrawn. The page says so, with your reason."))
            return redirect("applications:clarifications")
    wording = found.versions.latest("number")
    context = {"clarification": found, "wording": wording, "form": form}
    status = 422 if form.errors else 200
    return render(request, "applications/questions/withdraw.html", context, status=status)


def _load(request: Request, conversation_id: int) -> Conversation:
    _office_only(request)
    found = (
        queries.of_office(request.user)
        .filter(pk=conversation_id)
        .select_related("call__mode", "asked_by", "application")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _published(request: Request, clarification_id: int) -> Clarification:
    _office_only(request)
    rows = queries.clarifications_of(request.user).select_related("call__mode", "conversation")
    found = rows.filter(pk=clarification_id).first()
    if found is None:
        raise Http404
    require(permissions.change(request.user, found))
    return found


def _office_only(request: Request) -> None:
    if not permissions.office(request.user):
        raise Http404
