"""Which rules hold for which kind of access, and what they ask and give."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from aifactory.catalogue.models import AccessMode, Bundle, ModeLimit, Partition, RuleSet
from aifactory.catalogue.rules.questions import QuestionSet, parse
from aifactory.catalogue.status import RuleSetStatus

FIT_MODE = "PG"


def modes() -> QuerySet[AccessMode]:
    """The kinds of access, smallest first."""
    return AccessMode.objects.order_by("position", "code")


def with_rules() -> QuerySet[AccessMode]:
    """The kinds of access that have rules here, be they in force or not."""
    return modes().filter(Exists(RuleSet.objects.filter(mode=OuterRef("pk"))))


def without_rules() -> QuerySet[AccessMode]:
    """The kinds of access nobody can apply for here, with what their last calls gave where."""
    limits = ModeLimit.objects.select_related("partition").order_by(
        "-year", "partition__position", "pk"
    )
    return (
        modes()
        .exclude(Exists(RuleSet.objects.filter(mode=OuterRef("pk"))))
        .prefetch_related(Prefetch("limits", limits))
    )


def rules_in_force(mode: AccessMode, at: datetime) -> RuleSet | None:
    """The version of a mode's rules that holds at an instant."""
    return (
        RuleSet.objects.filter(mode=mode, status=RuleSetStatus.IN_FORCE, valid_from__lte=at)
        .select_related("mode")
        .order_by("-valid_from", "-version")
        .first()
    )


def every_rule_in_force(at: datetime) -> list[RuleSet]:
    """The version in force of each mode, in the order of the modes, in one query."""
    rows = (
        RuleSet.objects.filter(status=RuleSetStatus.IN_FORCE, valid_from__lte=at)
        .select_related("mode")
        .order_by("mode__position", "mode__code", "-valid_from", "-version")
        .distinct("mode__position", "mode__code")
    )
    return list(rows)


def question_set(rule_set: RuleSet) -> QuestionSet:
    """All questions of a rule set; `for_form()` and `for_fit()` give each place its own."""
    rows = rule_set.question_rows.order_by("position")
    return parse((row.as_row() for row in rows), rule_set.sections)


def fit_questions(at: datetime) -> QuestionSet:
    """What the fit check asks: it is shipped with the rules of the smallest mode."""
    rules = rules_in_force(AccessMode.objects.get(code=FIT_MODE), at)
    return question_set(rules).for_fit() if rules else QuestionSet((), ())


def bundles(rule_set: RuleSet) -> QuerySet[Bundle]:
    """The fixed amounts of a rule set, each with its partition and site."""
    return rule_set.bundles.select_related("partition__system__site").order_by(
        "partition__position", "partition__code"
    )


def bundle(rule_set: RuleSet, partition: Partition) -> Bundle | None:
    """What a rule set gives on one partition."""
    return bundles(rule_set).filter(partition=partition).first()
