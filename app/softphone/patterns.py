"""Patterns of a form schema: whether a backtracking engine can be sent into hours of work by one.

Patterns are JavaScript's, and are searched for, not matched from the start. A pattern becomes the automaton of its characters
(Glushkov's), with its paths counted. A loop in which one text has two paths takes exponential time. Loops that hand on
the same text take polynomial time, a power for each (Weber and Seidl, *On the degree of ambiguity of finite automata*).

Two readings. In the wide one whatever may repeat or be left out is a loop. A pattern that is quick so is quick, unless many
alternatives outside of its loops can read one text. One that isn't is read once more with its counted repetitions written
out, and the ways through those counted as well.
"""

from .pattern_source import BadPattern, merged, parsed

SLOW = "a pattern that can't be slow: here one text can be read in too many ways (%s)"
LARGE = "a shorter pattern: this one is too long to say whether it can be slow"

WIDEST = 64  # positions that a counted repetition is written out to
POSITIONS = 600  # in loops
WAYS = 200000
FOREVER = 1000000000


class Budget:
    """The work that may still be done, for all patterns of a schema together: four of the largest that are in use, or
    some seconds of MicroPython.
    """

    def __init__(self, left=100000):
        self._left = left

    def spend(self, steps=1):
        """Raises TooLarge when nothing is left."""
        self._left -= steps
        if self._left < 0:
            raise TooLarge


class TooLarge(Exception):
    """The pattern can't be judged within bounds."""


def trouble(pattern, budget=None):
    """What is wrong with a pattern, as what was expected instead; None for one that is quick."""
    budget = budget or Budget()
    try:
        tree, inner, in_loop = parsed(pattern)
        if in_loop:
            return SLOW % "a backreference in a repetition"
        reason = None
        for part in [tree] + inner:
            reason = reason or _reason(part, budget)
    except BadPattern as error:
        return "a regular expression: %s" % error
    except TooLarge:
        return LARGE
    return SLOW % reason if reason else None


def _reason(tree, budget):
    if not _judge(tree, True, budget):
        return "alternatives that begin alike, one after another" if choices(tree, budget)[2] > WAYS else None
    return _judge(tree, False, budget) or ("counted repetitions" if ways(tree) > WAYS else None)


def _judge(tree, wide, budget):
    graph = Graph(tree, wide, budget)
    return graph.exponential() or graph.polynomial()


def ways(node):
    """At most so many paths lead through the parts that may repeat so many times; what repeats without an end counts once."""
    kind = node[0]
    if kind == "sequence":
        product = 1
        for part in node[1]:
            product = min(product * ways(part), FOREVER)
        return product
    if kind == "or":
        return min(sum([ways(branch) for branch in node[1]]), FOREVER)
    if kind != "repeat":
        return 1
    _, body, least, most = node
    each, total, power = ways(body), 0, 1
    if _is_loop(node, False):
        return each
    for count in range(most + 1):
        total += power if count >= least else 0
        if total > WAYS:
            return FOREVER
        power = min(power * each, FOREVER)
    return total


def choices(node, budget):
    """(what it may begin with, whether it may be empty, in how many ways alternatives can read one text at most).

    What repeats counts once: in a pattern that is quick in the wide reading no repetition reads a text in two ways.
    """
    kind = node[0]
    if kind == "set":
        return node[1], False, 1
    if kind == "repeat":
        begins, empty, count = choices(node[1], budget)
        return begins, empty or not node[2], count
    if kind == "or":
        return _alternatives([choices(branch, budget) for branch in node[1]], budget)
    begins, empty, product = (), True, 1
    for part in node[1] if kind == "sequence" else ():
        own, skips, count = choices(part, budget)
        begins, empty, product = begins + (own if empty else ()), empty and skips, min(product * count, FOREVER)
    return begins, empty, product


def _alternatives(branches, budget):
    """Of alternatives that begin with the same character, or with none, each may read a text."""
    always = sum([count for _, empty, count in branches if empty])
    events = []
    for begins, empty, count in branches:
        budget.spend(len(begins) + 1)
        events += [
            event for low, high in (() if empty else merged(begins)) for event in ((low, count), (high + 1, -count))
        ]
    open_at_once = most = 0
    for _, change in sorted(events):
        open_at_once += change
        most = max(most, open_at_once)
    begins = [pair for own, _, _ in branches for pair in own]
    return merged(begins), any([empty for _, empty, _ in branches]), min(max(1, always + most), FOREVER)


def _is_loop(node, wide):
    _, body, least, most = node
    if most is None or (wide and most):
        return True
    return most > 1 and most * size(body) > WIDEST


def size(node):
    """How many positions a node has, its counted repetitions written out."""
    kind = node[0]
    if kind == "set":
        return 1
    if kind in ("sequence", "or"):
        return sum([size(part) for part in node[1]])
    if kind == "repeat":
        return size(node[1]) * (1 if _is_loop(node, False) else node[3])
    return 0


