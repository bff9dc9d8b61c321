"""Notifications: the outbox. A mail is a row first, committed with the change it reports."""
