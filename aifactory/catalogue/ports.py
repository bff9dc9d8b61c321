"""What the catalogue needs from above: kinds of change for a second person, who follows a call.

`aifactory.wiring` binds it, nobody else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, ParamSpec, TypeVar

from aifactory.face.rules.wording import Person, Wording

# Ports lie below models and cannot name the classes: a proposal, who acts.
Lines = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ChangeKind:
    """One kind of change of the catalogue that needs a second person.

    Attributes:
        act: what happens once approved, verb first; read in the queue.
        lock: locks the subject of this id, before the approval is locked.
        state: the subject of this id as the change found it, JSON-able; another state makes the
            request void.
        lines: what changes, in words, before and after; read by whoever approves. A fixed number
            of queries for each proposal.
        carry_out: does it, in the transaction of the approval: (by, proposal, at). Raises
            `accounts.ports.CannotCarryOut` when it is not possible now.
        url: where it is seen, and where whoever asked goes on.
    """

    act: Any
    lock: Callable[[str], object]
    state: Callable[[str], Any]
    lines: Callable[[Any], Lines]
    carry_out: Callable[[Any, Any, datetime], None]
    url: Callable[[Any], str]


change_kinds: dict[str, ChangeKind] = {}


@dataclass(frozen=True)
class Following:
    """What hangs on a call, or on one of its cut-offs.

    Attributes:
        drafts: begun and not submitted; `people` work on them.
        received: submitted; to one cut-off where one was asked about.
        promises: running promises that are counted from that cut-off.
    """

    drafts: int = 0
    people: int = 0
    received: int = 0
    promises: int = 0


@dataclass(frozen=True)
class News:
    """A date of a call moved: what its drafters are told.

    Attributes:
        what: `cut_off_moved`, `call_extended` or `call_closed`.
        key: names this change, so that it is told once.
        cut_off: the cut-off that moved.
    """

    what: str
    key: str
    call: Any
    before: datetime
    after: datetime
    reason: str
    cut_off: Any = None


class Followers:
    """Who works on applications to a call; unbound, nobody is known to."""

    def __init__(self) -> None:
        self._count: Callable[[Any, Any], Following] | None = None
        self._tell: Callable[[Any, News], None] | None = None

    def bind(
        self, *, count: Callable[[Any, Any], Following], tell: Callable[[Any, News], None]
    ) -> None:
        """`count(call, cut_off or None)`; `tell(by, news)` runs inside the operation."""
        self._count, self._tell = count, tell

    def count(self, call: object, cut_off: object = None) -> Following:
        """In figures, in a fixed number of queries."""
        return self._count(call, cut_off) if self._count else Following()

    def tell(self, by: object, news: News) -> None:
        """Move promises and write to everybody concerned, once per person and change."""
        if self._tell:
            self._tell(by, news)


followers = Followers()
"""Drafts, receipts and promises are known only to `applications`."""


class QuestionFacts:
    """What writing questions has to know about the applications that answered them."""

    def __init__(self) -> None:
        self.needed: frozenset[str] = frozenset()
        self._is_answered: Callable[[int, str], bool] | None = None

    def bind(self, *, needed: frozenset[str], is_answered: Callable[[int, str], bool]) -> None:
        """Keys that the portal's own rules read, and whether a mode's question was answered."""
        self.needed, self._is_answered = needed, is_answered

    def is_answered(self, mode_id: int, key: str) -> bool:
        """Whether any application of the mode answered this question; unbound, none did."""
        return self._is_answered is not None and self._is_answered(mode_id, key)


question_facts = QuestionFacts()
P = ParamSpec("P")
R = TypeVar("R")


class Port(Generic[P, R]):
    """A question to something above; `unbound` answers until that is bound to it."""

    def __init__(self, unbound: Callable[P, R]) -> None:
        self._answer = unbound

    def bind(self, answer: Callable[P, R]) -> None:
        """Let `answer` answer from now on."""
        self._answer = answer

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Ask."""
        return self._answer(*args, **kwargs)


@dataclass(frozen=True)
class DraftsJudged:
    """What a version of rules would say of the drafts of its mode. Numbers, nobody's data.

    Attributes:
        by_call: drafts under each call of the mode, by its key.
        failing: drafts that pass under their own rules and would fail under these.
        reasons: the same by reason; a draft may have several.
    """

    by_call: Mapping[int, int] = field(default_factory=dict)
    failing: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def drafts(self) -> int:
        """All drafts of the mode."""
        return sum(self.by_call.values())


def _nobody_applied(_rule_set: object) -> DraftsJudged:
    return DraftsJudged()


def _no_words(_rule_set: object, _at: datetime) -> Lines:
    return []


# Drafts are known only above: what a rule set would say of them.
judge_drafts: Port[[Any], DraftsJudged] = Port(_nobody_applied)
# Differences in words lie with the pages: what bringing a rule set into force changes, at when.
rule_set_lines: Port[[Any, datetime], Lines] = Port(_no_words)


class DraftsNaming:
    """How many open drafts name a partition in a mode; only the app above knows. None unbound."""

    def __init__(self) -> None:
        self._bound: Callable[[int, int], int] | None = None

    def bind(self, count: Callable[[int, int], int]) -> None:
        """Ask `count(mode id, partition id)`: one query."""
        self._bound = count

    def __call__(self, mode_id: int, partition_id: int) -> int:
        return self._bound(mode_id, partition_id) if self._bound else 0


drafts_naming = DraftsNaming()


@dataclass(frozen=True)
class Cases:
    """Real cases to look at a text with.

    Attributes:
        newest: (id, words) of the newest cases that this person may see.
        find: the case of this id, None when the person may not see it or it is not there.
    """

    newest: Callable[[Any], Sequence[tuple[str, str]]]
    find: Callable[[Any, str], Any]


# Everybody who reviews or ever did: no letter and no mail names them.
experts: list[Callable[[], Iterable[Person]]] = []
cases: list[Cases] = []
# By template: the values that a case has for it, in the template's own names, as far as this person
# may read them. What is left out is taken from the example.
case_values: dict[str, Callable[[Any, Any], Mapping[str, Any]]] = {}
# By template of a letter: its page as HTML, with this text, of this case or of an invented one.
letter_pages: dict[str, Callable[[Any, Any, Wording], str]] = {}
