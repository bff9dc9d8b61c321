"""allauth's hooks: the name typed at sign-up, where people land, mails through the outbox."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse

from aifactory.accounts import queries
from aifactory.accounts.models import User

AFTER_CONFIRMATION = "after_confirmation"


class AccountAdapter(DefaultAccountAdapter):
    """Keeps e-mail as the only login name and stores the person's name."""

    def save_user(self, request: HttpRequest, user: User, form: Form, commit: bool = True) -> User:
        """Store the account as typed; the address is kept in lower case."""
        user.email = form.cleaned_data["email"].strip().lower()
        user.name = form.cleaned_data["name"]
        self.set_password(user, form.cleaned_data["password1"])
        if commit:
            user.save()
        wanted = request.POST.get(REDIRECT_FIELD_NAME, "")
        if self.is_safe_url(wanted):
            request.session[AFTER_CONFIRMATION] = wanted
        return user

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """By way of the sign-in page back to what the person was about to do at sign-up."""
        address = resolve_url(super().get_email_verification_redirect_url(email_address))
        wanted = self.request.session.pop(AFTER_CONFIRMATION, "")
        return f"{address}?{urlencode({REDIRECT_FIELD_NAME: wanted})}" if wanted else address

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Text kept from a lost session comes first; else the person's first page."""
        kept = queries.stash_for(request.user) if isinstance(request.user, User) else None
        if kept is not None:
            return reverse("accounts:kept_text", args=[kept.pk])
        address: str = super().get_login_redirect_url(request)
        return address

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """There are no user names."""

    def format_email_subject(self, subject: str) -> str:
        """Plain subjects, no bracketed prefix."""
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Text only; the outbox backend turns it into a row."""
        links = {name: _ours(url) for name, url in context.items() if name.endswith("_url")}
        values = {"email": email, **context, **links}
        message = self.render_mail(template_prefix, email, values)
        message.alternatives = []
        message.send()


def _ours(url: str) -> str:
    """Links in mails name our address, whatever host the request was sent to."""
    return f"{settings.SITE_URL}{urlsplit(url).path}"
