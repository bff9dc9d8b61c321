"""An applicant asks the office, reads the answer, asks on."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from aifactory.accounts.verdicts import NotAllowed
from aifactory.catalogue.models import Call
from aifactory.face import lists
from aifactory.face.shapes import Column, Table
from applications import operations
from applications.forms import PostForm
from applications.models import Application
from applications.models.conversation import QUESTION_LENGTH
from applications.permissions import conversations as permissions
from applications.queries import conversations as queries
from applications.views.wizard import Request

ORDER = ("-asked_at", "-pk")


@require_GET
def questions(request: Request) -> HttpResponse:
    """One's own questions and those of one's teams, newest first."""
    rows = queries.with_words(queries.of_applicant(request.user))
    page = lists.read(rows, order=ORDER, params=request.GET)
    table = Table(
        caption=_("Your questions, newest first"),
        columns=[Column(_("Question")), Column(_("Call")), Column(_("State"))],
        rows=page.rows,
        body="applications/questions/rows.html",
        pager=lists.pager(page),
        empty_title=_("No questions yet"),
        empty_text=_("Ask from a draft, or from the page of a call. The answer comes by mail too."),
        css_class="blocks",
    )
    return render(request, "applications/questions/list.html", {"table": table})


@require_http_methods(["GET", "POST"])
def ask(request: Request) -> HttpResponse:
    """Write a question, about a call or from a draft; a refusal keeps every word."""
    call, draft = _about(request)
    form = _form(request, _("Your question"), _("The office reads it. Your draft stays unseen."))
    verdict = permissions.ask(request.user, call, draft, at=timezone.now())
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.ask_office(
                by=request.user,
                call=call,
                application=draft,
                text=form.cleaned_data["text"],
                key=form.written_key,
                at=timezone.now(),
            )
        except NotAllowed as refusal:
            verdict = refusal.verdict
        else:
            messages.success(request, _("Sent. The answer stands here and comes by mail."))
            return redirect("applications:question", conversation_id=made.pk)
    status = 422 if form.errors else 200 if verdict else 409
    context = {"form": form, "call": call, "draft": draft, "verdict": verdict}
    return render(request, "applications/questions/ask.html", context, status=status)


@require_http_methods(["GET", "POST"])
def question(request: Request, conversation_id: int) -> HttpResponse:
    """Both sides in order; ask on below."""
    found = (
        queries.of_applicant(request.user)
        .filter(pk=conversation_id)
        .select_related("call__mode", "application", "asked_by")
        .first()
    )
    if found is None:
        raise Http404
    form = _form(request, _("Ask on"), _("It goes to the same conversation."))
    if request.method == "POST" and form.is_valid():
        operations.follow_up(
            by=request.user,
            conversation=found,
            text=form.cleaned_data["text"],
            key=form.written_key,
            at=timezone.now(),
        )
        messages.success(request, _("Sent. The answer stands here and comes by mail."))
        return redirect("applications:question", conversation_id=found.pk)
    context = {"conversation": found, "posts": list(queries.posts_of(found)), "form": form}
    status = 422 if form.errors else 200
    return render(request, "applications/questions/question.html", context, status=status)


def _about(request: Request) -> tuple[Call, Application | None]:
    """The draft, where one is named and may be seen; else the call."""
    if "application" in request.GET:
        key = _key(request.GET["application"])
        draft = Application.objects.mine(request.user).filter(pk=key).first() if key else None
        if draft is None:
            raise Http404
        return Call.objects.select_related("mode").get(pk=draft.call_id), draft
    code = request.GET.get("call", "").replace("\0", "")
    call = Call.objects.select_related("mode").filter(code=code).first()
    if call is None:
        raise Http404
    return call, None


def _form(request: Request, words: str, help_text: str) -> PostForm:
    data = request.POST if request.method == "POST" else None
    return PostForm(data, words=words, help_text=help_text, most=QUESTION_LENGTH)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
