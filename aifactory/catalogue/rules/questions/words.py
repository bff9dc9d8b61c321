"""The text of a question for an audience in a language, with a fallback that is never empty."""

from aifactory.catalogue.rules.questions.schema import Question, Section, Texts

AUDIENCE = "business"
LANGUAGE = "en"


def text_of(texts: Texts, audience: str = AUDIENCE, language: str = LANGUAGE) -> str:
    """The text for this audience and language.

    A language that is missing falls back to English for the same audience, an audience that is
    missing to the business wording.
    """
    for wanted in (audience, AUDIENCE):
        by_language = texts.get(wanted) or {}
        if text := by_language.get(language) or by_language.get(LANGUAGE):
            return text
    return ""


def label(question: Question, audience: str = AUDIENCE, language: str = LANGUAGE) -> str:
    """The question itself."""
    return text_of(question.label, audience, language)


def help_text(question: Question, audience: str = AUDIENCE, language: str = LANGUAGE) -> str:
    """What stands above the input."""
    return text_of(question.help, audience, language)


def choice_label(
    question: Question, value: str, audience: str = AUDIENCE, language: str = LANGUAGE
) -> str:
    """The words of one offered answer; the value itself where it is not offered."""
    for choice in question.choices:
        if choice.value == value:
            return text_of(choice.label, audience, language)
    return value


def section_label(section: Section, audience: str = AUDIENCE, language: str = LANGUAGE) -> str:
    """The name of a step."""
    return text_of(section.label, audience, language)


def section_help(section: Section, audience: str = AUDIENCE, language: str = LANGUAGE) -> str:
    """The line under the name of a step."""
    return text_of(section.help, audience, language)
