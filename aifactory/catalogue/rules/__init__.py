"""Plain Python: amounts, instants, questions and countries. No Django, no clock, no database."""
