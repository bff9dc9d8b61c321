"""The form of one step."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from aifactory.catalogue.forms.questions.parts import Part
from aifactory.catalogue.forms.questions.words import (
    AUDIENCES,
    fallback_note,
    in_language,
    languages,
)
from aifactory.catalogue.rules.questions import SLUG, Unsound
from aifactory.catalogue.rules.questions.editing import Row
from aifactory.catalogue.rules.questions.words import AUDIENCE, LANGUAGE

TEXTS = {"label": lazy("Name"), "help": lazy("Line under the name")}
NEW: Row = {"slug": "", "label": {}, "help": {}}


class StepForm(Part):
    """A step: its name and a line of help for each audience, and its part of the address."""

    def __init__(self, *args: Any, row: Row, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, initial=_initial(row), **kwargs)
        for audience, name in AUDIENCES.items():
            for language, _name in languages():
                for text, label in TEXTS.items():
                    words = in_language(f"{label} · {name}", language)
                    self.fields[f"{text}_{audience}_{language}"] = forms.CharField(
                        label=words,
                        help_text=fallback_note(row.get(text) or {}, audience, language),
                        max_length=60 if text == "label" else 300,
                        required=(text, audience, language) == ("label", AUDIENCE, LANGUAGE),
                    )
        self.fields["slug"] = forms.RegexField(
            SLUG.pattern + r"\Z",
            label=lazy("Part of the address"),
            help_text=lazy("Small letters, digits and hyphens, e.g. ai-and-data."),
            max_length=40,
            error_messages={"invalid": lazy("Use small letters, digits and hyphens.")},
        )

    def as_row(self) -> dict[str, Any]:
        """The step as a rule set keeps it."""
        found: dict[str, Any] = {**self.row, "slug": self.cleaned_data["slug"]}
        for text in TEXTS:
            texts = {audience: dict(by) for audience, by in (self.row.get(text) or {}).items()}
            for audience in AUDIENCES:
                for language, _name in languages():
                    words = self.cleaned_data[f"{text}_{audience}_{language}"]
                    texts.setdefault(audience, {})[language] = words
            found[text] = {
                audience: kept
                for audience, by in texts.items()
                if (kept := {language: words for language, words in by.items() if words})
            }
        return found

    def place(self, parts: list[Unsound]) -> None:
        """Put each sentence beside what it is about."""
        for part in parts:
            self.add_error("slug" if part.part == "slug" else None, part.sentence)


def _initial(row: Row) -> dict[str, Any]:
    return {"slug": row["slug"]} | {
        f"{text}_{audience}_{language}": (row.get(text) or {}).get(audience, {}).get(language, "")
        for text in TEXTS
        for audience in AUDIENCES
        for language, _name in languages()
    }
