"""Two organisations of one name, which people could not tell apart on any page.

A page refuses the second. A workbook may bring a body and the one that took its place under the
same name: there both are taken in, and said in a warning.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from tracker.domain.registers import Organisation
from tracker.services.changes.import_rules import Comparisons, problem
from tracker.sheets.agreement_layouts import ORGANISATIONS
from tracker.sheets.reading import Problem


def twin_names(comparisons: Comparisons) -> Iterator[Problem]:
    """Each organisation that is new, or renamed, and now reads like another.

    Case, spaces and the ways of writing one letter (an é, or an e and its accent) make no
    difference.
    """
    comparison = comparisons.get(ORGANISATIONS.sheet)
    if comparison is None:
        return
    touched = [row for row, _ in comparison.new]
    touched += [change.after for change in comparison.changed]
    if not touched:
        return
    named: dict[str, list[str]] = defaultdict(list)
    for one in comparison.merged.values():
        assert isinstance(one, Organisation)
        named[_as_read(one.name)].append(one.code)
    for row in touched:
        assert isinstance(row, Organisation)
        others = [code for code in named[_as_read(row.name)] if code != row.code]
        if others:
            yield problem(
                comparison,
                ORGANISATIONS.key_of(row),
                "name",
                f"{row.name} is the name of {others[0]}, too: choose {others[0]} if it is the same "
                "body, or enter what tells the two apart.",
            )


def _as_read(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
