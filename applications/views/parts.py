"""Parts of a step: the amount in every unit, and who else is writing."""

from datetime import timedelta
from typing import cast

from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.catalogue.rules.questions import QuestionType
from aifactory.catalogue.rules.units import GivenIn, triple
from applications.rules.mixups import mixup_sentence
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
    size = wizard.application.rule_set.terms.size
    warning = ""
    if not size.is_bundle:
        warning = mixup_sentence(
            wizard.answers,
            given_in=cast(GivenIn, size.unit),
            unit=partition.unit,
            partition=partition.name,
        )
    return {"triple": triple(amount, partition.unit), "unit": partition.unit, "warning": warning}


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
