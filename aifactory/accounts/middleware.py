"""Per-request person settings, and the safety net for text typed after a session ended."""

import logging
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from aifactory.accounts import operations
from aifactory.accounts.models import User

log = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]

LAST_PERSON = "__Host-last-person" if settings.SITE_IS_SECURE else "last-person"
LAST_PERSON_AGE = 24 * 60 * 60
STASH_LIMIT = 1_000_000
KEPT = "kept_text"  # the field that says which kept text is sent again
LONGEST_PATH = 500  # as the column holds
SECRETS = {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code"}


class PersonsLanguage:
    """Language and time zone of the signed-in person for the length of the request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate, answer, restore."""
        user = request.user
        zone = user.zone if user.is_authenticated else settings.OFFICE_ZONE
        language = user.language if user.is_authenticated else settings.LANGUAGE_CODE
        with translation.override(language), timezone.override(ZoneInfo(zone)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response


class KeepTypedText:
    """A POST that meets an ended session is kept for its author and offered after sign-in.

    Whose it is, is known from a signed cookie set while they were signed in. Text only, one
    megabyte, one day; nobody else who signs in on this device ever sees it.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through; look at what came back."""
        response = self.get_response(request)
        if request.user.is_authenticated:
            self._remember(request, response)
            self._forget_stash(request, response)
        elif request.method == "POST" and self._was_sent_to_login(response):
            if request.accepts("text/html"):
                return self._stash(request, response)
            # A script keeps its text on the device and asks the person to sign in again.
            reason = _("Your session has ended. Sign in again; what you typed is kept here.")
            return JsonResponse({"reason": reason}, status=401)
        return response

    @staticmethod
    def _was_sent_to_login(response: HttpResponse) -> bool:
        location = response.headers.get("Location", "")
        return response.status_code == 302 and location.startswith(reverse(settings.LOGIN_URL))

    @staticmethod
    def _remember(request: HttpRequest, response: HttpResponse) -> None:
        pseudonym = str(getattr(request.user, "pseudonym", ""))
        if last_person(request) != pseudonym:
            response.set_cookie(
                LAST_PERSON,
                signing.dumps(pseudonym, salt=LAST_PERSON),
                max_age=LAST_PERSON_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )

    @staticmethod
    def _forget_stash(request: HttpRequest, response: HttpResponse) -> None:
        """The kept text was sent again and taken."""
        kept = request.POST.get(KEPT) if request.method == "POST" else None
        if kept and response.status_code < 400 and isinstance(request.user, User):
            operations.drop_stash(by=request.user, stash_id=kept)

    @staticmethod
    def _stash(request: HttpRequest, response: HttpResponse) -> HttpResponse:
        owner = last_person(request)
        fields = {
            name.replace("\x00", ""): [value.replace("\x00", "") for value in values]
            for name, values in request.POST.lists()
            if name not in SECRETS and name != KEPT
        }
        path = request.get_full_path()
        if owner is None or not fields or len(path) > LONGEST_PATH or _size(fields) > STASH_LIMIT:
            return response
        stash = operations.stash_text(owner=owner, path=path, fields=fields)
        next_page = reverse("accounts:kept_text", args=[stash.pk])
        return redirect(f"{reverse(settings.LOGIN_URL)}?next={next_page}&kept=1")


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What a person typed into the form they sent, without secrets, in its order."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in SECRETS
        for value in values
    ]


def _size(fields: dict[str, list[str]]) -> int:
    """Bytes of names and values."""
    return sum(len(text.encode()) for name, values in fields.items() for text in (name, *values))


def last_person(request: HttpRequest) -> str | None:
    """Pseudonym of whoever was signed in last on this browser, within a day."""
    try:
        value: str = signing.loads(
            request.COOKIES[LAST_PERSON], salt=LAST_PERSON, max_age=LAST_PERSON_AGE
        )
    except (KeyError, signing.BadSignature):
        return None
    return value
