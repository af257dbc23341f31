"""The undo stack."""

from softphone.undo import Undo


def test_the_last_made_is_undone_first_whatever_fails():
    undo, done = Undo(), []

    def fails():
        raise ValueError("oh")

    undo.add(lambda: done.append(1))
    undo.add(fails)
    undo.add(lambda: done.append(2))
    assert [type(error) for error in undo.drain()] == [ValueError]
    assert done == [2, 1] and len(undo) == 0 and undo.drain() == []
