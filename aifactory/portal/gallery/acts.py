"""Buttons, closed acts, confirmations, messages and errors."""

from django import forms

from aifactory.face.forms import Counter, PortalFormMixin, dress
from aifactory.face.tags.forms import Problem
from aifactory.portal.gallery.specimens import Specimen, State

BUTTON = '<button class="btn {style}" type="button">{words}</button>'
BUTTONS = {
    "the one primary act of a page": ("btn-primary", "Submit the application"),
    "secondary": ("btn-outline-secondary", "Save"),
    "quiet": ("btn-link", "Discard the draft"),
    "destructive": ("btn-outline-danger", "Take the decision back"),
}


class Message:
    """What the message list of a request holds."""

    def __init__(self, level_tag: str, text: str) -> None:
        self.level_tag = level_tag
        self.text = text

    def __str__(self) -> str:
        return self.text


class Reason(PortalFormMixin, forms.Form):
    """A confirmation that asks why."""

    reason = forms.CharField(
        label="Reason",
        help_text="The team reads this in the letter.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self) -> None:
        super().__init__(auto_id="confirm_%s")
        dress(self.fields["reason"], counter=Counter(600))


def specimens() -> list[Specimen]:
    """Everything a person presses, and what comes back."""
    return [_buttons(), _unavailable(), _confirmations(), _messages(), _error_line(), _summary()]


def _buttons() -> Specimen:
    states = [
        State(words, BUTTON.format(style=style, words=label))
        for words, (style, label) in BUTTONS.items()
    ]
    states.append(
        State(
            "with an icon",
            '<a class="btn btn-outline-secondary" href="#buttons">'
            '{% icon "download" %} Download the letter</a>',
        )
    )
    closed = '<button class="btn btn-primary" type="button" disabled>Submit</button>'
    states.append(
        State(
            "closed, with its reason",
            f"{closed} {{% unavailable reason %}}",
            {"reason": "Submit opens when step 6 is complete."},
        )
    )
    return Specimen(
        "Buttons",
        '<button class="btn …">',
        "A verb first. One primary act per page; none where an act cannot be undone.",
        states,
    )


def _unavailable() -> Specimen:
    state = State(
        "closed",
        "{% unavailable reason %}",
        {"reason": "Release opens when the approver has answered."},
    )
    return Specimen(
        "Closed act",
        "components/unavailable.html",
        "In place of, or beside, an act that is closed. It says what opens it.",
        [state],
    )


def _confirmations() -> Specimen:
    call = "{% confirmation title effect verb keep keep_url"
    undoable = {
        "title": "Return 500 node-h?",
        "effect": "They go back to the pool today. You keep 5 500 node-h.",
        "verb": "Return 500 node-h",
        "keep": "Keep them",
        "keep_url": "#confirmation",
    }
    final = {
        "title": "Withdraw the application?",
        "effect": "The experts stop. You can apply again at the next cut-off.",
        "verb": "Withdraw it",
        "keep": "Go on with it",
        "keep_url": "#confirmation",
        "form": Reason(),
    }
    return Specimen(
        "Confirmation",
        "components/confirmation.html",
        "Its own page before an act that moves hours or cannot be undone. The effect in numbers.",
        [
            State("can be undone", call + " %}", undoable),
            State("cannot be undone, asks why", call + " undoable=False form=form %}", final),
        ],
    )


def _messages() -> Specimen:
    listed = [
        Message("success", "Saved."),
        Message("info", "The letter is being made."),
        Message("warning", "This draft went to Build 2026 while this page was open."),
        Message("error", "There is no such call. Choose one of these."),
    ]
    return Specimen(
        "Messages",
        "components/messages.html",
        "What an act did, in the past tense, on the page that follows it.",
        [
            State("each level", '{% include "components/messages.html" %}', {"messages": listed}),
            State("nothing to say", '{% include "components/messages.html" %}', {"messages": []}),
        ],
    )


def _error_line() -> Specimen:
    state = State(
        "beside a field",
        '<p class="field-error">{% error_line message %}</p>',
        {"message": "31 March 2027 is too early. It must run until 31 May 2027 or later."},
    )
    return Specimen(
        "Error line",
        "{% error_line %}",
        "The sentence of an error outside a form, for example beside an answer that is read.",
        [state],
    )


def _summary() -> Specimen:
    problems = [
        Problem("The months add up to 22 000, you ask for 24 000 GPU-h.", "#buttons"),
        Problem("“Title” needs an answer.", "#buttons"),
    ]
    return Specimen(
        "Error summary",
        "components/error_summary.html",
        "On top after a refused form; gets the focus. Link text equals the message at the field.",
        [
            State("two errors", "{% error_summary problems=problems %}", {"problems": problems}),
            State("no error: nothing stands here", "{% error_summary %}"),
        ],
    )
