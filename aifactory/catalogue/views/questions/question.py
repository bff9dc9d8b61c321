"""One question: read, write, take away, put back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import Verdict, require
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.forms.questions import NEW, QuestionEditor, rearranged
from aifactory.catalogue.forms.questions.words import title_of
from aifactory.catalogue.models import RuleSet
from aifactory.catalogue.ports import question_facts
from aifactory.catalogue.rules.questions import dependents
from aifactory.catalogue.rules.questions.editing import Row, Sheet, free_key
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.questions.editor import load, load_to_write
from aifactory.catalogue.views.questions.facts import facts_of, lines_of_row
from aifactory.face.tags.forms import error_summary

SAVE = "save"


@require_http_methods(["GET", "POST"])
@setup_readers
def question(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """One question: its form while the version is a draft, else its facts."""
    rule_set = load(pk)
    sheet = queries.sheet_of(rule_set)
    row = sheet.question(key)
    verdict = permissions.write_rules(request.user, rule_set)
    if request.method == "POST":
        require(verdict)
        return _written(request, rule_set, sheet, row or _gone(rule_set, key))
    if row is None:
        raise Http404
    if not verdict:
        return _facts(request, rule_set, sheet, row, verdict)
    editor = QuestionEditor(sheet, row, key_locked=_key_locked(rule_set, key))
    return _page(request, rule_set, editor, seen=queries.mark_of(row))


@require_http_methods(["GET", "POST"])
@setup_readers
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new question, empty or like another one."""
    rule_set = load_to_write(request, pk)
    sheet = queries.sheet_of(rule_set)
    if not sheet.sections:
        messages.info(request, _("Add a step first: each question stands on one."))
        return redirect("setup:add_step", pk=pk)
    row = _template(sheet, request.GET.get("like", ""), request.GET.get("step", ""))
    if request.method == "POST":
        return _written(request, rule_set, sheet, row, is_new=True)
    return _page(request, rule_set, QuestionEditor(sheet, row), is_new=True)


