"""Plain Python: what a machine can say about a request. No Django, no clock, no database."""
