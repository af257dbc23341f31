"""The call core: a search for inputs that break its invariants (`tests/core/core_walk.py`)."""

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def walk_class():
    added = [str(ROOT / "app" / "phone"), str(ROOT / "tests" / "core")]
    sys.path[:0] = added
    from core_walk import Walk

    yield Walk
    for folder in added:
        sys.path.remove(folder)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(data=strategies.data(), steps=strategies.integers(1, 40), records=strategies.booleans())
def test_any_order_of_any_inputs_keeps_the_invariants(walk_class, data, steps, records):
    walk = walk_class(lambda n: data.draw(strategies.integers(0, n - 1)), ("recording",) if records else ())
    for _ in range(steps):
        walk.move()
    walk.finish()
