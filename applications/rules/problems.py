"""What stands in the way of submitting, one sentence per answer, with the step it is on."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from aifactory.catalogue.rules.questions import (
    Json,
    Problem,
    Question,
    QuestionSet,
    check_all,
    check_answer,
    is_answered,
    sentence,
)

Options = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Flaw:
    """One thing that is wrong, and where.

    Attributes:
        key: of the question.
        section: slug of the step it stands on.
    """

    key: str
    section: str
    code: str
    sentence: str


def flaws_of_answer(
    question: Question,
    value: Json,
    *,
    options: Options,
    audience: str = "business",
    language: str = "en",
) -> tuple[Flaw, ...]:
    """What is wrong with one answer while it is being typed; an empty field is not wrong yet."""
    if not is_answered(value):
        return ()
    problems = check_answer(question, value, options=options)
    return tuple(_flaw(problem, question.section, language, audience) for problem in problems)


def flaws_of_all(
    questions: QuestionSet,
    answers: Mapping[str, Json],
    *,
    options: Options,
    audience: str = "business",
    language: str = "en",
) -> list[Flaw]:
    """Everything wrong with the shown answers, in the order they are asked."""
    sections = {question.key: question.section for question in questions.questions}
    return [
        _flaw(problem, sections[problem.key], language, audience)
        for problem in check_all(questions, answers, options=options)
    ]


def by_key(flaws: Iterable[Flaw]) -> dict[str, list[str]]:
    """Sentences per question, for the messages beside the fields."""
    found: dict[str, list[str]] = {}
    for flaw in flaws:
        found.setdefault(flaw.key, []).append(flaw.sentence)
    return found


def _flaw(problem: Problem, section: str, language: str, audience: str) -> Flaw:
    return Flaw(problem.key, section, problem.code, sentence(problem, language, audience))
