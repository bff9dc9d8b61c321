"""Writing the steps of a draft: add, rename, take away. Their order goes with the questions'."""

from datetime import datetime

from django.utils.translation import gettext as _

from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.models import RuleSet
from aifactory.catalogue.operations.questions import (
    ChangedMeanwhile,
    ImpossibleQuestions,
    rewrite,
)
from aifactory.catalogue.permissions import Editor
from aifactory.catalogue.rules.questions import Unsound
from aifactory.catalogue.rules.questions.editing import Row, Sheet, with_section, without_section


@operation
def save_step(
    *,
    by: Editor,
    rule_set: RuleSet,
    row: Row,
    instead_of: str = "",
    seen: str = "",
    at: datetime | None = None,
) -> None:
    """Add a step at the end, or change one; its questions go with it. Twice is once.

    Raises:
        ChangedMeanwhile: it is another than the form was opened on, or gone.
        ImpossibleQuestions: it has no name, or its address is another step's.
    """
    require(permissions.edit(by))

    def changed(sheet: Sheet) -> Sheet:
        old = sheet.section(instead_of)
        if sheet.section(str(row["slug"])) == row:
            return sheet
        if instead_of and (old is None or queries.mark_of(old) != seen):
            raise ChangedMeanwhile(old)
        return with_section(sheet, row, instead_of=instead_of)

    rewrite(by=by, rule_set=rule_set, changed=changed, verb="changed", at=at)


@operation
def take_step_away(*, by: Editor, rule_set: RuleSet, slug: str, at: datetime | None = None) -> None:
    """Take a step out of a draft, once none of its questions are left.

    Raises:
        ImpossibleQuestions: it has questions.
    """
    require(permissions.edit(by))

    def changed(sheet: Sheet) -> Sheet:
        if keys := sheet.order.get(slug):
            sentence = _("This step has questions: %(keys)s. Move or take them away first.")
            part = Unsound(sentence % {"keys": ", ".join(keys)}, "questions", slug=slug)
            raise ImpossibleQuestions([part])
        return without_section(sheet, slug)

    rewrite(by=by, rule_set=rule_set, changed=changed, verb="changed", at=at)
