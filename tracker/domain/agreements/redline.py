"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

LONGEST = 1_500
"""The most words on either side that are compared; more are shown as replaced as a whole."""

_WORDS = re.compile(r"\s+|[^\s]+")


class Mark(StrEnum):
    """What became of a run of words; the values are the elements that pages show it by."""

    KEPT = "span"
    REMOVED = "del"
    ADDED = "ins"


@dataclass(frozen=True, slots=True)
class Run:
    """Some words, and what became of them."""

    mark: Mark
    text: str


def redline(before: str, after: str) -> list[Run]:
    """The runs of words that make both texts: without the added ones the first, else the second.

    >>> [(run.mark.value, run.text) for run in redline("at home longer", "at home for longer")]
    [('span', 'at home '), ('ins', 'for '), ('span', 'longer')]
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    found = [Run(Mark.KEPT, "".join(old[:start]))]
    found += _middle(old[start : len(old) - end], new[start : len(new) - end])
    found.append(Run(Mark.KEPT, "".join(old[len(old) - end :])))
    return [run for run in found if run.text]


def _common(first: list[str], second: list[str]) -> int:
    """How many words both begin with."""
    number = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        number += 1
    return number


def _middle(old: list[str], new: list[str]) -> list[Run]:
    if max(len(old), len(new)) > LONGEST or not old or not new:
        return [Run(Mark.REMOVED, "".join(old)), Run(Mark.ADDED, "".join(new))]
    found: list[Run] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            found.append(Run(Mark.KEPT, "".join(old[i:j])))
            continue
        found += [Run(Mark.REMOVED, "".join(old[i:j])), Run(Mark.ADDED, "".join(new[k:m]))]
    return found
