"""The catalogue as shipped: JSON with a source, a certainty and a date on every fact."""
