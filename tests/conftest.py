"""Fixtures every room shares. Add one only when two folders need it; take the smallest that serves.

Time limits belong to benchmarks: on a busy machine a slow example is not a failure.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("rejoinder", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# What lands must not depend on luck; new examples are looked for on developers' machines.
settings.register_profile("ci", settings.get_profile("rejoinder"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "rejoinder")

pytest_plugins = ["tests.compiled", "tests.databases", "tests.newsrooms"]
