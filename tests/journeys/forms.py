"""What people type, by the words they read; and the hands that type it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

SAVED = "[data-saved]"


@dataclass(frozen=True)
class Question:
    """One question as the page words it; `choices` are the words beside the boxes, by value."""

    words: str
    choices: Mapping[str, str] | None = None
    is_select: bool = False


YES_NO = {"yes": "Yes", "no": "No"}
QUESTIONS = {
    "country": Question("In which country is your company registered?", is_select=True),
    "organisation_kind": Question(
        "What kind of organisation are you?",
        {"startup": "Startup", "sme": "Small or medium company", "large": "Larger company"},
    ),
    "purpose": Question(
        "What is the computing time for?", {"product": "Our own product or service"}
    ),
    "hours_needed": Question("How many GPU-hours do you think you need?"),
    "organisation_name": Question("What is the legal name of your company?"),
    "registration": Question("VAT or register number"),
    "title": Question("What shall we call the project?"),
    "summary": Question("Describe the project in five sentences."),
    "ai_technologies": Question(
        "What kind of AI is it?",
        {"time_series": "Forecasts and time series", "vision": "Computer vision"},
    ),
    "model_and_data": Question("Which model do you start from, and which data do you use?"),
    "partition": Question(
        "Where do you want to compute?",
        {"LEONARDO-BOOSTER": "Leonardo Booster", "LUMI-G": "LUMI-G"},
    ),
    "months": Question("For how many months?"),
    "framework": Question("Which framework do you use?", {"pytorch": "PyTorch"}),
    "containers": Question(
        "What does your container run on?",
        {
            "x86_64_cuda": "x86-64 processors with NVIDIA GPUs (CUDA)",
            "x86_64_rocm": "x86-64 processors with AMD GPUs (ROCm)",
        },
    ),
    "first_job": Question("What is the first job you run?"),
    "gpus_at_once": Question("How many GPUs does one run use?"),
    "checkpoint_minutes": Question("Every how many minutes does a run save its state?"),
    "milestones": Question("What will be finished when?"),
    "gpu_hours": Question("How many GPU-hours do you ask for?"),
    "hours_reason": Question("How do you arrive at this number?"),
    "scaling": Question("How does it speed up with more GPUs?"),
    "civilian_use": Question("Is the project for civilian use only?", YES_NO),
    "prohibited_practices": Question("Does the project do any of this?", {"none": "None of these"}),
    "personal_data": Question("Does the data contain anything about people?", YES_NO),
    "lead_contract": Question(
        "What contract does the project lead have?",
        {"permanent": "Permanent, or owner of the company"},
    ),
    "has_conflicts": Question(
        "Is there anyone at the hosting sites or at our office who should not handle this?",
        YES_NO,
    ),
    "confirmation": Question(
        "I confirm that these answers are true and that I may apply for this organisation."
    ),
}
FIT = {
    "country": "Romania",
    "organisation_kind": "startup",
    "purpose": "product",
    "hours_needed": "4000",
    "civilian_use": "yes",
    "prohibited_practices": "none",
    "lead_contract": "permanent",
}
SUMMARY = (
    "Small bakeries throw away a fifth of their bread because nobody knows how much the day will "
    "need. We train a forecast on tills, weather and school calendars of 300 shops. If waste "
    "falls below a tenth, two chains with 1 100 shops use it from March."
)
# The fit check has answered the first step, and two questions of the last ones.
STEPS: dict[str, dict[str, str]] = {
    "project": {"title": "Bread forecasts for small bakeries", "summary": SUMMARY},
    "ai-and-data": {
        "ai_technologies": "time_series",
        "model_and_data": "A transformer with 90 million parameters on 60 GB of till data, ours.",
    },
    "hours": {"partition": "LEONARDO-BOOSTER", "months": "2"},
    "how-it-runs": {
        "framework": "pytorch",
        "containers": "x86_64_cuda",
        "first_job": "Ten minutes on one node: train 100 steps and write a checkpoint.",
        "gpus_at_once": "8",
        "checkpoint_minutes": "30",
    },
    "safety": {"personal_data": "no"},
    "people": {"has_conflicts": "no", "confirmation": "yes"},
}


# What Build asks besides; the fit check has brought the number of GPU-hours along.
BUILD: dict[str, dict[str, str]] = {
    "project": {
        "milestones": "Month 1, 4 000 GPU-h: waste below 15 %. Month 2, 8 000 GPU-h: below 10 %."
    },
    "hours": {
        "hours_reason": "Main run 16 GPUs x 500 h = 8 000; tests 2 000; 20 % for restarts: 12 000."
    },
    "how-it-runs": {"scaling": "8 GPUs 3 900, 16 GPUs 7 600 samples per second on Leonardo."},
}


def steps() -> dict[str, dict[str, str]]:
    """All answers, of a company of their own: one may have a single application open."""
    number = str(uuid.uuid4().int)[:8]
    company = {
        "organisation_name": f"Ostara Bakery Forecasts {number} SRL",
        "registration": f"RO{number}",
    }
    return {"company": company} | STEPS


def field_of(page: Page, key: str) -> Locator:
    """The question with its label, input and saved state."""
    return page.locator(f"#div_id_{key}")


def control(page: Page, key: str) -> Locator:
    """The text field of a question, found by its label."""
    return page.get_by_label(QUESTIONS[key].words, exact=False)


def answer(page: Page, key: str, value: str) -> None:
    """Answer one question with mouse or keyboard."""
    question = QUESTIONS[key]
    if question.is_select:
        control(page, key).select_option(label=value)
    elif question.choices is not None:
        group = page.get_by_role("group", name=question.words)
        group.get_by_label(question.choices[value]).first.check()
    elif value == "yes":
        page.get_by_label(question.words).check()
    else:
        control(page, key).fill(value)


def answer_all(page: Page, answers: Mapping[str, str], *, but: Sequence[str] = ()) -> None:
    """Answer questions of one page."""
    for key, value in answers.items():
        if key not in but:
            answer(page, key, value)


def type_and_save(page: Page, key: str, text: str) -> None:
    """Type into a field that was saved before: wait for the answer to this text."""
    with page.expect_response(lambda answer: f"/answers/{key}/" in answer.url and answer.ok):
        control(page, key).fill(text)
    wait_until_saved(page, [key])


def wait_until_saved(page: Page, keys: Sequence[str]) -> None:
    """The page says that the server has each of them, which were never saved before."""
    for key in keys:
        expect(field_of(page, key).locator(SAVED).first).to_contain_text("Saved")
