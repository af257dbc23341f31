"""What jsonschema and referencing use of `rpds`, in Python: the original is written in Rust and has no build for Pyodide.

Maps, sets and lists that never change: each step returns a new one. They copy, which is fine for the few dozen entries
that a schema's registry has.
"""

from collections.abc import Iterable, Mapping, Set

__all__ = ["HashTrieMap", "HashTrieSet", "List"]


class HashTrieMap(Mapping):
    """A mapping that never changes."""

    __slots__ = ("_entries",)

    def __init__(self, entries=(), **more):
        self._entries = dict(entries, **more)

    @classmethod
    def convert(cls, value):
        """The value itself if it is one already, else a map of it."""
        return value if isinstance(value, cls) else cls(value)

    @classmethod
    def fromkeys(cls, keys, value=None):
        """A map in which each key has the same value."""
        return cls(dict.fromkeys(keys, value))

    def __getitem__(self, key):
        return self._entries[key]

    def __iter__(self):
        return iter(self._entries)

    def __len__(self):
        return len(self._entries)

    def __hash__(self):
        return hash(frozenset(self._entries.items()))

    def __repr__(self):
        return f"HashTrieMap({self._entries!r})"

    def insert(self, key, value):
        """With this entry."""
        return HashTrieMap({**self._entries, key: value})

    def remove(self, key):
        """Without this key; KeyError if it is not there."""
        entries = dict(self._entries)
        del entries[key]
        return HashTrieMap(entries)

    def discard(self, key):
        """Without this key."""
        return self.remove(key) if key in self._entries else self

    def update(self, *maps, **more):
        """With all entries of the others; later ones win."""
        entries = dict(self._entries)
        for entry in (*maps, more):
            entries.update(entry)
        return HashTrieMap(entries)


class HashTrieSet(Set):
    """A set that never changes."""

    __slots__ = ("_members",)

    def __init__(self, members=()):
        self._members = frozenset(members)

    def __contains__(self, member):
        return member in self._members

    def __iter__(self):
        return iter(self._members)

    def __len__(self):
        return len(self._members)

    def __hash__(self):
        return hash(self._members)

    def __repr__(self):
        return f"HashTrieSet({set(self._members)!r})"

    def insert(self, member):
        """With this member."""
        return HashTrieSet(self._members | {member})

    def remove(self, member):
        """Without this member; KeyError if it is not there."""
        if member not in self._members:
            raise KeyError(member)
        return self.discard(member)

    def discard(self, member):
        """Without this member."""
        return HashTrieSet(self._members - {member})

    def update(self, *others):
        """With all members of the others."""
        return HashTrieSet(self._members.union(*others))


class List:
    """A list that never changes, grown at its front."""

    __slots__ = ("_items",)

    def __init__(self, *items):
        self._items = tuple(items[0]) if len(items) == 1 and isinstance(items[0], Iterable) else items

    def __iter__(self):
        return iter(self._items)

    def __reversed__(self):
        return reversed(self._items)

    def __len__(self):
        return len(self._items)

    def __eq__(self, other):
        return self._items == other._items if isinstance(other, List) else NotImplemented

    def __hash__(self):
        return hash(self._items)

    def __repr__(self):
        return f"List({list(self._items)!r})"

    @property
    def first(self):
        """The first item; IndexError if there is none."""
        if not self._items:
            raise IndexError("empty list has no first element")
        return self._items[0]

    @property
    def rest(self):
        """All but the first item."""
        return List(self._items[1:])

    def push_front(self, item):
        """With this item in front."""
        return List((item, *self._items))

    def drop_first(self):
        """Without the first item; IndexError if there is none."""
        if not self._items:
            raise IndexError("an empty List")
        return self.rest
