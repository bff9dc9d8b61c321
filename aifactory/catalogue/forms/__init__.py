"""Forms of the set-up. They validate, they never act."""
