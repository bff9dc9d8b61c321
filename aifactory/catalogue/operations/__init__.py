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
from aifactory.catalogue.operations.questions import (
    ChangedMeanwhile,
    ImpossibleQuestions,
    order_questions,
    put_question_back,
    save_question,
    take_question_away,
)
from aifactory.catalogue.operations.rule_sets import UnsoundRules, put_in_force, retire_rule_set
from aifactory.catalogue.operations.shipped import load_seeds
from aifactory.catalogue.operations.steps import save_step, take_step_away

__all__ = [
    "CHANGE_APPROVABLE",
    "CannotDiscard",
    "CannotOpen",
    "ChangeWaits",
    "ChangedMeanwhile",
    "DraftExists",
    "ImpossibleQuestions",
    "UnsoundRules",
    "calls_under",
    "close_call",
    "discard_draft",
    "draft_rule_set",
    "load_seeds",
    "open_call",
    "order_questions",
    "propose",
    "put_in_force",
    "put_question_back",
    "retire_rule_set",
    "revise",
    "save_question",
    "save_step",
    "set_availability",
    "take_question_away",
    "take_step_away",
    "why_not_discard",
    "withdraw_proposal",
]
