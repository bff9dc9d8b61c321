"""Outbox and demo mailbox."""

from django.urls import path

from aifactory.portal import mails

urlpatterns = [
    path("outbox/", mails.outbox, name="outbox"),
    path("outbox/<uuid:message_id>/resend/", mails.resend, name="resend_mail"),
    path("outbox/jobs/<uuid:job_id>/retry/", mails.retry_job, name="retry_job"),
    path("mailbox/", mails.mailbox, name="mailbox"),
    path("mailbox/<uuid:message_id>/", mails.mail, name="mail"),
]
