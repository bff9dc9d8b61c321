"""Parts of a step: the amount in every unit, and who else is writing."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.catalogue.rules.questions import QuestionType
from aifactory.catalogue.rules.units import triple
from applications.views.wizard import Wizard

BUSY = timedelta(minutes=5)


def chooses(wizard: Wizard, slug: str) -> bool:
    """Whether the step asks where, and so how much."""
    return any(one.type is QuestionType.PARTITION for one in wizard.visible(slug))


def units(wizard: Wizard, slug: str) -> dict[str, object] | None:
    """The amount in all three units, on the step that chooses the partition."""
    partition, amount = wizard.application.partition, wizard.application.node_hours
    if not chooses(wizard, slug) or partition is None or amount is None:
        return None
    return {"triple": triple(amount, partition.unit), "unit": partition.unit}


def editors(wizard: Wizard, person: User) -> list[str]:
    """Who else saved something a moment ago, and on which step."""
    since = timezone.now() - BUSY
    labels = {step.slug: step.label for step in wizard.steps}
    sections = {question.key: question.section for question in wizard.questions.questions}
    found = {
        (str(row.saved_by), labels.get(sections.get(row.key, ""), ""))
        for row in wizard.rows.values()
        if row.saved_by_id != person.pk and row.saved_at > since
    }
    sentence = _("%(name)s is editing “%(step)s”")
    return [sentence % {"name": name, "step": step} for name, step in sorted(found) if step]
