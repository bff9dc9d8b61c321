"""What the forms of all parts of a draft share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise

from aifactory.catalogue.models import RuleSet
from aifactory.catalogue.rules.terms import Objection
from aifactory.catalogue.rules.units import Triple
from aifactory.catalogue.snapshot import part_of
from aifactory.face.forms import PortalFormMixin

Values = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """A button of a row: what it posts and says."""

    value: str
    label: str


@dataclass(frozen=True)
class Group:
    """Fields that stand together; with a legend they are a row of the part."""

    fields: Sequence[BoundField]
    legend: str = ""
    note: str = ""
    triple: Triple | None = None
    acts: Sequence[Act] = ()


class PartForm(PortalFormMixin, forms.Form):
    """One part of a draft. `names` are the terms it writes, `places` where a sentence belongs."""

    title: ClassVar[str | Promise]
    intro: ClassVar[str | Promise] = ""
    names: ClassVar[tuple[str, ...]] = ()
    places: ClassVar[Mapping[str, str]] = {}
    kind: ClassVar[str] = "terms"

    def __init__(self, *args: Any, rule_set: RuleSet, **kwargs: Any) -> None:
        self.rule_set = rule_set
        typed = kwargs.pop("initial", None)
        initial = typed if typed is not None else self.values_of(rule_set.content)
        super().__init__(*args, initial=initial, **kwargs)

    @classmethod
    def values_of(cls, content: Mapping[str, Any]) -> Values:
        """What the fields show for a content."""
        raise NotImplementedError

    @classmethod
    def seen(cls, rule_set: RuleSet) -> Values:
        """The part as it stands; the form carries its fingerprint."""
        return part_of(rule_set, cls.names)

    def part(self) -> Values:
        """The part as it was typed, in the shape of `seen`; the form must be valid."""
        raise NotImplementedError

    @property
    def groups(self) -> list[Group]:
        """The visible fields as the page shows them."""
        return [Group([bound for bound in self if not bound.is_hidden])]

    def fields_of(self, place: str) -> list[str]:
        """Fields beside which a sentence about a place stands."""
        name = self.places.get(place)
        return [name] if name else []

    def object_with(self, found: Sequence[Objection]) -> None:
        """Put what is wrong with this part beside its fields."""
        for one in found:
            if one.place.partition(".")[0] not in self.names:
                continue
            names = self.fields_of(one.place)
            for name in names:
                self.add_error(name, one.sentence)
            if not names:
                self.add_error(None, one.sentence)


def exact(value: Decimal | None) -> str | None:
    """An amount as contents hold it: as it was typed, without an exponent."""
    return None if value is None else format(value, "f")


def number_field(**more: Any) -> forms.DecimalField:
    """An exact number typed as text, so that no browser rounds it."""
    return forms.DecimalField(
        max_digits=18,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        **more,
    )
