"""What a change of the way in does to the answers: nothing is dropped, some rest meanwhile."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from aifactory.catalogue.rules.questions import Json, QuestionSet, is_answered, visible_keys


@dataclass(frozen=True)
class Switch:
    """Questions by what becomes of their answers, each in the order they are asked.

    Attributes:
        kept: answered, and asked in the new mode too.
        wrong: kept, but the new mode wants another answer.
        back: answered in the new mode before, and asked again.
        asked: new questions without an answer.
        resting: answered, but not asked in the new mode; they are kept for the way back.
    """

    kept: tuple[str, ...]
    wrong: tuple[str, ...]
    back: tuple[str, ...]
    asked: tuple[str, ...]
    resting: tuple[str, ...]


def compare(
    old: QuestionSet, new: QuestionSet, answers: Mapping[str, Json], *, flawed: Collection[str]
) -> Switch:
    """What changes when a draft goes from one question set to another.

    Args:
        flawed: keys of answers that the new mode does not accept as they are.
    """
    before = {question.key for question in old.questions}
    shown = visible_keys(new, answers)
    given = {key for key, value in answers.items() if is_answered(value)}
    kept = [key for key in shown if key in given and key in before]
    return Switch(
        kept=tuple(key for key in kept if key not in flawed),
        wrong=tuple(key for key in kept if key in flawed),
        back=tuple(key for key in shown if key in given and key not in before),
        asked=tuple(key for key in shown if key not in given and key not in before),
        resting=tuple(
            key for key in visible_keys(old, answers) if key in given and key not in shown
        ),
    )
