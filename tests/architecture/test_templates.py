"""Templates: all in use, loads sorted, nothing inline that the content policy would refuse."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = ROOT / "templates"
PACKAGES = ("aifactory", "applications", "reviews", "allocations")
# Found by name by the framework or by a library, never named by us.
BY_CONVENTION = re.compile(r"(40[034]|429|500)\.html|account/.+|bootstrap5/.+")
LOAD = re.compile(r"\{% load (?P<libraries>[^%]+?) %\}")
TAG = re.compile(r"\{[%#].*?[%#]\}|\{\{.*?\}\}", re.DOTALL)
FILES = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
PAGES = [path for path in FILES if path.suffix == ".html"]


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def code() -> str:
    """All Python that could name a template. The gallery names every component: no use yet."""
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    texts = ((path, path.read_text(encoding="utf-8")) for path in files)
    return "\n".join(
        text.replace('"components/', "") if path.parent.name == "gallery" else text
        for path, text in texts
    )


def all_text() -> dict[str, str]:
    return {name_of(path): path.read_text(encoding="utf-8") for path in FILES}


def test_no_template_is_unused() -> None:
    python, texts = code(), all_text()
    unused = []
    for name in texts:
        if BY_CONVENTION.fullmatch(name):
            continue
        elsewhere = [text for other, text in texts.items() if other != name]
        if not is_named(name, python, elsewhere):
            unused.append(name)

    assert unused == []


def is_named(name: str, python: str, others: list[str]) -> bool:
    """In full by code or template; mails and letters by their kind; a component by its tag."""
    if f'"{name}"' in python or any(f'"{name}"' in text for text in others):
        return True
    stem = Path(name).name.partition(".")[0]
    if name.startswith(("emails/", "documents/", "wordings/")):
        return f'"{stem}"' in python
    if name.startswith("components/"):
        return any(re.search(rf"\{{% {stem}\b", text) for text in others)
    return False


def offenders(found: Callable[[Path], object], paths: list[Path] = PAGES) -> dict[str, object]:
    """What a search finds, by template."""
    return {name_of(path): each for path in paths if (each := found(path))}


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def loads_of(path: Path) -> list[str]:
    return [found["libraries"] for found in LOAD.finditer(text_of(path))]


def test_loads_are_sorted_and_name_one_library_each() -> None:
    assert offenders(lambda path: loads_of(path) != sorted(set(loads_of(path)))) == {}
    assert offenders(lambda path: [each for each in loads_of(path) if " " in each]) == {}


def test_loads_stand_one_to_a_line() -> None:
    def crowded(path: Path) -> list[str]:
        return [line for line in text_of(path).splitlines() if len(LOAD.findall(line)) > 1]

    # The label of a field is one line: a break in it would be read out as a space.
    assert set(offenders(crowded)) == {"bootstrap5/label.html"}


def test_extends_comes_first() -> None:
    def is_late(path: Path) -> bool:
        return "{% extends " in text_of(path).removeprefix("{% extends ")

    assert offenders(is_late) == {}


def test_nothing_is_inline() -> None:
    assert offenders(lambda path: Inline(text_of(path)).found) == {}


def test_nothing_is_marked_safe() -> None:
    assert offenders(lambda path: "|safe" in text_of(path), FILES) == {}
    # Plain-text mails have no markup to protect.
    assert offenders(lambda path: "autoescape off" in text_of(path)) == {}


def test_every_form_that_posts_carries_the_token() -> None:
    def bare(path: Path) -> list[str]:
        forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text_of(path), re.DOTALL)
        return [form for form in forms if "csrf_token" not in form]

    assert offenders(bare) == {}


def test_nothing_comes_from_another_site() -> None:
    foreign = re.compile(r"(?:src|href|action)=\"(?:https?:)?//[^\"]*\"")

    assert offenders(lambda path: foreign.findall(text_of(path))) == {}


class Inline(HTMLParser):
    """What the content policy would refuse."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(TAG.sub("x", text))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.found.append(tag)
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (value or "").startswith("javascript:"):
                self.found.append(f"{tag} {name}")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p style='color:red'>", ["p style"]),
        ("<script>x()</script>", ["script"]),
        ("<style>p{}</style>", ["style"]),
        ("<a href='javascript:x()'>", ["a href"]),
        ('<button onclick="{{ x }}">', ["button onclick"]),
        (
            '{% if a %}<p class="{{ b }}">{% endif %}<script src="{% static \'a.js\' %}"></script>',
            [],
        ),
    ],
)
def test_the_search_finds_what_it_should(text: str, found: list[str]) -> None:
    assert Inline(text).found == found
