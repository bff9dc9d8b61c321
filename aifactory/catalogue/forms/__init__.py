"""Forms of the set-up: they validate, operations act."""
