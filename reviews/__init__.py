"""Technical checks by hosting sites: the desk, the assessment, the recommendation."""
