import json
import re

import pytest
from django import forms
from django.template import engines

from aifactory.face.forms import Autosave, Counter, PortalFormMixin, dress


class Request(PortalFormMixin, forms.Form):
    units = {"hours": "GPU-h"}
    choice_notes = {"where": {"lumi": "needs a ROCm container"}}

    hours = forms.IntegerField(label="Hours you ask for", help_text="Over 10 000 <b>GPU-h</b>")
    where = forms.ChoiceField(
        label="Where?",
        widget=forms.RadioSelect,
        choices=[("leo", "Leonardo Booster"), ("lumi", "LUMI-G")],
    )
    web = forms.CharField(label="Web site", required=False)
    civil = forms.BooleanField(label="Civilian use only", required=False)

    def clean(self) -> None:
        if self.data.get("web") == "clash":
            raise forms.ValidationError("The months add up to 22 000.")


def page(form: forms.Form, source: str = "{% crispy form %}") -> str:
    template = engines["django"].from_string("{% load face crispy_forms_tags %}" + source)
    return re.sub(r"[ \n]+", " ", template.render({"form": form}))


def test_label_help_and_error_stand_above_the_input_in_this_order() -> None:
    html = page(Request({"hours": "x"}))

    places = [
        html.index(part)
        for part in ("Hours you ask for", 'id="id_hours_helptext"', "field-error", 'name="hours"')
    ]
    assert places == sorted(places)


def test_input_points_to_its_help_and_its_error() -> None:
    tag = re.search(r'<input[^>]*name="hours"[^>]*>', page(Request({"hours": "x"})))[0]

    assert 'aria-describedby="id_hours_helptext id_hours_error"' in tag
    assert 'aria-invalid="true"' in tag
    assert "is-invalid" in tag


def test_group_points_to_its_error_once() -> None:
    html = page(Request({}))

    assert '<fieldset aria-describedby="id_where_error">' in html
    assert not re.search(r'type="radio"[^>]*aria-invalid', html)
    assert "<small>needs a ROCm container</small>" in html


def test_help_text_is_escaped() -> None:
    assert "&lt;b&gt;GPU-h&lt;/b&gt;" in page(Request())


def test_unit_is_seen_at_the_input_and_read_with_the_label() -> None:
    html = page(Request())

    assert '<span class="visually-hidden">(GPU-h)</span>' in html
    assert '<span class="unit" aria-hidden="true">GPU-h</span>' in html


def test_only_optional_questions_are_marked() -> None:
    html = page(Request())

    assert html.count("(optional)") == 1
    assert re.search(r"Web site <span class=\"optional\">", html)


def test_optional_can_be_said_apart_from_required() -> None:
    form = Request()
    dress(form.fields["web"], optional=False)
    dress(form.fields["hours"], optional=True)

    html = page(form)

    assert html.count("(optional)") == 1
    assert html.index("(optional)") < html.index("Where?")


def test_unknown_extra_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        dress(Request().fields["web"], colour="red")


def test_form_brings_neither_tag_nor_token() -> None:
    html = page(Request())

    assert "<form" not in html
    assert "csrfmiddlewaretoken" not in html


def test_error_summary_links_every_problem_to_its_field() -> None:
    html = page(Request({"hours": "x", "web": "clash"}), "{% error_summary form %}")

    assert "3 answers need a change" in html
    assert '<a href="#id_hours">Enter a whole number.</a>' in html
    assert '<a href="#id_where_0">' in html
    assert '<a href="#form-errors">The months add up to 22 000.</a>' in html


def test_target_of_a_problem_of_the_whole_form_is_on_the_page() -> None:
    form = Request({"hours": "1", "where": "leo", "web": "clash"})

    assert 'id="form-errors"' in page(form)
    assert "One answer needs a change" in page(form, "{% error_summary form %}")


def test_missing_answer_is_called_by_its_label() -> None:
    class Own(PortalFormMixin, forms.Form):
        lead = forms.CharField(error_messages={"required": "Name the project lead."})
        vat_number = forms.CharField()

    form = Own({})

    assert form.errors["lead"] == ["Name the project lead."]
    assert form.errors["vat_number"] == ["“Vat number” needs an answer."]


def test_error_summary_is_silent_without_problems() -> None:
    assert page(Request(), "{% error_summary form %}").strip() == ""
    assert page(Request({"hours": "1", "where": "leo"}), "{% error_summary form %}").strip() == ""


def test_every_link_of_the_summary_has_its_target() -> None:
    form = Request({"hours": "x", "web": "clash"})

    html = page(form, "{% error_summary form %}{% crispy form %}")

    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets - set(re.findall(r'\sid="([^"]+)"', html)) == set()


def test_autosave_and_counter_reach_the_page() -> None:
    form = Request()
    dress(
        form.fields["web"],
        autosave=Autosave("/save/web/", 3, "web", "14:02"),
        counter=Counter(1000),
    )

    html = page(form)

    assert 'data-autosave-url="/save/web/" data-version="3" data-question="web"' in html
    assert "Saved 14:02" in html
    assert 'data-limit="1000" data-counts="characters"' in html
    assert "At most 1\u00a0000 characters" in html


def test_words_are_counted_as_words() -> None:
    form = Request()
    dress(form.fields["web"], counter=Counter(50, "words"))

    assert "At most 50 words" in page(form)


def test_locked_and_confidential_fields_say_why_and_who() -> None:
    form = Request()
    dress(form.fields["web"], locked_reason="Fixed at submission.", seen_by="You and the office.")

    html = page(form)

    assert "Fixed at submission." in html
    assert "You and the office." in html


def test_page_line_carries_the_words_of_the_script() -> None:
    html = engines["django"].from_string("{% load face %}{% saved_state %}").render({})

    words = re.search(r'data-words="([^"]+)"', html)[1].replace("&quot;", '"')
    assert json.loads(words)["saving"] == "Saving…"


def test_any_form_of_a_library_gets_our_look() -> None:
    class Foreign(forms.Form):
        email = forms.EmailField(widget=forms.EmailInput(attrs={"placeholder": "Email"}))

    html = page(Foreign(), "{% fields form %}")

    assert 'class="field-label"' in html
    assert "placeholder" not in html
