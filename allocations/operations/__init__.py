"""Every way hours, decisions, awards and allocations change. Nothing else writes."""

from allocations.ledger import RETURNED, KeyReused, LedgerRefusal, Overdrawn, QuotaExceeded
from allocations.operations.answering import accept_award, decline_award, remind
from allocations.operations.approving import RELEASE_APPROVABLE, ask_for_approval
from allocations.operations.correcting import checked, request_correction, withdraw_correction
from allocations.operations.correction_approval import CORRECTION_APPROVABLE, Figures, effects
from allocations.operations.deciding import (
    AlreadyDecided,
    BadTerms,
    decide,
    on_withdrawn,
    record_refusal,
    void_decision,
)
from allocations.operations.ending import close_due, end_allocation, lapse_award, lapse_due
from allocations.operations.freezing import freeze_ranking
from allocations.operations.limits import (
    CHANGE_LIMIT,
    LIMIT_KIND,
    CannotLimit,
    check_share,
    propose_limit,
)
from allocations.operations.monthly import (
    order_monthly_statement,
    order_statements_due,
    send_monthly_statement,
)
from allocations.operations.papers import announce, order_statement
from allocations.operations.releasing import release
from allocations.operations.rounds import (
    Choice,
    Result,
    ask_for_all,
    decide_many,
    unreleased,
)
from allocations.operations.supplying import open_period, set_limits, supply_hours
from allocations.operations.suspending import resume_allocation, suspend_allocation
from allocations.operations.together import NotReady, Obstacle, Standing, release_round, standing
from allocations.operations.waiting import move_up, tell_waiting

__all__ = [
    "CHANGE_LIMIT",
    "CORRECTION_APPROVABLE",
    "LIMIT_KIND",
    "RELEASE_APPROVABLE",
    "RETURNED",
    "AlreadyDecided",
    "BadTerms",
    "CannotLimit",
    "Choice",
    "Figures",
    "KeyReused",
    "LedgerRefusal",
    "NotReady",
    "Obstacle",
    "Overdrawn",
    "QuotaExceeded",
    "Result",
    "Standing",
    "accept_award",
    "announce",
    "ask_for_all",
    "ask_for_approval",
    "check_share",
    "checked",
    "close_due",
    "decide",
    "decide_many",
    "decline_award",
    "effects",
    "end_allocation",
    "freeze_ranking",
    "lapse_award",
    "lapse_due",
    "move_up",
    "on_withdrawn",
    "open_period",
    "order_monthly_statement",
    "order_statement",
    "order_statements_due",
    "propose_limit",
    "record_refusal",
    "release",
    "release_round",
    "remind",
    "request_correction",
    "resume_allocation",
    "send_monthly_statement",
    "set_limits",
    "standing",
    "supply_hours",
    "suspend_allocation",
    "tell_waiting",
    "unreleased",
    "void_decision",
    "withdraw_correction",
]
