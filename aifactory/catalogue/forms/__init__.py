"""Forms of the set-up: they read and refuse, they change nothing."""
