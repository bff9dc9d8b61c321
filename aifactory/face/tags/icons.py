from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

STATUS_ICONS = {
    "ok": "check-circle-fill",
    "info": "arrow-right-circle-fill",
    "wait": "hourglass-split",
    "stop": "x-octagon-fill",
    "idle": "pause-circle-fill",
}


def icon(name: str, css_class: str = "") -> SafeString:
    """An icon of the sprite; decoration only, the word beside it carries the meaning."""
    return _icon(static("img/icons.svg"), name, f"i {css_class}".rstrip())


def pill(status: str, word: str, icon: str = "") -> SafeString:
    """{% pill "ok" "Open" %}: soft background, icon and a word; never without the word."""
    if status not in STATUS_ICONS or not word:
        raise ValueError(f"A pill needs a status of {sorted(STATUS_ICONS)} and a word.")
    drawing = _icon(static("img/icons.svg"), icon or STATUS_ICONS[status], "i")
    return format_html('<span class="pill {}">{}{}</span>', status, drawing, word)


def status_word(status: str, word: str) -> SafeString:
    """The coloured word alone, for dense columns that are all status."""
    if status not in STATUS_ICONS or not word:
        raise ValueError(f"A status word needs a status of {sorted(STATUS_ICONS)} and a word.")
    return format_html('<span class="word {}">{}</span>', status, word)


@lru_cache(maxsize=512)
def _icon(sprite: str, name: str, css_class: str) -> SafeString:
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', css_class, sprite, name
    )
