"""Design tokens as a style sheet. `static/css/tokens.css` is what this returns for tokens.json."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Tokens = Mapping[str, Any]

KEEPS_PIXELS = frozenset({"radius", "focus", "shadow"})


def stylesheet(tokens: Tokens) -> str:
    light = _block(":root", [*_shared(tokens), *_theme(tokens, "light")])
    dark_lines = _theme(tokens, "dark")
    dark = _block('[data-bs-theme="dark"]', dark_lines)
    system = _block(":root:not([data-bs-theme])", dark_lines, indent="  ")
    return (
        "/* Written from aifactory/face/tokens.json; a test compares the two. */\n"
        f"{light}\n{dark}\n@media (prefers-color-scheme: dark) {{\n{system}}}\n"
    )


def rem(value: str) -> str:
    """Pixels of a 16 px root as rem; anything else unchanged."""
    match = re.fullmatch(r"(-?\d+(?:\.\d+)?)px", value)
    if match is None or float(match[1]) == 0:
        return value
    return f"{float(match[1]) / 16:g}rem"


def _theme(tokens: Tokens, name: str) -> list[str]:
    colours = [f"--{role}: {value.lower()};" for role, value in tokens["colour"][name].items()]
    return [f"color-scheme: {name};", *colours]


def _shared(tokens: Tokens) -> Iterator[str]:
    yield f"--focus-on-header: {tokens['colour']['focusOnHeader'].lower()};"
    for group in ("space", "radius", "shadow", "motion"):
        yield from _lines(group, tokens[group], convert=group not in KEEPS_PIXELS)
    yield from _lines("focus", tokens["focus"], keys=("width", "offset"), convert=False)
    yield from _lines("font", tokens["font"], keys=("sans", "mono"))
    for name, style in tokens["type"].items():
        yield from _lines(f"type-{_kebab(name)}", style)
    measures = [key for key in tokens["layout"] if key != "breakpoints"]
    yield from _lines("layout", tokens["layout"], keys=measures)


def _lines(
    group: str, values: Tokens, *, keys: Iterable[str] | None = None, convert: bool = True
) -> Iterator[str]:
    for key in keys or values:
        value = str(values[key])
        yield f"--{group}-{_kebab(key)}: {rem(value) if convert else value};"


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", lambda found: f"-{found[1].lower()}", name)


def _block(selector: str, lines: list[str], *, indent: str = "") -> str:
    body = "".join(f"{indent}  {line}\n" for line in lines)
    return f"{indent}{selector} {{\n{body}{indent}}}\n"
