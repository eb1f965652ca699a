"""Measures what DESIGN's table of numbers asks for: ``python -m tests.benchmarks``.

Not tests: nothing here fails for being slow, for that depends on the machine.
"""
