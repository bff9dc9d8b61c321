"""Another way in for a draft. Every answer stays; what is not asked there rests."""

from datetime import datetime

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation, record
from aifactory.audit.transitions import lock
from aifactory.catalogue.models import Call
from applications import permissions, queries
from applications.models import Application
from applications.operations import facts


@operation
def switch_mode(*, by: User, application: Application, call: Call, at: datetime) -> Application:
    """Move a draft to another call, with the rules that call was opened with.

    A second switch to the same call is refused by the verdict, so a double click moves once.
    """
    current = lock(application)
    chosen = Call.objects.select_related("mode", "rule_set__mode").get(pk=call.pk)
    require(permissions.switch_mode(by, current, chosen, at=at))
    before = current.call.code
    answers = queries.answers_of(current)
    current.call, current.rule_set = chosen, chosen.rule_set
    current.save(update_fields=["call", "rule_set", "updated_at"])
    facts.copy(current, answers)
    record(
        verb="applications.mode_switched",
        subject=current,
        by=by,
        data={
            "from_call": before,
            "to_call": chosen.code,
            "version": chosen.rule_set.version,
            "answers": len(answers),
        },
    )
    return current
