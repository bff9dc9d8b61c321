"""What the list asks for when cases are chosen: the act, the cases, the label."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404

from applications.models import Label
from applications.rules.together import Act


@dataclass(frozen=True)
class Wish:
    """What the list asks for: an act, the cases, and the label of the act."""

    act: Act
    keys: list[UUID]
    label: Label | None = None

    @classmethod
    def of(cls, params: QueryDict) -> Self:
        """Anything that the list does not offer is no page."""
        word, _colon, number = params.get("act", "").partition(":")
        if word not in set(Act):
            raise Http404
        act, label = Act(word), None
        if act in {Act.LABEL, Act.UNLABEL}:
            if not number.isascii() or not number.isdigit() or len(number) > 9:
                raise Http404
            label = get_object_or_404(Label, pk=int(number))
        keys = {key for key in map(key_of, params.getlist("case")) if key is not None}
        return cls(act=act, keys=sorted(keys), label=label)

    @property
    def word(self) -> str:
        """As the list writes it."""
        return f"{self.act}:{self.label.pk}" if self.label else str(self.act)


def key_of(text: str) -> UUID | None:
    """The key that a text is, if any."""
    try:
        return UUID(text)
    except ValueError:
        return None
