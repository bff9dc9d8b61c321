"""Tags of the frame around each page. They must not fail where no request is at hand."""

from django.conf import settings
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from aifactory.face.tags.icons import STATUS_ICONS, icon

LEVELS = {"success": "ok", "warning": "wait", "error": "stop", "debug": "idle"}
NOTE_ICONS = STATUS_ICONS | {
    "info": "info-circle-fill",
    "wait": "exclamation-triangle-fill",
    "stop": "exclamation-octagon-fill",
}


def site_title(context: Context) -> str:
    return str(context.get("site_name") or settings.SITE_NAME)


def person_name(person: object) -> str:
    return str(getattr(person, "name", "") or getattr(person, "email", "") or person)


def note(content: str, status: str = "info", icon_name: str = "") -> SafeString:
    """{% note "wait" %}…{% endnote %}: soft background, edge, icon. Also message levels."""
    kind = LEVELS.get(status, status)
    if kind not in STATUS_ICONS:
        kind = "info"
    return format_html(
        '<div class="note {}">{}<div>{}</div></div>',
        kind,
        icon(icon_name or NOTE_ICONS[kind]),
        content,
    )
