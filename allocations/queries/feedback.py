"""Marks and comments of the experts as a letter of decision says them."""

from typing import Any

from django.db.models import Q

from aifactory.catalogue.rules.questions.words import text_of
from allocations.rules.feedback import feedback
from applications.models import Application
from reviews.models import ExpertRecommendation, ReviewVersion


def experts_feedback(application: Application) -> dict[str, Any] | None:
    """What the experts said, in the language of the lead; None where no expert marked.

    At most two queries, none in a mode without experts. The versions are those that the frozen
    recommendation counted, whatever was sent after it.
    """
    terms = application.rule_set.review_terms
    if terms is None:
        return None
    advice = ExpertRecommendation.objects.filter(evaluation__application=application).first()
    if advice is None:
        return None
    counted = advice.inputs["reviews"]
    wanted = Q(pk__in=[])
    for row in counted:
        wanted |= Q(review=row["review"], number=row["version"])
    contents = {
        version.review_id: version.content for version in ReviewVersion.objects.filter(wanted)
    }
    language = application.project_lead.language
    labels = {
        criterion.key: text_of(criterion.label, application.audience, language)
        for criterion in terms.criteria
    }
    return feedback(advice.inputs, [contents[row["review"]] for row in counted], labels)
