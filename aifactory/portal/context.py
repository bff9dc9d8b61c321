"""What every page needs: navigation for the active hat, hats to switch to, names, theme."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aifactory.accounts import permissions
from aifactory.accounts.models import RoleGrant, User
from aifactory.accounts.roles import Role
from aifactory.accounts.views import ACTIVE_ROLE, THEME_COOKIE

APPLICANT = "applicant"
PUBLIC_NAV = [
    (_("Fit check"), "fit_check"),
    (_("Calls"), "calls"),
    (_("Supercomputers"), "systems"),
    (_("Rules"), "rules"),
]
NAV: dict[str, list[tuple[Any, str]]] = {
    APPLICANT: [
        (_("My applications"), "applications"),
        (_("My questions"), "applications:questions"),
        (_("My hours"), "allocations:hours"),
    ],
    Role.SITE_ASSESSOR: [(_("Technical checks"), "reviews:desk")],
    Role.OFFICER: [
        (_("Worklist"), "home"),
        (_("Applications"), "cases"),
        (_("Questions"), "applications:office_questions"),
        (_("Expert review"), "rounds:list"),
        (_("Decisions"), "allocations:desk"),
        (_("Hours"), "capacity"),
        (_("Set-up"), "setup"),
    ],
    Role.APPROVER: [
        (_("Worklist"), "home"),
        (_("Approvals"), "approvals"),
        (_("Applications"), "cases"),
        (_("Set-up"), "setup"),
    ],
    Role.AUDITOR: [
        (_("Auditor’s desk"), "auditor"),
        (_("Expert review"), "rounds:list"),
        (_("Rounds"), "auditor_rounds"),
        (_("Decisions"), "auditor_decisions"),
        (_("Ledger"), "auditor_ledger"),
        (_("History"), "auditor_history"),
    ],
    Role.ADMINISTRATOR: [
        (_("Worklist"), "home"),
        (_("People"), "people"),
        (_("Organisations"), "organisations"),
        (_("Outbox"), "outbox"),
    ],
    Role.REVIEWER: [(_("My reviews"), "experts:desk")],
    Role.CHAIR: [(_("Worklist"), "home")],
}

# Hats under which cases are looked up from every page.
FINDERS = frozenset({Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.SITE_ASSESSOR})


@dataclass(frozen=True)
class Hat:
    """A role with its scope, as the switch names it."""

    key: str
    role: str
    label: str
    scope: str


def page(request: HttpRequest) -> dict[str, Any]:
    """Context for base.html; error pages may come without middleware, so be lenient."""
    user = getattr(request, "user", None)
    person = user if isinstance(user, User) else None
    hats = hats_of(request) if person else []
    active = active_hat(request, hats) if person else None
    return {
        "nav": _navigation(request, active),
        "roles": hats,
        "active_role": active,
        "find_url": reverse("find") if active is not None and active.role in FINDERS else "",
        "site_name": settings.SITE_NAME,
        "office_name": settings.OFFICE_NAME,
        "office_email": settings.OFFICE_EMAIL,
        "office_zone": settings.OFFICE_ZONE,
        "is_demo": settings.DEMO,
        "theme": person.theme if person else request.COOKIES.get(THEME_COOKIE, "system"),
    }


def hats_of(request: HttpRequest) -> list[Hat]:
    """Applicant, which is everybody, then every role in force."""
    roles = [_hat(grant) for grant in permissions.grants(request.user)]
    return [Hat(APPLICANT, APPLICANT, str(_("Applicant")), ""), *roles]


def active_hat(request: HttpRequest, hats: list[Hat] | None = None) -> Hat:
    """The hat chosen in this session; else the first role held; else applicant."""
    hats = hats_of(request) if hats is None else hats
    chosen = request.session.get(ACTIVE_ROLE)
    for hat in hats:
        if hat.key == chosen:
            return hat
    return hats[1] if len(hats) > 1 else hats[0]


def _hat(grant: RoleGrant) -> Hat:
    scope = grant.scope.partition(":")[2]
    if grant.valid_until:
        scope = str(_("until %(day)s")) % {"day": grant.valid_until.strftime("%-d %b %Y")}
    return Hat(f"{grant.role}|{grant.scope}", grant.role, grant.get_role_display(), scope)


def _navigation(request: HttpRequest, active: Hat | None) -> list[dict[str, Any]]:
    entries = PUBLIC_NAV if active is None else NAV[active.role]
    links = [(label, reverse(name)) for label, name in entries]
    current = max((url for _l, url in links if request.path.startswith(url)), key=len, default="")
    return [{"label": label, "url": url, "current": url == current} for label, url in links]
