"""Contrast of every pair the design promises, and style sheet and tokens in step."""

import json
from pathlib import Path

import pytest

from aifactory.face.rules.contrast import contrast
from aifactory.face.rules.tokens import rem, stylesheet

ROOT = Path(__file__).resolve().parent.parent.parent
TOKENS = json.loads((ROOT / "aifactory/face/tokens.json").read_text(encoding="utf-8"))

TEXT_PAIRS = {
    "ink": ["page", "surface", "sunken", "blue-soft", "ok-soft", "wait-soft", "stop-soft"],
    "muted": ["page", "surface", "sunken", "blue-soft"],
    "link": ["page", "surface", "sunken", "blue-soft"],
    "link-hover": ["page", "surface", "sunken", "blue-soft"],
    "header-ink": ["header"],
    "header-muted": ["header"],
    "action-ink": ["action", "action-hover"],
    "ok": ["ok-soft", "surface", "page"],
    "wait": ["wait-soft", "surface", "page"],
    "stop": ["stop-soft", "surface", "page", "blue-soft"],
    "info": ["info-soft"],
    "idle": ["idle-soft"],
    "surface": ["blue", "ink", "ok", "stop"],
}
INTERFACE_PAIRS = {
    "control-line": ["surface", "page"],
    "action": ["surface", "page"],
    "focus": ["surface", "page"],
    "blue": ["surface"],
    "blue-mid": ["surface"],
    "c1": ["surface"],
    "c2": ["surface"],
    "c3": ["surface"],
    "c4": ["surface"],
    "c5": ["surface"],
    "c6": ["surface"],
}


def cases(pairs: dict[str, list[str]]) -> list[tuple[str, str, str]]:
    return [
        (theme, front, back)
        for theme in ("light", "dark")
        for front, backs in pairs.items()
        for back in backs
    ]


@pytest.mark.parametrize(("theme", "front", "back"), cases(TEXT_PAIRS))
def test_text_can_be_read(theme: str, front: str, back: str) -> None:
    colours = TOKENS["colour"][theme]

    assert contrast(colours[front], colours[back]) >= 4.5


@pytest.mark.parametrize(("theme", "front", "back"), cases(INTERFACE_PAIRS))
def test_parts_one_operates_can_be_seen(theme: str, front: str, back: str) -> None:
    colours = TOKENS["colour"][theme]

    assert contrast(colours[front], colours[back]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_focus_on_the_bar_can_be_seen(theme: str) -> None:
    colour = TOKENS["colour"]

    assert contrast(colour["focusOnHeader"], colour[theme]["header"]) >= 3


def test_contrast_agrees_with_known_values() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_both_themes_name_the_same_roles() -> None:
    assert list(TOKENS["colour"]["light"]) == list(TOKENS["colour"]["dark"])


def test_style_sheet_is_what_the_tokens_say() -> None:
    written = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")

    assert written == stylesheet(TOKENS)


@pytest.mark.parametrize(
    ("value", "converted"),
    [("4px", "0.25rem"), ("0px", "0px"), ("68ch", "68ch"), ("31px", "1.9375rem"), ("1.2", "1.2")],
)
def test_pixels_become_rem(value: str, converted: str) -> None:
    assert rem(value) == converted
