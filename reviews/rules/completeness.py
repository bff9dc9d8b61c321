"""What a technical check must say before it can be sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from aifactory.face.rules.formats import grouped
from reviews.rules.technical import gettext_noop

NEEDED = {
    "fits_architecture": gettext_noop("Say whether the code fits the architecture."),
    "software_ready": gettext_noop("Say whether the software is there."),
    "targets_feasible": gettext_noop("Say whether the targets can be reached in the period."),
    "needs_testing": gettext_noop("Say whether more testing or tuning is needed."),
    "expected_efficiency": gettext_noop("Say how well the hours will be used."),
    "overall_comment": gettext_noop("Write an overall comment."),
    "outcome": gettext_noop("Choose a classification."),
    "reason": gettext_noop("Give the reason for the classification."),
    "wants_support": gettext_noop("Say whether the support team is wanted."),
}


@dataclass(frozen=True)
class Gap:
    """One thing that stands in the way: the field, and the sentence beside it."""

    field: str
    template: str
    amounts: Mapping[str, Decimal]

    @property
    def figures(self) -> dict[str, str]:
        """Amounts as people read them."""
        return {name: grouped(amount) for name, amount in self.amounts.items()}


def gaps(values: Mapping[str, Any], *, asked: Decimal | None) -> list[Gap]:
    """Everything that is missing or contradicts itself, in the order of the form."""
    found = [
        Gap(name, sentence, {}) for name, sentence in NEEDED.items() if values[name] in ("", None)
    ]
    outcome, proposed = values["outcome"], values["proposed_node_hours"]
    if outcome == "with_changes" and not values["conditions"]:
        found.append(Gap("conditions", gettext_noop("Name the changes that are needed."), {}))
    if outcome not in ("accepted", "with_changes"):
        return found
    if proposed is None:
        found.append(Gap("proposed_amount", gettext_noop("Propose an amount of hours."), {}))
        return found
    if asked is None or proposed == asked:
        return found
    amounts = {"proposed": proposed, "asked": asked}
    if proposed > asked:
        text = gettext_noop("%(proposed)s node-h are more than the %(asked)s node-h asked for.")
        found.append(Gap("proposed_amount", text, amounts))
    elif outcome == "accepted":
        text = gettext_noop(
            "%(proposed)s of %(asked)s node-h is a change. Choose “Accepted with changes”."
        )
        found.append(Gap("outcome", text, amounts))
    return found
