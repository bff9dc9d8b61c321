"""Changes to the catalogue: calls, rules, availability, and what is shipped."""

from aifactory.catalogue.operations.availability import set_availability
from aifactory.catalogue.operations.calls import CannotOpen, close_call, open_call
from aifactory.catalogue.operations.drafts import (
    CannotDiscard,
    DraftExists,
    calls_under,
    discard_draft,
    draft_rule_set,
    why_not_discard,
)
from aifactory.catalogue.operations.history import revise
from aifactory.catalogue.operations.proposals import (
    CHANGE_APPROVABLE,
    ChangeWaits,
    propose,
    withdraw_proposal,
)
from aifactory.catalogue.operations.rule_sets import UnsoundRules, put_in_force, retire_rule_set
from aifactory.catalogue.operations.shipped import load_seeds

__all__ = [
    "CHANGE_APPROVABLE",
    "CannotDiscard",
    "CannotOpen",
    "ChangeWaits",
    "DraftExists",
    "UnsoundRules",
    "calls_under",
    "close_call",
    "discard_draft",
    "draft_rule_set",
    "load_seeds",
    "open_call",
    "propose",
    "put_in_force",
    "retire_rule_set",
    "revise",
    "set_availability",
    "why_not_discard",
    "withdraw_proposal",
]
