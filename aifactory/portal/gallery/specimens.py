"""What the gallery shows of one component, and how a specimen is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template import engines
from django.utils.safestring import SafeString

LIBRARIES = "{% load face %}{% load crispy_forms_tags %}"


@dataclass(frozen=True)
class State:
    """One state of a component.

    Attributes:
        source: as a template writes it; the page shows it beside what it draws.
    """

    words: str
    source: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Specimen:
    """A component with its states.

    Attributes:
        template: its path below templates/, or the tag that draws it.
        when: when to use it, in one or two sentences.
        is_small: a word or a line; several stand in a row.
    """

    name: str
    template: str
    when: str
    states: Sequence[State]
    is_small: bool = False


@dataclass(frozen=True)
class Drawn:
    """A state as it is drawn; `source` stands below the last of those that share it."""

    words: str
    source: str
    html: SafeString


def draw(states: Sequence[State], request: HttpRequest) -> list[Drawn]:
    """Draw states the way a page would."""
    following = [*(state.source for state in states[1:]), ""]
    return [
        Drawn(state.words, "" if state.source == after else state.source, _html(state, request))
        for state, after in zip(states, following, strict=True)
    ]


def _html(state: State, request: HttpRequest) -> SafeString:
    template = engines["django"].from_string(LIBRARIES + state.source)
    return SafeString(template.render(dict(state.context), request))
