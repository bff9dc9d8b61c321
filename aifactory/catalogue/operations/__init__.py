"""Changes to the catalogue: calls, rules, availability, and what is shipped."""

from aifactory.catalogue.operations.availability import set_availability
from aifactory.catalogue.operations.calls import CannotOpen, close_call, open_call
from aifactory.catalogue.operations.exchange import NotImportable, import_call, plan_import
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
    "CannotOpen",
    "ChangeWaits",
    "NotImportable",
    "UnsoundRules",
    "close_call",
    "import_call",
    "load_seeds",
    "open_call",
    "plan_import",
    "propose",
    "put_in_force",
    "retire_rule_set",
    "revise",
    "set_availability",
    "withdraw_proposal",
]
