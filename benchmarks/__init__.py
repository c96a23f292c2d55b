"""Benchmarks: a generator of provinces, a registry of experiments, a driver, and the history of results."""
