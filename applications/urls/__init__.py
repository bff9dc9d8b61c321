"""Addresses of one application's own screens; its page and the lists belong to the portal."""

from django.urls import path

from applications.views import (
    answers,
    drafts,
    office,
    office_questions,
    questions,
    receipt,
    steps,
    submission,
    switching,
    withdrawal,
)

app_name = "applications"

urlpatterns = [
    path("new/", drafts.new, name="new"),
    path("questions/", questions.questions, name="questions"),
    path("questions/ask/", questions.ask, name="ask"),
    path("questions/<int:conversation_id>/", questions.question, name="question"),
    path("questions/office/", office_questions.desk, name="office_questions"),
    path(
        "questions/office/<int:conversation_id>/", office_questions.answer, name="office_question"
    ),
    path(
        "questions/office/<int:conversation_id>/publish/",
        office_questions.publish,
        name="publish",
    ),
    path("clarifications/", office_questions.clarifications, name="clarifications"),
    path(
        "clarifications/<int:clarification_id>/correct/",
        office_questions.correct,
        name="correct_clarification",
    ),
    path(
        "clarifications/<int:clarification_id>/withdraw/",
        office_questions.withdraw,
        name="withdraw_clarification",
    ),
    path("<uuid:pk>/step/<slug:slug>/", steps.step, name="step"),
    path("<uuid:pk>/answers/<slug:key>/", answers.answer, name="answer"),
    path("<uuid:pk>/mode/", switching.mode, name="mode"),
    path("<uuid:pk>/check/", submission.check, name="check"),
    path("<uuid:pk>/submit/", submission.submit, name="submit"),
    path("<uuid:pk>/receipt/", receipt.receipt, name="receipt"),
    path("<uuid:pk>/withdraw/", withdrawal.withdraw, name="withdraw"),
    path("<uuid:pk>/discard/", drafts.discard, name="discard"),
    path("<uuid:pk>/restore/", drafts.restore, name="restore"),
    path("<uuid:pk>/return/", office.return_for_completion, name="return"),
    path("<uuid:pk>/eligibility/", office.eligibility, name="eligibility"),
]