@require_POST
@setup_readers
def take_away(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Take a question out of the draft; the list then offers to put it back."""
    rule_set = load_to_write(request, pk)
    try:
        operations.take_question_away(
            by=request.user,
            rule_set=rule_set,
            key=key,
            seen=request.POST.get("seen", ""),
            at=request.received_at,
        )
    except operations.ImpossibleQuestions as refused:
        messages.warning(request, refused.sentence)
        return redirect("setup:question", pk=pk, key=key)
    except operations.ChangedMeanwhile:
        messages.warning(request, _("This question changed meanwhile. Look at it again."))
        return redirect("setup:question", pk=pk, key=key)
    messages.success(request, _("Taken away. You can put it back below the list."))
    return redirect("setup:questions", pk=pk)


@require_POST
@setup_readers
def put_back(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Put back what was taken away last under this key."""
    rule_set = load_to_write(request, pk)
    sheet = queries.sheet_of(rule_set)
    found = {row["key"]: revision for revision, row in queries.taken_away(rule_set, sheet)}
    if key not in found and sheet.question(key) is None:
        raise Http404
    if key in found:
        try:
            operations.put_question_back(
                by=request.user,
                rule_set=rule_set,
                revision=found[key],
                key=key,
                at=request.received_at,
            )
        except operations.ImpossibleQuestions as refused:
            messages.warning(request, refused.sentence)
            return redirect("setup:questions", pk=pk)
    return redirect(f"{reverse('setup:questions', args=[pk])}#question-{key}")


def _written(
    request: SignedInRequest, rule_set: RuleSet, sheet: Sheet, row: Row, *, is_new: bool = False
) -> HttpResponse:
    then = request.POST.get("then", SAVE)
    is_sent = then == SAVE
    seen = request.POST.get("seen", "")
    editor = QuestionEditor(
        sheet,
        row,
        data=rearranged(request.POST, then),
        is_sent=is_sent,
        key_locked="" if is_new else _key_locked(rule_set, row["key"]),
    )
    if not is_sent:
        return _page(request, rule_set, editor, is_new=is_new, seen=seen)
    if not editor.is_valid():
        return _page(request, rule_set, editor, is_new=is_new, seen=seen, status=422)
    written = editor.as_row()
    try:
        operations.save_question(
            by=request.user,
            rule_set=rule_set,
            row=written,
            instead_of="" if is_new else row["key"],
            seen=seen,
            after=request.GET.get("like", ""),
            at=request.received_at,
        )
    except operations.ImpossibleQuestions as refused:
        editor.place(refused.parts)
        return _page(request, rule_set, editor, is_new=is_new, seen=seen, status=422)
    except operations.ChangedMeanwhile as changed:
        return _conflict(request, rule_set, editor, written, changed)
    messages.success(request, _("Saved: “%(title)s”.") % {"title": title_of(written)})
    return redirect(f"{reverse('setup:questions', args=[rule_set.pk])}#question-{written['key']}")


def _conflict(
    request: SignedInRequest,
    rule_set: RuleSet,
    editor: QuestionEditor,
    mine: Row,
    changed: operations.ChangedMeanwhile,
) -> HttpResponse:
    """Both texts: theirs beside mine, mine still in the form. Saving again keeps mine."""
    theirs, sheet = changed.theirs, editor.sheet
    lines = lines_of_row(facts_of(theirs, sheet), facts_of(mine, sheet)) if theirs else []
    last = queries.changed_last(rule_set, str(editor.row["key"]))
    return _page(
        request,
        rule_set,
        editor,
        is_new=theirs is None,
        seen=queries.mark_of(theirs) if theirs else "",
        conflict={"lines": lines, "is_gone": theirs is None, "revision": last},
        status=409,
    )


def _page(
    request: SignedInRequest,
    rule_set: RuleSet,
    editor: QuestionEditor,
    *,
    is_new: bool = False,
    seen: str = "",
    conflict: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    key = "" if is_new else str(editor.row["key"])
    waiting = dependents(editor.sheet.question_set, key) if key else ()
    context = {
        "rule_set": rule_set,
        "editor": editor,
        "key": key,
        "title": title_of(editor.row) if key else _("New question"),
        "seen": seen,
        "conflict": conflict,
        "problems": [
            problem
            for form in editor.forms
            if form.is_bound
            for problem in error_summary(form)["problems"]
        ],
        "waiting": [one.key for one in waiting],
        "step": str(editor.facts["section"].value()),
        "action": reverse("setup:add_question", args=[rule_set.pk]) if conflict and is_new else "",
    }
    return render(request, "catalogue/questions/question.html", context, status=status)


def _facts(
    request: SignedInRequest, rule_set: RuleSet, sheet: Sheet, row: Row, verdict: Verdict
) -> HttpResponse:
    context = {
        "rule_set": rule_set,
        "title": title_of(row),
        "facts": list(facts_of(row, sheet).items()),
        "verdict": verdict,
    }
    return render(request, "catalogue/questions/facts.html", context)


def _gone(rule_set: RuleSet, key: str) -> Row:
    """A question that was taken away while its form was open: as it was, so no word is lost."""
    revision = queries.changed_last(rule_set, key)
    rows = revision.before.get("questions", []) if revision else []
    for row in rows:
        if row["key"] == key:
            return {**NEW, **row}
    raise Http404


def _template(sheet: Sheet, like: str, step: str) -> Row:
    old = sheet.question(like)
    if old is not None:
        return {**old, "key": free_key(sheet, like)}
    slugs = list(sheet.order)
    return {**NEW, "section": step if step in slugs else slugs[0]}


def _key_locked(rule_set: RuleSet, key: str) -> str:
    if key in question_facts.needed:
        return _("The rules of the portal read this answer, so its key stays.")
    if question_facts.is_answered(rule_set.mode_id, key):
        return _("Applications answered this question. Their answers are kept under this key.")
    return ""
