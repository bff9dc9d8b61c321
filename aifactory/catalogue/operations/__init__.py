"""Changes to the catalogue: calls, rules, availability, and what is shipped."""

from aifactory.catalogue.operations.availability import set_availability
from aifactory.catalogue.operations.calls import CannotOpen, close_call, open_call
from aifactory.catalogue.operations.history import revise
from aifactory.catalogue.operations.proposals import (
    CHANGE_APPROVABLE,
    ChangeWaits,
    propose,
    withdraw_proposal,
)
from aifactory.catalogue.operations.rule_sets import UnsoundRules, put_in_force, retire_rule_set
from aifactory.catalogue.operations.shipped import load_seeds
from aifactory.catalogue.operations.wording_approval import WORDING_KINDS
from aifactory.catalogue.operations.wordings import (
    FaultyWording,
    NothingChanged,
    WordingWentOn,
    discard_wording,
    propose_shipped,
    propose_wording,
    save_wording,
    start_wording,
)

__all__ = [
    "CHANGE_APPROVABLE",
    "WORDING_KINDS",
    "CannotOpen",
    "ChangeWaits",
    "FaultyWording",
    "NothingChanged",
    "UnsoundRules",
    "WordingWentOn",
    "close_call",
    "discard_wording",
    "load_seeds",
    "open_call",
    "propose",
    "propose_shipped",
    "propose_wording",
    "put_in_force",
    "retire_rule_set",
    "revise",
    "save_wording",
    "set_availability",
    "start_wording",
    "withdraw_proposal",
]
