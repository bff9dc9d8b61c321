"""Changes to the catalogue: calls, rules, availability, and what is shipped."""

from aifactory.catalogue.operations.approved import (
    PUT_IN_FORCE_KIND,
    RETIRE_KIND,
    propose_in_force,
    propose_retirement,
    why_not_in_force,
)
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
from aifactory.catalogue.operations.rule_sets import (
    CannotRetire,
    UnsoundRules,
    given_in,
    put_in_force,
    retire_rule_set,
    what_is_wrong,
    why_not_retire,
)
from aifactory.catalogue.operations.shipped import load_seeds
from aifactory.catalogue.operations.terms import (
    BundleTerms,
    DraftMoved,
    change_bundles,
    change_start,
    change_terms,
    state_of,
)

__all__ = [
    "CHANGE_APPROVABLE",
    "PUT_IN_FORCE_KIND",
    "RETIRE_KIND",
    "BundleTerms",
    "CannotDiscard",
    "CannotOpen",
    "CannotRetire",
    "ChangeWaits",
    "DraftExists",
    "DraftMoved",
    "UnsoundRules",
    "calls_under",
    "change_bundles",
    "change_start",
    "change_terms",
    "close_call",
    "discard_draft",
    "draft_rule_set",
    "given_in",
    "load_seeds",
    "open_call",
    "propose",
    "propose_in_force",
    "propose_retirement",
    "put_in_force",
    "retire_rule_set",
    "revise",
    "set_availability",
    "state_of",
    "what_is_wrong",
    "why_not_discard",
    "why_not_in_force",
    "why_not_retire",
    "withdraw_proposal",
]
