"""Labels of the office: the list of them, and on which cases they are."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation, record
from aifactory.audit.transitions import lock
from applications.models import Application, CaseLabel, Label
from applications.permissions import casework


@operation
def make_label(*, by: User, name: str, colour: str) -> Label:
    """Add a label to the portal's list.

    Raises:
        ValidationError: there is one of this name, retired or not.
    """
    require(casework.edit_labels(by))
    label = Label(name=name.strip(), colour=colour, made_by=by)
    _once(label)
    label.save()
    record(verb="applications.label_made", subject=label, by=by, data={"colour": colour})
    return label


@operation
def change_label(*, by: User, label: Label, name: str, colour: str) -> Label:
    """Give it another name or colour, on every case at once.

    Raises:
        ValidationError: another label has this name.
    """
    require(casework.edit_labels(by))
    current = lock(label)
    current.name, current.colour = name.strip(), colour
    _once(current)
    current.save(update_fields=["name", "colour"])
    record(verb="applications.label_changed", subject=current, by=by, data={"colour": colour})
    return current


@operation
def retire_label(*, by: User, label: Label) -> Label:
    """Offer it no more; where it is, it stays."""
    require(casework.edit_labels(by))
    current = lock(label)
    if current.retired_at is None:
        current.retired_at = timezone.now()
        current.save(update_fields=["retired_at"])
        record(verb="applications.label_retired", subject=current, by=by)
    return current


@operation
def bring_label_back(*, by: User, label: Label) -> Label:
    """Offer a retired label again."""
    require(casework.edit_labels(by))
    current = lock(label)
    if current.retired_at is not None:
        current.retired_at = None
        current.save(update_fields=["retired_at"])
        record(verb="applications.label_brought_back", subject=current, by=by)
    return current


@operation
def put_label(*, by: User, application: Application, label: Label) -> CaseLabel:
    """Put a label on a case; one that is there already stays as it is."""
    current = lock(application)
    require(casework.put_label(by, current, label))
    known = CaseLabel.objects.filter(application=current, label=label).first()
    if known is not None:
        return known
    made = CaseLabel.objects.create(
        application=current, label=label, put_by=by, put_at=timezone.now()
    )
    record(verb="applications.label_put", subject=current, by=by, data={"label": label.pk})
    return made


@operation
def take_label_off(*, by: User, application: Application, label: Label) -> bool:
    """Take a label off a case; False where it was not on it."""
    current = lock(application)
    require(casework.handle(by, current))
    gone, _each = CaseLabel.objects.filter(application=current, label=label).delete()
    if gone:
        record(
            verb="applications.label_taken_off", subject=current, by=by, data={"label": label.pk}
        )
    return bool(gone)


@operation
def change_labels(
    *, by: User, application: Application, put: Iterable[Label], off: Iterable[Label]
) -> None:
    """Several labels of one case at once; what others changed meanwhile stays."""
    for label in put:
        put_label(by=by, application=application, label=label)
    for label in off:
        take_label_off(by=by, application=application, label=label)


def _once(label: Label) -> None:
    same = Label.objects.filter(name__iexact=label.name).exclude(pk=label.pk).first()
    if same is None:
        return
    if same.retired_at is None:
        raise ValidationError(_("There is a label with this name."))
    raise ValidationError(_("A retired label has this name. Bring it back instead."))
