"""The catalogue's rows. Facts carry a source, how sure we are, and when they were checked."""

from aifactory.catalogue.models.calls import (
    Availability,
    Call,
    CutOff,
)
from aifactory.catalogue.models.changes import (
    Proposal,
    ProposalQuerySet,
    Revision,
)
from aifactory.catalogue.models.checks import (
    Fact,
)
from aifactory.catalogue.models.factories import (
    AIFactory,
    Antenna,
)
from aifactory.catalogue.models.facts import (
    Sourced,
    SourceTag,
)
from aifactory.catalogue.models.maintenance import (
    Maintenance,
)
from aifactory.catalogue.models.modes import (
    AccessMode,
    Bundle,
    ModeLimit,
    QuestionRow,
    RuleSet,
)
from aifactory.catalogue.models.reference import (
    OFFICE_CALENDAR,
    Country,
    CountryStatus,
    Holiday,
)
from aifactory.catalogue.models.registers import (
    DatedAmount,
    Register,
    Taxonomy,
    Term,
)
from aifactory.catalogue.models.systems import (
    Partition,
    Site,
    System,
)
from aifactory.catalogue.models.wordings import (
    Wording,
    WordingVersion,
)

__all__ = [
    "OFFICE_CALENDAR",
    "AIFactory",
    "AccessMode",
    "Antenna",
    "Availability",
    "Bundle",
    "Call",
    "Country",
    "CountryStatus",
    "CutOff",
    "DatedAmount",
    "Fact",
    "Holiday",
    "Maintenance",
    "ModeLimit",
    "Partition",
    "Proposal",
    "ProposalQuerySet",
    "QuestionRow",
    "Register",
    "Revision",
    "RuleSet",
    "Site",
    "SourceTag",
    "Sourced",
    "System",
    "Taxonomy",
    "Term",
    "Wording",
    "WordingVersion",
]
