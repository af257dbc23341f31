"""The nearest of some names, for the message about one that doesn't exist."""

# So many letters may differ before two names have nothing to do with each other.
FAR = 6


def nearest(name, names):
    """The nearest of `names`, or None if all are far."""
    best = min(names, key=lambda other: distance(name, other))
    return best if distance(name, best) < FAR else None


def distance(one, other):
    """How many letters must change (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one):
        previous, row[0] = row[0], i + 1
        for j, b in enumerate(other):
            previous, row[j + 1] = row[j + 1], min(row[j + 1] + 1, row[j] + 1, previous + (a != b))
    return row[-1]
