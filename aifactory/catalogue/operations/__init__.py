"""Changes to the catalogue: calls, rules, availability, facts, reference data, what is shipped."""

from aifactory.catalogue.contents import ChangedMeanwhile
from aifactory.catalogue.operations.availability import (
    HasBegun,
    correct_availability,
    end_availability,
    set_availability,
    take_back_availability,
)
from aifactory.catalogue.operations.calls import CannotOpen, close_call, open_call
from aifactory.catalogue.operations.editing import (
    InUse,
    add_fact,
    change_fact,
    confirm_checked,
    delete_fact,
)
from aifactory.catalogue.operations.history import revise
from aifactory.catalogue.operations.maintenance import (
    WindowOver,
    announce_maintenance,
    call_off_maintenance,
    change_maintenance,
)
from aifactory.catalogue.operations.proposals import (
    CHANGE_APPROVABLE,
    ChangeWaits,
    propose,
    withdraw_proposal,
)
from aifactory.catalogue.operations.reference import (
    CHANGE_REFERENCE,
    REFERENCE_CHANGE,
    NeedsSecondPerson,
    change_rows,
    propose_rows,
)
from aifactory.catalogue.operations.rule_sets import UnsoundRules, put_in_force, retire_rule_set
from aifactory.catalogue.operations.shipped import load_seeds
from aifactory.catalogue.operations.unit_change import CHANGE_UNIT, UNIT_CHANGE
from aifactory.catalogue.operations.units import change_unit
from aifactory.catalogue.tables import RowChange, RowsRefused

__all__ = [
    "CHANGE_APPROVABLE",
    "CHANGE_REFERENCE",
    "CHANGE_UNIT",
    "REFERENCE_CHANGE",
    "UNIT_CHANGE",
    "CannotOpen",
    "ChangeWaits",
    "ChangedMeanwhile",
    "HasBegun",
    "InUse",
    "NeedsSecondPerson",
    "RowChange",
    "RowsRefused",
    "UnsoundRules",
    "WindowOver",
    "add_fact",
    "announce_maintenance",
    "call_off_maintenance",
    "change_fact",
    "change_maintenance",
    "change_rows",
    "change_unit",
    "close_call",
    "confirm_checked",
    "correct_availability",
    "delete_fact",
    "end_availability",
    "load_seeds",
    "open_call",
    "propose",
    "propose_rows",
    "put_in_force",
    "retire_rule_set",
    "revise",
    "set_availability",
    "take_back_availability",
    "withdraw_proposal",
]
