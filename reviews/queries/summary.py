"""The experts' marks of one application side by side, and what they come to, ready to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aifactory.catalogue.rules.expert_review import Criterion
from aifactory.catalogue.rules.questions.words import text_of
from applications.models import Application
from reviews.models import Confidence, ExpertOutcome, ExpertRecommendation, ReviewVersion
from reviews.queries import marking
from reviews.queries.marking import Part
from reviews.rules.conclusion import Conclusion, Counted, text


@dataclass(frozen=True)
class Column:
    """One expert's newest version. One that was set aside stays readable and counts no more."""

    name: str
    is_counted: bool
    confidence: str
    total: str
    comment_to_panel: str
    sent_at: datetime
    earlier: list[ReviewVersion]


@dataclass(frozen=True)
class Cell:
    """Mark and comment of one expert for one criterion."""

    name: str
    mark: str
    comment: str


@dataclass(frozen=True)
class Line:
    """One criterion: its words, the mean of the counted marks, and each expert's cell."""

    label: str
    weight: str
    mean: str
    is_below: bool
    cells: list[Cell]


@dataclass(frozen=True)
class Marks:
    """What the counted reviews come to now."""

    total: str
    weighted: str
    spread: str
    is_wide: bool
    passes: bool


@dataclass(frozen=True)
class Summary:
    """Reviews side by side; `recommendation` once it is concluded."""

    columns: list[Column]
    lines: list[Line]
    marks: Marks | None
    recommendation: ExpertRecommendation | None
    counted: int
    needed: int
    threshold: str
    threshold_sum: str

    @property
    def outcome(self) -> ExpertOutcome | None:
        """What the experts recommend; None before it is concluded."""
        return ExpertOutcome(self.recommendation.outcome) if self.recommendation else None


def summary_of(application: Application, parts: Sequence[Part] | None = None) -> Summary | None:
    """None where experts mark nothing. Three queries, one where `parts` were read before."""
    terms = application.rule_set.review_terms
    if terms is None:
        return None
    known = marking.parts_of(application) if parts is None else parts
    sent = [(part, version) for part in known if (version := part.newest) is not None]
    counted = [marking.counted_version(version) for part, version in sent if part.counts]
    found = marking.conclusion_of(application, counted)
    columns = [_column(part, version) for part, version in sent]
    return Summary(
        columns=columns,
        lines=[
            _line(criterion, application.audience, found, [version for _part, version in sent])
            for criterion in terms.criteria
        ],
        marks=_marks(found, counted),
        recommendation=marking.expert_recommendation(application),
        counted=len(counted),
        needed=terms.experts,
        threshold=str(terms.threshold),
        threshold_sum=str(terms.threshold_sum),
    )


def _column(part: Part, version: ReviewVersion) -> Column:
    counted = marking.counted_version(version)
    return Column(
        name=str(part.assignment.expert),
        is_counted=part.counts,
        confidence=str(Confidence(counted.confidence).label),
        total=text(counted.total),
        comment_to_panel=version.content["comment_to_panel"],
        sent_at=version.submitted_at,
        earlier=part.versions[1:],
    )


def _line(
    criterion: Criterion,
    audience: str,
    found: Conclusion | None,
    versions: Sequence[ReviewVersion],
) -> Line:
    mean = found.result.means[criterion.key] if found else None
    return Line(
        label=text_of(criterion.label, audience),
        weight=str(criterion.weight),
        mean="" if mean is None else text(mean),
        is_below=found is not None and criterion.key in found.below,
        cells=[_cell(version, criterion.key) for version in versions],
    )


def _cell(version: ReviewVersion, key: str) -> Cell:
    given = version.content["marks"][key]
    name = str(version.review.assignment.expert)
    return Cell(name=name, mark=given["mark"], comment=given["comment"])


def _marks(found: Conclusion | None, counted: Sequence[Counted]) -> Marks | None:
    if found is None:
        return None
    return Marks(
        total=text(found.result.total),
        weighted=text(found.result.weighted),
        spread=text(found.spread) if len(counted) > 1 else "",
        is_wide=found.is_wide,
        passes=found.result.passes,
    )
