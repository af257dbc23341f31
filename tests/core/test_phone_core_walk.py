"""The call core under anything in any order: its invariants hold. (`tests/unit/test_phone_core.py` searches for what breaks them.)"""

from core_walk import Walk, seeded


def walk(seed, steps, abilities=()):
    going = Walk(seeded(seed), abilities)
    for _ in range(steps):
        going.move()
    going.finish()
    return going


def test_random_walks_keep_the_invariants():
    calls = 0
    for seed in range(60):
        calls += len(walk(seed, 60, ("recording",) if seed % 2 else ()).ended)
    assert calls > 200, calls


def test_a_long_day():
    going = walk(1, 3000)
    assert len(going.asked) > 500 and len(going.ended) > 80
    done = [reply for replies in going.replies.values() for reply in replies if reply[1] is None]
    assert len(done) > 50, "many commands come about"
