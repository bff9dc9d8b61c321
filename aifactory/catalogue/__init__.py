"""Machines, units, access modes, rule sets, calls, countries and working days, as dated data."""
