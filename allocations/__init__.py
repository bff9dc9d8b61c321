"""Decisions, awards, the ledger of node-hours and the hours people run on."""
