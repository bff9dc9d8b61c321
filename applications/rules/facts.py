"""What the eligibility rules look at, and what they answer."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from aifactory.catalogue.rules.countries import CountryVerdict


class Outcome(StrEnum):
    """What one rule says."""

    PASS = "pass"  # noqa: S105  # an outcome, no password
    FAIL = "fail"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class ModeFacts:
    """What an access mode asks for. Amounts are in `unit`; None means without limit.

    Attributes:
        kinds: kinds of organisation that may use it.
        kinds_in_eu_project: kinds that may use it only inside an EU-funded project.
        above_minimum: the minimum itself is too little (“over 10 000”).
    """

    code: str
    name: str
    kinds: frozenset[str]
    months: tuple[int, ...]
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    above_minimum: bool = False
    unit: str = "gpu_hours"
    kinds_in_eu_project: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PartitionFacts:
    """Whether a partition can be asked for on the reference date."""

    name: str
    is_open: bool
    reason: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Facts:
    """Everything the rules look at. None means: not known; for a maximum: no limit."""

    mode: ModeFacts
    reference_date: date
    country: CountryVerdict | None = None
    country_name: str = ""
    organisation_kind: str | None = None
    in_eu_project: bool | None = None
    is_civilian: bool | None = None
    practices: frozenset[str] | None = None
    starts_on: date | None = None
    months: int | None = None
    contract_ends_on: date | None = None
    contract_is_permanent: bool | None = None
    amount: Decimal | None = None
    partition: PartitionFacts | None = None
    other_open_applications: int | None = None
    max_open_applications: int | None = None


@dataclass(frozen=True)
class Check:
    """One rule applied once.

    Attributes:
        code: what was found, e.g. `not_on_list`.
        sentence: the finding in plain words.
        cure: what would change it; empty when passed.
        params: the figures of the sentence, as text; stored as evidence.
    """

    rule: str
    version: str
    outcome: Outcome
    code: str
    sentence: str
    cure: str = ""
    params: dict[str, str] = field(default_factory=dict)

    @property
    def has_passed(self) -> bool:
        """True when nothing stands in the way."""
        return self.outcome is Outcome.PASS


@dataclass(frozen=True)
class Finding:
    """What a rule returns; `check` adds the rule's key and version."""

    outcome: Outcome
    code: str
    sentence: str
    cure: str = ""
    params: dict[str, str] = field(default_factory=dict)
