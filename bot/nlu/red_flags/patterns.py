"""The small language of the files in rules/: what must stand in a message, in which order and how close.

Each file has what raises the flag of its name, in terms of the families of words/:

    A B       B follows A in the same clause, with only small words between (my, is, really, on ...)
    A +B      B follows A at once; only an adverb may stand between
    A .. B    B follows A in the same clause, whatever stands between
    A ~ B     both in the same sentence, whichever comes first, with at most six words between
    A & B     both are somewhere in the message, in any order
    A ! B     A, in clauses without B
    A !! B    A, in a message without B (a B that is denied does not count)
    x|Y       either; lower-case words mean themselves

The patterns stand in groups:

    any                           enough by themselves
    with_back_pain                count when the message or the conversation is about back pain
    even_if_asked                 count even inside a question or an "if"
    with_back_pain_even_if_asked  both
    despite                       no patterns: frames that do not silence this flag, see framing.py
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.nlu.red_flags.files import RuleError
from bot.nlu.red_flags.framing import Frames
from bot.nlu.red_flags.markers import single_words
from bot.nlu.red_flags.words import Find, Word

NEAR = "near"
AT_ONCE = "at once"
ANYWHERE = "anywhere"
BESIDE = "beside"
_DISTANCES = {"..": ANYWHERE, "~": BESIDE}
_WIDEST = 9
#: How many words may stand between what is said side by side, whichever comes first.
_BESIDE = 6
_MEASURES = frozenset(
    {"COUNT", "THREE_OR_MORE", "MANY_COUNT", "HIGH_MG", "HIGHEST_MG", "FEVER_DEGREES", "FEVER_SURE"}
)


@dataclass(frozen=True)
class Element:
    """One place of a pattern.

    Attributes:
        choices: families (upper case) and words of which one must stand here.
        distance: how far behind the element before it may stand.
    """

    choices: tuple[str, ...]
    distance: str = NEAR


@dataclass(frozen=True)
class Pattern:
    """A pattern: every part must stand in the message, none of the barred words near the first.

    Attributes:
        parts: each a run of elements in order.
        barred: families and words that must not stand in the same clauses.
        barred_everywhere: families and words that must not stand in the message.
    """

    parts: tuple[tuple[Element, ...], ...]
    barred: tuple[str, ...] = ()
    barred_everywhere: tuple[str, ...] = ()

    @property
    def openings(self) -> tuple[str, ...]:
        """Families and words of which one must be there for the pattern to stand."""
        return self.parts[0][0].choices

    def can_stand_among(self, names: set[str]) -> bool:
        """Tell whether each of its elements is there at all, whatever the order.

        Args:
            names: the families and words that occur in a message.
        """
        return not any(names.isdisjoint(element.choices) for part in self.parts for element in part)


def read_pattern(text: str, families: frozenset[str]) -> Pattern:
    """Read one pattern.

    Args:
        text: the pattern as a file of rules/ writes it.
        families: the families that exist.

    Raises:
        RuleError: it names a family that does not exist, or is empty.
    """
    rest, _, everywhere = text.partition("!!")
    wanted, _, barred = rest.partition("!")
    parts = tuple(_read_part(part) for part in wanted.split("&"))
    pattern = Pattern(parts, _choices(barred), _choices(everywhere))
    named = {choice for part in parts for element in part for choice in element.choices}
    named |= {*pattern.barred, *pattern.barred_everywhere}
    unknown = sorted(name for name in named if name.isupper() and name not in families | _MEASURES)
    if unknown or not all(parts):
        raise RuleError(
            f"The pattern '{text}' names {unknown or 'nothing'}; no file of words/ has such a family."
        )
    return pattern


def _choices(text: str) -> tuple[str, ...]:
    return tuple(text.strip().split("|")) if text.strip() else ()


def _read_part(text: str) -> tuple[Element, ...]:
    elements = []
    distance = NEAR
    for word in text.split():
        if word in _DISTANCES:
            distance = _DISTANCES[word]
            continue
        distance = AT_ONCE if word.startswith("+") else distance
        elements.append(Element(tuple(word.lstrip("+").split("|")), distance))
        distance = NEAR
    return tuple(elements)


@dataclass(frozen=True)
class _Run:
    """A part of a pattern found in a message.

    Attributes:
        start: its first word.
        end: after its last word.
        anchors: the finds that must be said as facts: the opening, and whatever stands beside it.
    """

    start: int
    end: int
    anchors: tuple[Find, ...]


class Reading:
    """A message ready to be compared with patterns.

    Args:
        words: its words.
        families: where the families occur in it.
        frames: its frames.
        idle: places of words that belong to idioms.
    """

    def __init__(
        self, words: list[Word], families: dict[str, list[Find]], frames: Frames, idle: set[int]
    ) -> None:
        self.words = words
        self.families = families
        self.frames = frames
        self._by_form: dict[str, list[Find]] = {}
        for place, word in enumerate(words):
            for form in word.forms if place not in idle else ():
                self._by_form.setdefault(form, []).append(Find(place, place + 1))
        self._edges = {clause.start for clause in frames.clauses if clause.is_hard and clause.start}

    @property
    def names(self) -> set[str]:
        """The families and words that occur in the message."""
        return self.families.keys() | self._by_form.keys()

    def find(self, pattern: Pattern, despite: frozenset[str]) -> Find | None:
        """Return where a pattern stands in the message outside of silencing frames, or None.

        Args:
            pattern: the pattern.
            despite: frames that do not silence it.
        """
        first: Find | None = None
        said: frozenset[int] = frozenset()
        for part in pattern.parts:
            stated = (run for run in self._runs(part) if self._is_stated(run, despite, said))
            found = next((run for run in stated if not self._is_barred(pattern, run)), None)
            if found is None:
                return None
            first = first or Find(found.start, found.end)
            said |= frozenset(range(found.start, found.end))
        return first

    def finds_unstated(self, pattern: Pattern) -> Iterator[Find]:
        """Yield where the first part of a pattern stands, whether it is said as a fact or not.

        The other parts must stand somewhere, too.
        """
        runs = [list(self._runs(part)) for part in pattern.parts]
        if all(runs):
            yield from (Find(run.start, run.end) for run in runs[0])

    def _is_stated(self, run: _Run, despite: frozenset[str], said: frozenset[int]) -> bool:
        """Tell whether a run is said as a fact: in no silencing frame, and not denied."""
        if any(self.frames.of(anchor) - despite for anchor in run.anchors):
            return False
        if len(run.anchors) > 1:
            said |= {place for find in run.anchors for place in range(find.start, find.end)}
        return not any(self.frames.is_denied(anchor, said) for anchor in run.anchors)

    def _runs(self, part: tuple[Element, ...]) -> Iterator[_Run]:
        for opening in self._finds(part[0]):
            yield from self._rest(part[1:], _Run(opening.start, opening.end, (opening,)))

    def _rest(self, elements: tuple[Element, ...], run: _Run) -> Iterator[_Run]:
        if not elements:
            yield run
            return
        distance = elements[0].distance
        for find in self._finds(elements[0]):
            if distance == BESIDE:
                if self._is_beside(run, find):
                    start, end = min(run.start, find.start), max(run.end, find.end)
                    yield from self._rest(elements[1:], _Run(start, end, (*run.anchors, find)))
            elif find.start >= run.end and self._is_reachable(run.end, find.start, distance):
                yield from self._rest(elements[1:], _Run(run.start, find.end, run.anchors))

    def _is_beside(self, run: _Run, find: Find) -> bool:
        """Tell whether a find stands close before or behind a run, in the same sentence."""
        gap = max(find.start - run.end, run.start - find.end)
        if not 0 <= gap <= _BESIDE:
            return False
        return self.frames.clause_at(find.start).sentence == self.frames.clause_at(run.start).sentence

    def _finds(self, element: Element) -> list[Find]:
        found = []
        for choice in element.choices:
            found += self.families.get(choice, []) if choice.isupper() else self._by_form.get(choice, [])
        return found

    def _is_reachable(self, start: int, end: int, distance: str) -> bool:
        """Tell whether the words from start up to end may stand between two elements."""
        between = self.words[start:end]
        if any(place in self._edges for place in range(start, end + 1)) or len(between) > _WIDEST:
            return False
        if distance == ANYWHERE:
            return not any(word.text in {"not", "never", "without"} for word in between)
        small = single_words("light" if distance == NEAR else "adverbs")
        return len(between) <= 5 and all(word.text in small for word in between)

    def _is_barred(self, pattern: Pattern, run: _Run) -> bool:
        """Tell whether words stand that speak against a pattern, and are not denied ("without dieting")."""
        start = self.frames.clause_at(run.start).start
        end = self.frames.clause_at(run.end - 1).end
        said = frozenset(range(run.start, run.end))
        near = (find for find in self._finds(Element(pattern.barred)) if start <= find.start < end)
        against = (*near, *self._finds(Element(pattern.barred_everywhere)))
        return any(not self.frames.is_denied(find, said) for find in against)
