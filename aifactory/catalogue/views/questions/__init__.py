"""The questions of a version: list and order, one question, one step, what differs."""
