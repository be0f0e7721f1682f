"""A plugin of pytest: whatever the tests of a run have left is collected once, at its end."""

from __future__ import annotations

import gc


def pytest_sessionfinish():
    gc.collect()
    print("collected")
