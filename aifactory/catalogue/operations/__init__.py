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
    set_availability,
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
from aifactory.catalogue.operations.exchange import (
    NotImportable,
    import_call,
    plan_import,
)
from aifactory.catalogue.operations.history import (
    revise,
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
    "PUT_IN_FORCE_KIND",
    "RETIRE_KIND",
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
    "ImpossibleQuestions",
    "InUse",
    "NotImportable",
    "UnsoundRules",
    "ask_to_add",
    "ask_to_extend",
    "ask_to_move",
    "ask_to_open",
    "ask_to_remove",
    "calls_under",
    "change_bundles",
    "change_start",
    "change_terms",
    "close_call",
    "close_early",
    "create_call",
    "delete_call",
    "discard_draft",
    "draft_rule_set",
    "edit_call",
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
    "put_in_force",
    "put_question_back",
    "retire_rule_set",
    "revise",
    "save_question",
    "save_step",
    "set_availability",
    "state_of",
    "take_question_away",
    "take_step_away",
    "what_is_wrong",
    "why_not_discard",
    "why_not_in_force",
    "why_not_retire",
    "withdraw_proposal",
]
