"""Rule sets come into force unchanged, and go out of use."""

from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation
from aifactory.audit.transitions import lock, move
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.models import RuleSet
from aifactory.catalogue.permissions import Editor
from aifactory.catalogue.rules.questions import check_set
from aifactory.catalogue.rules.ranking import read_ranking
from aifactory.catalogue.rules.terms import InvalidTerms, read_terms
from aifactory.catalogue.snapshot import content_digest
from aifactory.catalogue.status import RuleSetStatus


class UnsoundRules(Exception):
    """A rule set that cannot be applied; `sentences` say what to mend."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


@operation
def put_in_force(*, by: Editor, rule_set: RuleSet) -> RuleSet:
    """Freeze a draft: from now on its terms, questions and bundles cannot change.

    Raises:
        UnsoundRules: its terms or its questions contradict themselves.
    """
    require(permissions.edit(by))
    current = lock(rule_set)
    if current.status == RuleSetStatus.DRAFT:
        _require_sound(current)
        current.content_hash = content_digest(
            current.content,
            current.question_rows.order_by("position"),
            current.bundles.select_related("partition").order_by("pk"),
        )
        current.save(update_fields=["content_hash"])
    move(current, RuleSetStatus.IN_FORCE, by=by, data={"content_hash": current.content_hash})
    return current


@operation
def retire_rule_set(*, by: Editor, rule_set: RuleSet) -> RuleSet:
    """Take a version out of use. Calls that opened under it keep it to their end."""
    require(permissions.edit(by))
    current = lock(rule_set)
    move(current, RuleSetStatus.RETIRED, by=by)
    return current


def _require_sound(rule_set: RuleSet) -> None:
    try:
        read_terms(rule_set.content)
        read_ranking(rule_set.content)  # reads the expert review first
    except InvalidTerms as error:
        raise UnsoundRules(error.sentences) from error
    if sentences := check_set(queries.question_set(rule_set)):
        raise UnsoundRules(sentences)
