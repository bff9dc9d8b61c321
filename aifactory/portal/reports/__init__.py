"""The auditor's report on a round: gathered at one instant, frozen, made into a PDF by a worker."""
