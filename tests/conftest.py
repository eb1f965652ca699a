"""Fixtures every room shares. Add one only when two folders need it; take the smallest that serves.

Time limits belong to benchmarks: on a busy machine a slow example is not a failure.
"""

from hypothesis import HealthCheck, settings

settings.register_profile("rejoinder", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("rejoinder")

pytest_plugins = ["tests.databases"]
