"""Rules of the access modes: read, compared, written as drafts, brought into force."""
