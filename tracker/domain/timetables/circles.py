"""Whether dates would wait for each other in a circle, in which none of them could ever come.

A partner's own usual dependencies count with those that were added, and a usual one between two
partners where it is the very opposite. Round more corners than that the usual dependencies meet
by themselves: each partner's budget is firm when the other's contribution is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tracker.domain.records.timetables import TimetableDependency
from tracker.domain.timetables.clashes import USUAL

Event = tuple[str, str]
"""A partner and what happens at it."""


def circle_of(row: TimetableDependency, others: Iterable[TimetableDependency]) -> list[Event]:
    """The circle that a dependency closes: its event, then what each waits for; empty for none.

    Args:
        others: the dependencies added to the same agreement.
    """
    start, end = (row.of_partner, row.depends_on), (row.partner, row.event)
    waits: dict[Event, list[Event]] = {}
    for one in others:
        waits.setdefault((one.partner, one.event), []).append((one.of_partner, one.depends_on))
    paths: list[list[Event]] = [[start]]
    seen = {start}
    for path in paths:  # grows while it is read: the shortest paths come first
        for after in (*waits.get(path[-1], ()), *_usual(path[-1], start, end)):
            if after == end:
                return [end, *path]
            if after not in seen:
                seen.add(after)
                paths.append([*path, after])
    return []


def _usual(event: Event, start: Event, end: Event) -> Iterator[Event]:
    for rule in USUAL:
        if rule.event != event[1]:
            continue
        if rule.own:
            yield event[0], rule.depends_on
        elif event == start and rule.depends_on == end[1] and event[0] != end[0]:
            yield end


def circle_sentence(circle: Sequence[Event], names: Mapping[str, str]) -> str:
    """What waits for what, until it waits for itself.

    Args:
        names: the bodies' names by their codes.
    """
    first, second, *later = [f"{event} ({names.get(code, code)})" for code, event in circle]
    more = "".join(f", which waits for {one}" for one in later)
    return (
        f"{first} would wait for {second}{more}, which waits for {first} again: none of them could "
        "ever come. Enter what it waits for otherwise, or remove one of the others first."
    )
