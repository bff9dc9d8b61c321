"""The only setter of a status. State machines are tables on the model class."""

from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.audit.recording import By, record

M = TypeVar("M", bound=models.Model)
Transitions = dict[str, frozenset[str]]


class InvalidTransition(Exception):
    """The table does not allow this step; `sentence` says so to people."""

    def __init__(self, instance: models.Model, current: str, to: str) -> None:
        self.current, self.to = current, to
        labels = _labels(type(instance))
        noun = str(instance._meta.verbose_name)
        self.sentence = _("This %(noun)s is now “%(current)s”, so this step is closed.") % {
            "noun": noun,
            "current": labels.get(current, current),
        }
        super().__init__(f"{instance._meta.label} {instance.pk}: {current} → {to}")


def lock(instance: M) -> M:
    """Lock the row until the transaction ends and return it as it is now.

    `no_key`: foreign keys of other rows stay free to point here, which avoids deadlocks.
    """
    manager = type(instance)._base_manager
    return manager.select_for_update(no_key=True, of=("self",)).get(pk=instance.pk)


def move(
    instance: models.Model,
    to: str,
    *,
    by: By,
    verb: str | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    """Lock the row, obey its class's TRANSITIONS, set the status, record the event.

    The instance passed in carries the new status afterwards; after a rollback, read it again.

    Raises:
        InvalidTransition: the table has no such step from the status the row has now.
    """
    model = type(instance)
    table: Transitions = model.TRANSITIONS  # type: ignore[attr-defined]  # every guarded model has one
    current = str(lock(instance).status)  # type: ignore[attr-defined]  # same
    if to not in table.get(current, frozenset()):
        raise InvalidTransition(instance, current, to)
    values: dict[str, str | datetime] = {"status": to}
    if any(field.name == "updated_at" for field in model._meta.concrete_fields):
        values["updated_at"] = timezone.now()
    model._base_manager.filter(pk=instance.pk).update(**values)
    for name, value in values.items():
        setattr(instance, name, value)
    record(
        verb=verb or f"{model._meta.app_label}.{model._meta.model_name}_{to}",
        subject=instance,
        by=by,
        data=data,
        from_status=current,
        to_status=to,
    )


def _labels(model: type[models.Model]) -> dict[Any, Any]:
    field = model._meta.get_field("status")
    assert isinstance(field, models.Field)  # noqa: S101 -- status is a column of ours
    return dict(field.flatchoices)


def table_as_markdown(model: type[models.Model]) -> str:
    """The state machine as a Markdown table, for docs/reference/states.md."""
    table: Transitions = model.TRANSITIONS  # type: ignore[attr-defined]  # same
    labels = _labels(model)
    lines = [f"## {model._meta.label}", "", "| From | To |", "|---|---|"]
    for source in labels:
        targets = [labels[to] for to in labels if to in table.get(source, frozenset())]
        lines.append(f"| {labels[source]} | {', '.join(map(str, targets)) or '(end)'} |")
    return "\n".join(lines)
