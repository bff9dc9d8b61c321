"""Plain Python: eligibility, timeline, minutes left. No Django, no clock, no database."""
