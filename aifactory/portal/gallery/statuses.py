"""Pills of every state machine, read from the code: a new status stands here by itself."""

from typing import Any

from django.apps import apps
from django.db.models import Model

from aifactory.portal.gallery.specimens import Specimen, State

WHEN = (
    "On top of a page and in the rows of lists. The word is the status’s own; the colour says "
    "who acts next. A machine without colours shows its words alone."
)


def machines() -> list[type[Model]]:
    """Every model whose status obeys a table of transitions."""
    guarded = [model for model in apps.get_models() if hasattr(model, "TRANSITIONS")]
    return sorted(guarded, key=lambda model: model._meta.label)


def statuses_of(model: type[Model]) -> list[Any]:
    """The members of its status class, in the order of the class."""
    table: dict[Any, Any] = model.TRANSITIONS  # type: ignore[attr-defined]  # every guarded model has one
    members: Any = type(next(iter(table)))
    return list(members)


def specimens() -> list[Specimen]:
    """One specimen per state machine."""
    return [_machine(model) for model in machines()]


def _machine(model: type[Model]) -> Specimen:
    statuses = statuses_of(model)
    states = [_status(status) for status in statuses]
    states += [
        _pill(f"{status.value}, to staff", status.pill, str(status.staff_word))
        for status in statuses
        if str(getattr(status, "staff_word", status.label)) != str(status.label)
    ]
    name = str(model._meta.verbose_name).capitalize()
    return Specimen(name, "{% pill %}", WHEN, states, is_small=True)


def _status(status: Any) -> State:
    if hasattr(status, "pill"):
        return _pill(status.value, status.pill, str(status.label))
    return State(status.value, "{{ word }}", {"word": str(status.label)})


def _pill(words: str, status: str, word: str) -> State:
    return State(words, "{% pill status word %}", {"status": status, "word": word})
