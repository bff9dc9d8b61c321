"""Changes to the catalogue: calls, rules, availability, and what is shipped."""

from aifactory.catalogue.operations import (
    cut_offs,
    opening,
)
from aifactory.catalogue.operations.approved import (
    PUT_IN_FORCE_KIND,
    RETIRE_KIND,
    propose_in_force,
    propose_retirement,
    why_not_in_force,
)
from aifactory.catalogue.operations.availability import (
    HasBegun,
    correct_availability,
    end_availability,
    set_availability,
    take_back_availability,
)
from aifactory.catalogue.operations.calls import (
    CannotOpen,
    close_call,
    open_call,
)
from aifactory.catalogue.operations.cut_offs import (
    CannotStand,
    ask_to_add,
    ask_to_move,
    ask_to_remove,
)
from aifactory.catalogue.operations.drafts import (
    CannotDiscard,
    DraftExists,
    calls_under,
    discard_draft,
    draft_rule_set,
    why_not_discard,
)
from aifactory.catalogue.operations.editing import (
    FactInUse,
    add_fact,
    change_fact,
    confirm_checked,
    delete_fact,
)
from aifactory.catalogue.operations.exchange import (
    NotImportable,
    import_call,
    plan_import,
)
from aifactory.catalogue.operations.history import (
    revise,
)
from aifactory.catalogue.operations.maintenance import (
    WindowOver,
    announce_maintenance,
    call_off_maintenance,
    change_maintenance,
)
from aifactory.catalogue.operations.opening import (
    CannotExtend,
    ask_to_extend,
    ask_to_open,
    close_early,
    obstacles,
)
from aifactory.catalogue.operations.planning import (
    CallChanged,
    CallTerms,
    InUse,
    create_call,
    delete_call,
    edit_call,
    plan_cut_offs,
)
from aifactory.catalogue.operations.proposals import (
    CHANGE_APPROVABLE,
    ChangeWaits,
    propose,
    withdraw_proposal,
)
from aifactory.catalogue.operations.questions import (
    ChangedMeanwhile,
    ImpossibleQuestions,
    order_questions,
    put_question_back,
    save_question,
    take_question_away,
)
from aifactory.catalogue.operations.reference import (
    CHANGE_REFERENCE,
    REFERENCE_CHANGE,
    NeedsSecondPerson,
    change_rows,
    propose_rows,
)
from aifactory.catalogue.operations.rule_sets import (
    CannotRetire,
    UnsoundRules,
    given_in,
    put_in_force,
    retire_rule_set,
    what_is_wrong,
    why_not_retire,
)
from aifactory.catalogue.operations.shipped import (
    load_seeds,
)
from aifactory.catalogue.operations.steps import (
    save_step,
    take_step_away,
)
from aifactory.catalogue.operations.terms import (
    BundleTerms,
    DraftMoved,
    change_bundles,
    change_start,
    change_terms,
    state_of,
)
from aifactory.catalogue.operations.unit_change import (
    CHANGE_UNIT,
    UNIT_CHANGE,
)
from aifactory.catalogue.operations.units import (
    change_unit,
)
from aifactory.catalogue.operations.wording_approval import (
    WORDING_KINDS,
)
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
from aifactory.catalogue.tables import (
    RowChange,
    RowsRefused,
)

CALL_CHANGES = {
    opening.OPEN: opening.OPEN_CALL,
    opening.EXTEND: opening.EXTEND_CALL,
    cut_offs.MOVE: cut_offs.MOVE_CUT_OFF,
    cut_offs.ADD: cut_offs.ADD_CUT_OFFS,
    cut_offs.REMOVE: cut_offs.REMOVE_CUT_OFF,
}

"""Kinds of change of a call that need a second person, to be bound."""

__all__ = [
    "CALL_CHANGES",
    "CHANGE_APPROVABLE",
    "CHANGE_REFERENCE",
    "CHANGE_UNIT",
    "PUT_IN_FORCE_KIND",
    "REFERENCE_CHANGE",
    "RETIRE_KIND",
    "UNIT_CHANGE",
    "WORDING_KINDS",
    "BundleTerms",
    "CallChanged",
    "CallTerms",
    "CannotDiscard",
    "CannotExtend",
    "CannotOpen",
    "CannotRetire",
    "CannotStand",
    "ChangeWaits",
    "ChangedMeanwhile",
    "DraftExists",
    "DraftMoved",
    "FactInUse",
    "FaultyWording",
    "HasBegun",
    "ImpossibleQuestions",
    "InUse",
    "NeedsSecondPerson",
    "NotImportable",
    "NothingChanged",
    "RowChange",
    "RowsRefused",
    "UnsoundRules",
    "WindowOver",
    "WordingWentOn",
    "add_fact",
    "announce_maintenance",
    "ask_to_add",
    "ask_to_extend",
    "ask_to_move",
    "ask_to_open",
    "ask_to_remove",
    "call_off_maintenance",
    "calls_under",
    "change_bundles",
    "change_fact",
    "change_maintenance",
    "change_rows",
    "change_start",
    "change_terms",
    "change_unit",
    "close_call",
    "close_early",
    "confirm_checked",
    "correct_availability",
    "create_call",
    "delete_call",
    "delete_fact",
    "discard_draft",
    "discard_wording",
    "draft_rule_set",
    "edit_call",
    "end_availability",
    "given_in",
    "import_call",
    "load_seeds",
    "obstacles",
    "open_call",
    "order_questions",
    "plan_cut_offs",
    "plan_import",
    "propose",
    "propose_in_force",
    "propose_retirement",
    "propose_rows",
    "propose_shipped",
    "propose_wording",
    "put_in_force",
    "put_question_back",
    "retire_rule_set",
    "revise",
    "save_question",
    "save_step",
    "save_wording",
    "set_availability",
    "start_wording",
    "state_of",
    "take_back_availability",
    "take_question_away",
    "take_step_away",
    "what_is_wrong",
    "why_not_discard",
    "why_not_in_force",
    "why_not_retire",
    "withdraw_proposal",
]
