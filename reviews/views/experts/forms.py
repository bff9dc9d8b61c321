"""Forms of an expert. They validate, they never act."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.rules.expert_review import MARKS, Criterion, ReviewTerms
from aifactory.face.forms import Counter, PortalFormMixin, dress
from reviews.models import Confidence, DeclineReason, Relation, Review
from reviews.models.assignment import NOTE_LENGTH
from reviews.models.review import COMMENT_LENGTH
from reviews.rules import marks
from reviews.rules.marks import Given
from reviews.rules.written import as_text

CHOICES = [(as_text(mark), as_text(mark)) for mark in MARKS]
PREFIXES = ("mark-", "comment-")


class TextField(forms.CharField):
    """Words of a person: a line break counts as one character, as the counter says."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Without the carriage returns that browsers add."""
        return str(super().to_python(value) or "").replace("\r\n", "\n")


def words(label: Any, help_text: Any = "", *, limit: int, rows: int = 4) -> TextField:
    """Free text with its counter; a draft may leave it empty."""
    field = TextField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "max_length": _("This is too long: at most %(limit_value)d characters fit.")
        },
    )
    dress(field, counter=Counter(limit), optional=False)
    return field


class DeclineForm(PortalFormMixin, forms.Form):
    """Why an expert does not review."""

    reason = forms.ChoiceField(
        label=_("Why do you decline?"),
        choices=DeclineReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    note = words(
        _("In a few words"),
        _("Needed for a conflict of interest and for another reason. The office alone reads it."),
        limit=NOTE_LENGTH,
        rows=3,
    )

    def clean(self) -> dict[str, Any]:
        """Two reasons need words beside them."""
        cleaned: dict[str, Any] = super().clean() or {}
        needs_words = cleaned.get("reason") in DeclineReason.NEED_WORDS
        if needs_words and not cleaned.get("note", "").strip() and "note" not in self.errors:
            self.add_error("note", _("Say in a few words what it is."))
        return cleaned


class DeclareForm(PortalFormMixin, forms.Form):
    """What ties an expert to an application; later on, “nothing” is no answer any more."""

    relation = forms.ChoiceField(
        label=_("Does anything tie you to these people or this organisation?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one; “No conflict of interest” is an answer too.")},
    )
    text = words(
        _("In a few words"),
        _("Needed for “Anything else”. The office alone reads it."),
        limit=NOTE_LENGTH,
        rows=3,
    )

    def __init__(self, *args: Any, is_later: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [choice for choice in Relation.choices if not is_later or choice[0] != "none"]
        field = self.fields["relation"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = offered
        if is_later:
            field.label = _("What ties you to the applicant?")
            field.error_messages["required"] = _("Choose what it is.")

    def clean(self) -> dict[str, Any]:
        """“Anything else” says nothing by itself."""
        cleaned: dict[str, Any] = super().clean() or {}
        is_other = cleaned.get("relation") == Relation.OTHER
        if is_other and not cleaned.get("text", "").strip() and "text" not in self.errors:
            self.add_error("text", _("Say in a few words what it is."))
        return cleaned


class ReviewForm(PortalFormMixin, forms.Form):
    """Marks and comments by the criteria of the rule set. A draft may be empty everywhere."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, terms: ReviewTerms, labels: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.terms = terms
        for criterion in terms.criteria:
            self._add(criterion, labels[criterion.key])
        self.fields["confidence"] = forms.ChoiceField(
            label=_("How sure are you?"),
            choices=Confidence.choices,
            required=False,
            widget=forms.RadioSelect,
        )
        dress(self.fields["confidence"], optional=False)
        self.fields["comment_to_panel"] = words(
            _("To the office and the panel"),
            _("The applicant never reads this."),
            limit=COMMENT_LENGTH,
        )
        dress(self.fields["comment_to_panel"], optional=True)

    def _add(self, criterion: Criterion, label: str) -> None:
        self.fields[f"mark-{criterion.key}"] = forms.ChoiceField(
            label=label,
            choices=CHOICES,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": gettext(marks.OUT_OF_RANGE)},
        )
        self.fields[f"comment-{criterion.key}"] = words(
            format_lazy(_("Comment to the applicant on “{label}”"), label=label),
            limit=COMMENT_LENGTH,
        )

    def clean(self) -> dict[str, Any]:
        """Marks of another review's criteria are refused, not dropped."""
        cleaned: dict[str, Any] = super().clean() or {}
        known = self.fields.keys()
        if any(name.startswith(PREFIXES) and name not in known for name in self.data):
            self.add_error(None, gettext(marks.FOREIGN))
        return cleaned

    def given(self, stored: Mapping[str, Given]) -> dict[str, Given]:
        """What was posted; a field with an error keeps what is stored."""
        found = {}
        for key in self.terms.keys:
            old = stored.get(key, Given())
            mark = self.cleaned_data.get(f"mark-{key}")
            comment = self.cleaned_data.get(f"comment-{key}", old.comment)
            found[key] = Given(
                old.mark if mark is None else Decimal(mark) if mark else None, comment
            )
        return found


def initial(review: Review | None, given: Mapping[str, Given]) -> dict[str, Any]:
    """What the form shows first: the working copy."""
    values: dict[str, Any] = {"version": 0, "confidence": "", "comment_to_panel": ""}
    if review is not None:
        values |= {
            "version": review.version,
            "confidence": review.confidence,
            "comment_to_panel": review.comment_to_panel,
        }
    for key, one in given.items():
        values[f"mark-{key}"], values[f"comment-{key}"] = as_text(one.mark), one.comment
    return values
