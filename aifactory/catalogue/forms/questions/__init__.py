"""The form of one question, in parts, and of one step."""

from aifactory.catalogue.forms.questions.editor import NEW, QuestionEditor, rearranged
from aifactory.catalogue.forms.questions.steps import StepForm

__all__ = ["NEW", "QuestionEditor", "StepForm", "rearranged"]