def anchored(node):
    """Whether a match can only begin at the start of the text."""
    kind = node[0]
    if kind == "edge":
        return node[1] == "^"
    if kind == "or":
        return all([anchored(branch) for branch in node[1]])
    if kind == "repeat":
        return node[2] > 0 and anchored(node[1])
    return kind == "sequence" and any([anchored(part) for part in node[1][:2]])


def _ends_at_once(node, first=True):
    """Whether nothing but characters decides, so that a match is found as soon as its last one is."""
    kind = node[0]
    if kind in ("sequence", "or"):
        return all([_ends_at_once(part, first and (kind == "or" or not at)) for at, part in enumerate(node[1])])
    if kind == "repeat":
        return _ends_at_once(node[1], False)
    return kind == "set" or (first and kind == "edge" and node[1] == "^")


def _add(paths, position, count):
    paths[position] = min(2, paths.get(position, 0) + count)


class Graph:
    """The automaton: `follow[p]` is {q: how many ways lead from p to q at once, 2 for more}. Reading q's set leads to q."""

    def __init__(self, tree, wide, budget):
        self.budget = budget
        self.sets = []
        self.follow = []
        self._wide = wide
        self._shared = {}
        self._reached = {}
        first, last, _ = self._build(tree)
        self._search = None
        if not anchored(tree):
            self._search = self._position(((0, 0x10FFFF),))
            self.follow[self._search] = dict(first)
            _add(self.follow[self._search], self._search, 1)
        self._sure = last if _ends_at_once(tree) else {}
        self.group = self._components()

    # Construction: each gives (first, last, in how many ways it is empty).

    def _build(self, node):
        return getattr(self, "_build_" + node[0])(node)

    def _position(self, ranges):
        self.budget.spend()
        self.sets.append(ranges)
        self.follow.append({})
        return len(self.sets) - 1

    def _build_set(self, node):
        if not node[1]:
            return {}, {}, 0
        at = self._position(node[1])
        return {at: 1}, {at: 1}, 0

    def _build_edge(self, node):
        return {}, {}, 1

    _build_look = _build_back = _build_edge

    def _build_or(self, node):
        first, last, empty = {}, {}, 0
        for branch in node[1]:
            own = self._build(branch)
            for at in own[0]:
                _add(first, at, own[0][at])
            for at in own[1]:
                _add(last, at, own[1][at])
            empty = min(2, empty + own[2])
        return first, last, empty

    def _build_sequence(self, node):
        whole = {}, {}, 1
        for part in node[1]:
            whole = self._joined(whole, self._build(part))
        return whole

    def _joined(self, one, other):
        self._connect(one[1], other[0])
        first, last = dict(one[0]), dict(other[1])
        for at in other[0] if one[2] else ():
            _add(first, at, other[0][at] * one[2])
        for at in one[1] if other[2] else ():
            _add(last, at, one[1][at] * other[2])
        return first, last, min(2, one[2] * other[2])

    def _connect(self, last, first):
        self.budget.spend(len(last) * len(first) + 1)
        for one in last:
            for other in first:
                _add(self.follow[one], other, last[one] * first[other])

    def _build_repeat(self, node):
        _, body, least, most = node
        if _is_loop(node, self._wide):
            first, last, empty = self._build(body)
            self._connect(last, first)
            return first, last, empty if least else 1
        whole = {}, {}, 1
        for count in range(most - 1, -1, -1):
            own = self._build(body)
            self.budget.spend(len(own[0]) + 1)
            whole = self._joined(own, whole)
            if count >= least:
                whole = whole[0], whole[1], 1
        return whole

    # Judgement.

    def overlaps(self, one, other):
        """Whether a character is in the sets of both positions."""
        self.budget.spend()
        one, other = self.sets[one], self.sets[other]
        if one is other:
            return True
        key = (one, other)
        known = self._shared.get(key)
        if known is None:
            known = self._shared[key] = bool(shared(one, other))
        return known

    def _components(self):
        """The number of each position's strongly connected component (Tarjan); -1 where no loop goes through it."""
        count = len(self.follow)
        index, low, group, stack = [-1] * count, [0] * count, [-2] * count, []
        number = 0
        for root in range(count):
            if index[root] >= 0:
                continue
            work = [(root, iter(list(self.follow[root])))]
            index[root] = low[root] = number
            number += 1
            stack.append(root)
            while work:
                at, ways_on = work[-1]
                for to in ways_on:
                    if index[to] < 0:
                        index[to] = low[to] = number
                        number += 1
                        stack.append(to)
                        work.append((to, iter(list(self.follow[to]))))
                        break
                    if group[to] == -2:
                        low[at] = min(low[at], index[to])
                else:
                    work.pop()
                    if work:
                        low[work[-1][0]] = min(low[work[-1][0]], low[at])
                    self._close(at, index, low, group, stack)
        return group

    def _close(self, at, index, low, group, stack):
        if low[at] != index[at]:
            return
        members = []
        while not members or members[-1] != at:
            members.append(stack.pop())
        number = at if len(members) > 1 or at in self.follow[at] else -1
        for member in members:
            group[member] = number

    def _inside(self, at):
        """Where one gets from a position within its own loop."""
        return [to for to in self.follow[at] if self.group[to] == self.group[at] >= 0]

    def exponential(self):
        """Whether a loop comes back to where it was by two paths of one text."""
        loops = [at for at in range(len(self.sets)) if self.group[at] >= 0]
        if len(loops) > POSITIONS:
            raise TooLarge
        if any([self.follow[at][to] > 1 for at in loops for to in self._inside(at)]):
            return "a repetition within a repetition"
        before = self._pairs(loops)
        # Backwards from the pairs where both paths have met.
        waiting = [pair for pair in before if pair[0] == pair[1]]
        met = set(waiting)
        while waiting:
            for pair in before[waiting.pop()]:
                self.budget.spend()
                if pair[0] != pair[1]:
                    return "alternatives of a repetition that begin alike"
                if pair not in met:
                    met.add(pair)
                    waiting.append(pair)
        return None

    def _pairs(self, loops):
        """Where two paths of one text can be that have been in one place: {pair: the pairs before it}."""
        waiting = [(at, at) for at in loops]
        before = {pair: [] for pair in waiting}
        while waiting:
            pair = waiting.pop()
            for one in self._inside(pair[0]):
                for other in self._inside(pair[1]):
                    if not self.overlaps(one, other):
                        continue
                    to = (min(one, other), max(one, other))
                    if to not in before:
                        before[to] = []
                        waiting.append(to)
                    before[to].append(pair)
        return before

    def polynomial(self):
        """Whether so many loops hand on one text that time grows by the fourth power, or by the third with each character."""
        loops = [at for at in range(len(self.sets)) if self.group[at] >= 0 and at not in self._sure]
        links = {}
        for one in loops:
            for other in loops:
                if self.group[one] != self.group[other]:
                    length = self._hands_on(one, other)
                    if length:
                        key = (self.group[one], self.group[other])
                        links[key] = min(length, links.get(key, length))
        search = self.group[self._search] if self._search is not None else None
        short = [link for link in links if links[link] == 1 and link[0] != search]
        if self._chain(list(links)) >= 3 or self._chain(short) >= 2:
            return "repetitions one after another of the same characters"
        return None

    def _hands_on(self, one, other):
        """The length of a text that leads from `one` to itself and to `other`, and from there to itself: 0, 1, or 2 for more."""
        self.budget.spend()
        if not self._reach(one).get(other):
            return 0
        if (
            other in self.follow[one]
            and one in self.follow[one]
            and other in self.follow[other]
            and self.overlaps(one, other)
        ):
            return 1
        start, goal = (one, one, other), (one, other, other)
        seen, waiting = {start}, [start]
        while waiting:
            at = waiting.pop()
            for to in self._steps(at, other):
                if to == goal:
                    return 2
                if to not in seen:
                    seen.add(to)
                    waiting.append(to)
        return 0

    def _steps(self, at, goal):
        for second in self.follow[at[1]]:
            if second in self._sure or not (second == goal or self._reach(second).get(goal)):
                continue
            for first in self._inside(at[0]):
                if not self.overlaps(first, second):
                    continue
                common = shared(self.sets[first], self.sets[second])
                for third in self._inside(at[2]):
                    self.budget.spend()
                    if shared(common, self.sets[third]):
                        yield (first, second, third)

    def _reach(self, at):
        """{position: True} of all that a position leads to."""
        known = self._reached.get(at)
        if known is None:
            known, waiting = {}, [at]
            while waiting:
                for to in self.follow[waiting.pop()]:
                    self.budget.spend()
                    if to not in known:
                        known[to] = True
                        waiting.append(to)
            self._reached[at] = known
        return known

    def _chain(self, links):
        """How many links follow one another at most."""
        longest = {}

        def follows(link):
            if link not in longest:
                longest[link] = 1 + max([0] + [follows(to) for to in links if self._leads(link[1], to[0])])
            return longest[link]

        return max([0] + [follows(link) for link in links])

    def _leads(self, one, other):
        self.budget.spend()
        return one == other or bool(self._reach(one).get(other))


def shared(one, other):
    """The ranges that are in both."""
    found, at, to = [], 0, 0
    while at < len(one) and to < len(other):
        low, high = max(one[at][0], other[to][0]), min(one[at][1], other[to][1])
        if low <= high:
            found.append((low, high))
        if one[at][1] < other[to][1]:
            at += 1
        else:
            to += 1
    return tuple(found)
