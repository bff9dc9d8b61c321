"""Every kind of field in every state: empty, filled, wrong, read-only, saved."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from aifactory.face.forms import Autosave, Counter, PortalFormMixin, dress
from aifactory.face.tags.forms import autosave_words
from aifactory.portal.gallery.specimens import Specimen, State

HOSTS = [("leo", "Leonardo Booster"), ("lumi", "LUMI-G")]
COUNTRIES = [("", "–"), ("FI", "Finland"), ("RO", "Romania")]
DATA = [
    ("text", "Text"),
    ("audio", "Audio"),
    ("image", "Images"),
    ("video", "Video"),
    ("tables", "Tables"),
]
NUMBER = "EHPC-AIF-2026FL11-004"
FILLED: dict[str, Any] = {
    "title": "Support-call speech model",
    "hours": 12_000,
    "summary": "We train a small model that writes down support calls in six languages.",
    "country": "RO",
    "partition": "leo",
    "kinds": ["text", "audio"],
    "ends_on": "31.05.2027",
    "conflict": "A former colleague works at the site.",
    "confirmed": True,
}
ERRORS = {
    "title": "“Title” needs an answer.",
    "hours": "8 000 GPU-h is under Build’s minimum. Ask for more than 10 000 GPU-h.",
    "summary": "It is 40 characters too long. At most 300.",
    "country": "Choose the country.",
    "partition": "“LUMI-C” is not offered now. Choose one from the list.",
    "kinds": "Choose at least one.",
    "ends_on": "31 March 2027 is too early. It must run until 31 May 2027 or later.",
    "conflict": "Name the person and the site.",
    "confirmed": "Confirm that the answers are true.",
}


class Every(PortalFormMixin, forms.Form):
    """One field of each kind."""

    units: ClassVar[dict[str, str]] = {"hours": "GPU-h"}
    choice_notes: ClassVar[dict[str, dict[str, str]]] = {
        "partition": {"leo": "NVIDIA A100 · open", "lumi": "AMD MI250X · full until 4 Jan"}
    }

    title = forms.CharField(label="Title", help_text="As it stands in the letter.")
    hours = forms.IntegerField(label="GPU-hours", widget=forms.TextInput)
    summary = forms.CharField(label="Summary", widget=forms.Textarea(attrs={"rows": 3}))
    country = forms.ChoiceField(label="Country", choices=COUNTRIES)
    partition = forms.ChoiceField(label="Partition", choices=HOSTS, widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(
        label="Data", choices=DATA, widget=forms.CheckboxSelectMultiple, required=False
    )
    ends_on = forms.CharField(label="Contract ends", required=False)
    conflict = forms.CharField(label="Conflict of interest", required=False)
    number = forms.CharField(label="Number", disabled=True, required=False, initial=NUMBER)
    confirmed = forms.BooleanField(label="I confirm that these answers are true.")

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(auto_id=f"{name}_%s", prefix=name, **kwargs)
        dress(self.fields["summary"], counter=Counter(300))
        dress(self.fields["conflict"], seen_by="Seen only by those who handle your case.")
        dress(self.fields["number"], locked_reason="Given at submission; it never changes.")


class Wrong(Every):
    """Every field refused, each with its sentence."""

    def full_clean(self) -> None:
        """The sentences of the gallery in place of those of the fields."""
        super().full_clean()
        self._errors = forms.utils.ErrorDict()
        for name, sentence in ERRORS.items():
            self._errors[name] = self.error_class([sentence])
        self._errors[NON_FIELD_ERRORS] = self.error_class(
            ["The months and the hours do not add up."]
        )


class Saved(PortalFormMixin, forms.Form):
    """A field that is saved as it is typed."""

    title = forms.CharField(label="Title", required=False)


def specimens() -> list[Specimen]:
    """Fields, their label, what stands above and below, and the saved states."""
    when = (
        "Label, help and error above the input, what was saved below. Required is normal; the "
        "optional ones are marked."
    )
    states = [
        State("empty", "{% crispy form %}", {"form": Every("empty")}),
        State("filled", "{% crispy form %}", {"form": Every("filled", initial=FILLED)}),
        State(
            "refused",
            "{% crispy form %}",
            {"form": Wrong("wrong", data={f"wrong-{key}": one for key, one in FILLED.items()})},
        ),
        State("of a library, without our mixin", "{% fields form %}", {"form": _plain()}),
    ]
    return [Specimen("Fields", "bootstrap5/field.html", when, states), _saved_field(), _saved()]


def _plain() -> forms.Form:
    class Plain(forms.Form):
        login = forms.EmailField(label="E-mail", initial="ioana@sorbella.example")

    return Plain(auto_id="plain_%s")


def _saved_field() -> Specimen:
    form = Saved(auto_id="saved_%s", initial={"title": FILLED["title"]})
    dress(form.fields["title"], autosave=Autosave("", 3, "title", saved_at="14:02"))
    return Specimen(
        "Field that saves itself",
        "bootstrap5/below.html",
        "Where text is typed for longer than a minute. It tells the truth about each field.",
        [State("saved", "{% crispy form %}", {"form": form})],
    )


def _saved() -> Specimen:
    words = autosave_words()
    said = {
        "saving": ("", words["saving"]),
        "not saved": ("wait", words["lost"].format(seconds=10)),
        "signed out": ("wait", words["signIn"]),
        "changed by somebody": ("wait", words["changed"].format(by="Andrei", at="14:03")),
    }
    written = '<span class="saved"><span class="{{ kind }}">{{ text }}</span></span>'
    states = [
        State("of the page, before anything was typed", "{% saved_state %}"),
        *(
            State(f"{name}, written by the script", written, {"kind": kind, "text": text})
            for name, (kind, text) in said.items()
        ),
    ]
    return Specimen(
        "Saved state",
        "components/saved_state.html",
        "Below each field that saves itself, and once per page. Polite; never a toast.",
        states,
    )
