"""A version of rules in words: its parts, its difference to another, and whom it touches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aifactory.catalogue import queries
from aifactory.catalogue.models import RuleSet
from aifactory.catalogue.rules.terms import InvalidTerms
from aifactory.catalogue.snapshot import rule_set_state
from aifactory.catalogue.views.words import Line, lines_between
from aifactory.face.tags.formats import moment

KIND = "catalogue.ruleset"
IN_QUEUE = 12
"""Differences that the queue of an approver shows; the page of the change shows all."""


@dataclass(frozen=True)
class Differences:
    """What differs between two versions, by part."""

    terms: list[Line]
    questions: list[Line]
    bundles: list[Line]

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.terms) + len(self.questions) + len(self.bundles)

    @property
    def lines(self) -> list[Line]:
        """All of them, terms first."""
        return [*self.terms, *self.bundles, *self.questions]


def differences_of(before: RuleSet, after: RuleSet) -> Differences:
    """What the later version says that the earlier did not, and the other way round."""
    old, new = rule_set_state(before), rule_set_state(after)
    terms = lines_between(KIND, _ordered(old["content"]), _ordered(new["content"]))
    return Differences(
        terms=terms,
        questions=lines_between(
            KIND, {"questions": old["questions"]}, {"questions": new["questions"]}
        ),
        bundles=lines_between(KIND, {"bundles": old["bundles"]}, {"bundles": new["bundles"]}),
    )


def replaced_by(rule_set: RuleSet) -> RuleSet | None:
    """The version that holds just before this one begins: what it is compared with."""
    found = queries.rules_in_force(rule_set.mode, rule_set.valid_from)
    if found is not None and found.pk != rule_set.pk:
        return found
    earlier = [
        one for one in queries.versions_of([rule_set.mode_id]) if one.version < rule_set.version
    ]
    return earlier[0] if earlier else None


def effect_lines(rule_set: RuleSet) -> list[tuple[str, str]]:
    """Whom a version touches once it is in force, in figures; nothing while it is unreadable."""
    try:
        effect = queries.effect_of(rule_set)
    except InvalidTerms:
        return []
    found = [(one.call.code, call_words(one)) for one in effect.calls]
    judged = effect.judged
    found.append((_("Drafts judged by these rules"), _judged(judged.drafts, judged.failing)))
    found += [(reason, _drafts(count)) for reason, count in judged.reasons.items()]
    return found


def call_words(one: queries.CallEffect) -> str:
    """What becomes of a call and of the drafts under it."""
    drafts, version = _drafts(one.drafts), one.call.rule_set.version
    if one.is_under:
        return _("planned under this version; %(drafts)s") % {"drafts": drafts}
    if one.is_open:
        return _("open: keeps version %(version)s to its end; %(drafts)s not affected") % {
            "version": version,
            "drafts": drafts,
        }
    return _("planned: stays under version %(version)s until you give it another; %(drafts)s") % {
        "version": version,
        "drafts": drafts,
    }


def approval_lines(rule_set: RuleSet, _at: datetime) -> Sequence[tuple[str, str]]:
    """What whoever approves reads: from when, what differs, whom it touches."""
    before = replaced_by(rule_set)
    found = [(_("Version"), rule_set.name), (_("Holds from"), moment(rule_set.valid_from))]
    if before is None:
        found.append((_("Replaces"), _("nothing: this is the first version")))
    else:
        differences = differences_of(before, rule_set)
        found.append((_("Replaces"), before.name))
        found += [(line.label, line_words(line)) for line in differences.lines[:IN_QUEUE]]
        if (more := differences.count - IN_QUEUE) > 0:
            found.append((_("And"), _more(more)))
        if not differences.count:
            found.append((_("Differences"), _("none: it says the same")))
    return [*found, *effect_lines(rule_set)]


def line_words(line: Line) -> str:
    """One difference in one line."""
    before, after = line.before or _("not there"), line.after or _("taken away")
    return _("%(before)s → %(after)s") % {"before": before, "after": after}


def _ordered(content: dict[str, object]) -> dict[str, object]:
    """Lists whose order says nothing, sorted, so that only real differences show."""
    unordered = ("kinds", "kinds_in_eu_project")
    return {
        name: sorted(map(str, value)) if name in unordered and isinstance(value, list) else value
        for name, value in content.items()
    }


def _more(count: int) -> str:
    return ngettext(
        "%(count)s more difference, on the page of the version",
        "%(count)s more differences, on the page of the version",
        count,
    ) % {"count": count}


def _drafts(count: int) -> str:
    return ngettext("%(count)s draft", "%(count)s drafts", count) % {"count": count}


def _judged(drafts: int, failing: int) -> str:
    if not drafts:
        return _("none: nobody writes a draft in this mode now")
    if not failing:
        return _("%(drafts)s: none would fail that passes today") % {"drafts": _drafts(drafts)}
    return _("%(drafts)s: %(failing)s would fail that pass today, if they came under it") % {
        "drafts": _drafts(drafts),
        "failing": failing,
    }
