"""Addresses of one application's own screens; its page and the lists belong to the portal."""

from django.urls import path

from applications.views import (
    answers,
    drafts,
    office,
    receipt,
    steps,
    submission,
    switching,
    withdrawal,
)

app_name = "applications"

urlpatterns = [
    path("new/", drafts.new, name="new"),
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
