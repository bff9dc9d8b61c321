"""Benchmarks: the portal's pages as ratios to limits measured in the same run."""
