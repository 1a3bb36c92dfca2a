"""Texts that mean harm, and a book of records that are full of them."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import cast

from tests.web.recorded import like_better_care, together
from tracker.domain.registers import LedgerEntry, Row
from tracker.sheets import LAYOUTS
from tracker.sheets.columns import TEXT

SEED = 2617
MARK = "hostile-mark"  # an element no page of ours has

SCRIPTS = (
    f"<{MARK}>", f'"><{MARK} onmouseover=alert(1)>', f"'><{MARK}>", "<script>alert(1)</script>",
    f"</textarea><{MARK}>", f"</title><{MARK}>", f"</option></select><{MARK}>", f"--><{MARK}>",
    '" autofocus onfocus="alert(1)', "' onclick='alert(1)", "javascript:alert(1)",
    f"]]><{MARK}>", f"&lt;{MARK}&gt;", f"{{{{7*7}}}}<{MARK}>", "{%raw%}", f"</svg><{MARK}>",
    f"<img src=x onerror=alert(1)><{MARK}>", f"</script><{MARK}>", "\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe",
)  # fmt: skip
FORMULAS = (
    "=1+1", "+1+cmd", "-1+1", "@SUM(A1)", "=HYPERLINK(\"http://evil.example\")", "=cmd|' /C calc'!A0",
    "%0A-3+3", "=1+1\";=2", "\N{LEFT-TO-RIGHT EMBEDDING}=1+1",
)  # fmt: skip
ASKED = (
    "'", "' OR 1=1 --", '"; DROP TABLE ledger; --', "1) UNION SELECT 1", "%", "\\", "-1", "0",
    "99999999999999999999", "1e400", "NaN", "\N{ARABIC-INDIC DIGIT ONE}", "2026-02-30", "9999-99",
    "0001-01-01", "-agreement", "agreement; --", "random()", "x" * 300, "a\nb", "\x00", "\ud800",
    "../../etc/passwd", *SCRIPTS[:4],
)  # fmt: skip
# What a person may paste into any field, or a program send in its place.
TYPED = (
    "x" * 400_000, "a\x00b", "a\ud800b", "\N{RIGHT-TO-LEFT OVERRIDE}abc", "e" + "\N{COMBINING ACUTE ACCENT}" * 10_000,
    "-1", "0", "9" * 30, "9" * 5_000, "1e400", "NaN", "Infinity", "\N{FULLWIDTH DIGIT ONE}", "31/02/2027", "'; DROP TABLE funds; --",
    "\r\nSet-Cookie: a=b", " ", "\N{ZERO WIDTH SPACE}", "[]", "{}", "null", *SCRIPTS[:2], *FORMULAS[:2],
)  # fmt: skip

CODE = f'=1+"><{MARK}>'  # codes are free text, too

# What may hold any words, by sheet.
_FREE = {
    layout.sheet: frozenset(
        column.field
        for column in layout.columns
        if column.kind is TEXT and column.field not in layout.key
    )
    for layout in LAYOUTS
}


def hostile_book() -> dict[str, list[Row]]:
    """The demonstration's Better Care Fund with hostile words wherever any words may stand."""
    chance = random.Random(SEED)  # noqa: S311  # the same words on every run
    words = _for_ever([*SCRIPTS, *FORMULAS], chance)
    both = together([like_better_care("BCF"), like_better_care(CODE, CODE)])
    return {
        sheet: [_spoiled(row, _FREE.get(sheet, frozenset()), words) for row in rows]
        for sheet, rows in both.items()
    }


def _for_ever(texts: Sequence[str], chance: random.Random) -> Iterator[str]:
    while True:
        yield from chance.sample(texts, len(texts))


def _spoiled(row: Row, names: frozenset[str], words: Iterator[str]) -> Row:
    given: Mapping[str, object] = {f.name: getattr(row, f.name) for f in fields(row)}
    changes = {
        name: next(words)
        for name in given
        if name in names and isinstance(given[name], str) and not isinstance(row, LedgerEntry)
    }
    if isinstance(row, LedgerEntry):  # they are many, and narrative and reference are all they say
        changes = {"narrative": next(words), "source_reference": next(words)}
    return cast("Row", replace(row, **changes))  # type: ignore[arg-type]  # texts for texts
