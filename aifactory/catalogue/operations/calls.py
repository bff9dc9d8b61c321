"""Calls open and close."""

from django.utils.translation import gettext as _

from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation
from aifactory.audit.transitions import lock, move
from aifactory.catalogue import permissions
from aifactory.catalogue.models import Call, RuleSet
from aifactory.catalogue.permissions import Editor
from aifactory.catalogue.status import CallStatus, RuleSetStatus


class CannotOpen(Exception):
    """A call that cannot be opened yet, with the sentence that says why."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@operation
def open_call(*, by: Editor, call: Call) -> Call:
    """Let a planned call take applications from its first instant on.

    Raises:
        CannotOpen: its rules are not in force.
    """
    require(permissions.edit(by, scope=call.scope))
    current = lock(call)
    rule_set = RuleSet.objects.get(pk=current.rule_set_id)
    if rule_set.status != RuleSetStatus.IN_FORCE:
        raise CannotOpen(_("The rules of this call are not in force yet."))
    move(current, CallStatus.OPEN, by=by, data={"content_hash": rule_set.content_hash})
    return current


@operation
def close_call(*, by: Editor, call: Call) -> Call:
    """End a call before its last instant. What was submitted keeps its place."""
    require(permissions.edit(by, scope=call.scope))
    current = lock(call)
    move(current, CallStatus.CLOSED, by=by)
    return current
