"""The frame around each page: header, menus, banners, footer."""

from datetime import UTC, datetime

from aifactory.accounts.roles import Role
from aifactory.portal.context import Hat
from aifactory.portal.gallery.specimens import Specimen, State

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
ANCHOR = "9f2c 1b0e 71ab"
CHAIR = Hat("chair|panel:LS", Role.CHAIR, "Panel chair", "LS 13 Nov")
HATS = [
    Hat("applicant", "applicant", "Applicant", ""),
    CHAIR,
    Hat("auditor|portal", Role.AUDITOR, "Auditor", "until 15 Jan 2027"),
]


def specimens() -> list[Specimen]:
    """Header and footer are this page’s own; their links and menus work."""
    return [_history(), _roles(), _find(), _person(), _theme(), _demo(), _header(), _footer()]


def included(name: str, template: str, when: str, source: str = "") -> Specimen:
    """A component that is included and takes what every page has."""
    source = source or f'{{% include "{template}" %}}'
    return Specimen(name, template, when, [State("as it stands", source)])


def in_bar(template: str) -> str:
    """On the navy of the header, where alone it stands."""
    return f'<div class="bar"><div class="wrap bar-in">{{% include "{template}" %}}</div></div>'


def _history() -> Specimen:
    valid = "{% history_banner events at anchor=anchor verify_url=url %}"
    broken = "{% history_banner events at first_broken=first anchor=anchor verify_url=url %}"
    tail = "{% history_banner events at anchor=anchor unanchored_since=since %}"
    shared = {"events": 12_408, "at": AT, "anchor": ANCHOR, "url": "#history-banner"}
    return Specimen(
        "History banner",
        "components/history_banner.html",
        "On top of the auditor’s desk. A broken history names its first bad event.",
        [
            State("valid", valid, shared),
            State("broken", broken, {**shared, "first": 9_112}),
            State("not anchored since", tail, {**shared, "since": AT}),
        ],
    )


def _roles() -> Specimen:
    source = in_bar("components/role_switch.html")
    return Specimen(
        "Role switch",
        "components/role_switch.html",
        "In the header of whoever holds a role. It names role and scope; switching is a POST.",
        [
            State("with a scope", source, {"active_role": CHAIR, "roles": HATS}),
            State("as an applicant", source, {"active_role": HATS[0], "roles": HATS}),
            State("not signed in: nothing stands here", source, {"active_role": None}),
        ],
    )


def _find() -> Specimen:
    return included(
        "Find a case",
        "components/find.html",
        "In the header of whoever reads cases. The key / goes there; Enter looks.",
        in_bar("components/find.html"),
    )


def _person() -> Specimen:
    return included(
        "Person menu",
        "components/person_menu.html",
        "In the header: account, appearance, sign out.",
        in_bar("components/person_menu.html"),
    )


def _theme() -> Specimen:
    source = '<div class="foot">{% include "components/theme_switch.html" %}</div>'
    themes = {"light": "light", "dark": "dark", "as the device": "system"}
    return Specimen(
        "Theme switch",
        "components/theme_switch.html",
        "In the person menu, and in the footer for visitors. The choice is kept.",
        [State(words, source, {"theme": theme}) for words, theme in themes.items()],
    )


def _demo() -> Specimen:
    return included(
        "Demo banner",
        "components/demo_banner.html",
        "Under the header of a demonstration, on every page.",
    )


def _header() -> Specimen:
    return included(
        "Header",
        "components/header.html",
        "On top of every page: name, links of the role worn, role switch, person.",
    )


def _footer() -> Specimen:
    return included(
        "Footer",
        "components/footer.html",
        "Below every page: the zone of its times, and who runs the portal.",
    )
