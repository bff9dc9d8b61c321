"""Brings shipped rule sets into the database as drafts, and notices a changed one in force."""

from decimal import Decimal
from typing import Any

from aifactory.audit.recording import reference
from aifactory.catalogue.models import (
    AccessMode,
    Bundle,
    Partition,
    QuestionRow,
    Revision,
    RuleSet,
)
from aifactory.catalogue.rules.units import node_hours
from aifactory.catalogue.seeds import reading
from aifactory.catalogue.seeds.loading import Tally, keep, source_of
from aifactory.catalogue.snapshot import content_digest
from aifactory.catalogue.status import RuleSetStatus


class FrozenRules(Exception):
    """A shipped rule set is another than the version here, which is not ours to change."""

    def __init__(
        self, mode: str, version: int, state: str = "is in force and cannot change"
    ) -> None:
        self.sentence = (
            f"Version {version} of the rules of {mode} {state}. "
            f"Ship the new text as version {version + 1}."
        )
        super().__init__(self.sentence)


def write(given: dict[str, Any], tally: Tally) -> RuleSet:
    """The rule set as a draft with its questions and bundles, or the equal one already in force.

    Raises:
        FrozenRules: it is in force with another content, or somebody writes it here.
    """
    mode = AccessMode.objects.get(code=given["mode"])
    content = {**given["content"], "sections": reading.sections(given["content"]["sections"])}
    questions, bundles = _questions(given), _bundles(given)
    known = RuleSet.objects.filter(mode=mode, version=given["version"]).first()
    if known is not None and known.status != RuleSetStatus.DRAFT:
        if known.content_hash != content_digest(content, questions, bundles):
            raise FrozenRules(mode.code, known.version)
        tally.same += 1
        return known
    if (
        known is not None
        and Revision.objects.filter(
            subject_type=reference(known)[0], subject_id=reference(known)[1]
        ).exists()
    ):
        raise FrozenRules(mode.code, known.version, "is being written in the portal")
    rule_set = keep(
        RuleSet,
        tally,
        key={"mode": mode, "version": given["version"]},
        values={
            "valid_from": reading.instant(given["valid_from"], given["zone"]),
            "content": content,
            **source_of(given),
        },
    )
    rule_set.question_rows.all().delete()
    rule_set.bundles.all().delete()
    parts: list[QuestionRow | Bundle] = [*questions, *bundles]
    for part in parts:
        part.rule_set = rule_set
        part.full_clean()
    QuestionRow.objects.bulk_create(questions)
    Bundle.objects.bulk_create(bundles)
    return rule_set


def _questions(given: dict[str, Any]) -> list[QuestionRow]:
    return [
        QuestionRow(
            position=position,
            **{
                "asked_in": "form",
                **reading.question(row),
                "minutes": Decimal(row["minutes"]),
            },
        )
        for position, row in enumerate(given["questions"], start=1)
    ]


def _bundles(given: dict[str, Any]) -> list[Bundle]:
    partitions = {partition.code: partition for partition in Partition.objects.all()}
    return [
        Bundle(
            partition=partitions[row["partition"]],
            node_hours=node_hours(
                Decimal(row["amount"]),
                unit=partitions[row["partition"]].unit,
                given_in=row["given_in"],
            ),
            note=row["note"],
            **source_of(row),
        )
        for row in given["bundles"]
    ]
