"""One answer, saved as it is typed."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import NotAllowed
from aifactory.catalogue.rules.questions import Json
from aifactory.face.tags.formats import clock
from applications import operations
from applications.operations.drafts import UnknownQuestion
from applications.rules.wording import typed_back
from applications.views.wizard import call_seen, load


@login_not_required
@require_POST
def answer(request: HttpRequest, pk: UUID, key: str) -> JsonResponse:
    """Save one answer as it is typed. Answers in JSON, also when the session is gone."""
    if not isinstance(request.user, User):
        return JsonResponse({"reason": _("Sign in again in another tab.")}, status=401)
    application = load(request, pk)
    try:
        saved = operations.save_answer(
            by=request.user,
            application=application,
            key=key,
            raw=request.POST.getlist("value"),
            version=version_in(request.POST.get("version", "")),
            seen=call_seen(application, request.GET.get("call", "")),
        )
    except NotAllowed as refused:
        return JsonResponse({"reason": str(refused.verdict.reason)}, status=403)
    except UnknownQuestion:
        raise Http404 from None
    except operations.Conflict as conflict:
        return _conflict(conflict)
    body = {"version": saved.version, "saved_at": clock(saved.saved_at)}
    if saved.problems:
        sentences = [problem.sentence for problem in saved.problems]
        return JsonResponse(body | {"problems": sentences}, status=422)
    return JsonResponse(body)


def _conflict(conflict: operations.Conflict) -> JsonResponse:
    value: Json = typed_back(conflict.question, conflict.value)
    return JsonResponse(
        {
            "version": conflict.version,
            "value": value,
            "by": str(conflict.by),
            "at": clock(conflict.at),
        },
        status=409,
    )


def version_in(text: str) -> int:
    """The version a form carried; 0 for anything that is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
