"""Figures the project holds itself to; `python -m tests.benchmarks.NAME` measures one set."""
