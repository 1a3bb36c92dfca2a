"""Risk-share terms as a file would leave them: do the rows of a step agree, do shares add up?"""

from collections.abc import Iterator, Sequence
from datetime import date

from tracker.domain.funds.risk_rows import caps_without_terms, terms_versions
from tracker.domain.records.risk import RiskShare, RiskShareCap
from tracker.domain.risk_share.terms import Direction, Fault, Terms, faults
from tracker.services.changes.import_rules import Comparisons, problem, touched, written
from tracker.services.records.comparison import SheetComparison
from tracker.sheets.reading import Problem

SHEETS = frozenset({"Risk share", "Risk share caps", "Partners"})
_VERSION = ("agreement", "fund", "scheme", "effective_from")
# Only a step of fixed shares has several rows, and Include in kind means nothing to such a step.
_ALIKE = ("method", "limit", "limit_unit", "clause", "base")


def terms_problems(comparisons: Comparisons) -> Iterator[Problem]:
    """Everything wrong with the versions of terms that the file touches."""
    shares, caps = comparisons["Risk share"], comparisons["Risk share caps"]
    versions = touched(shares, _VERSION)
    versions |= {
        (a, f, None, day) for a, f, day in touched(caps, ("agreement", "fund", "effective_from"))
    }
    rows_of: dict[object, list[RiskShare]] = {version: [] for version in versions}
    for row in shares.merged.values():
        assert isinstance(row, RiskShare)
        if (key := (row.agreement, row.fund, row.scheme, row.effective_from)) in rows_of:
            rows_of[key].append(row)
    caps_of: dict[object, list[RiskShareCap]] = {}
    for cap in caps.merged.values():
        assert isinstance(cap, RiskShareCap)
        caps_of.setdefault((cap.agreement, cap.fund, None, cap.effective_from), []).append(cap)
    for version, rows in rows_of.items():
        if rows:
            yield from _version_problems(shares, caps, rows, caps_of.get(version, []))


def _version_problems(
    shares: SheetComparison,
    caps: SheetComparison,
    rows: Sequence[RiskShare],
    own_caps: Sequence[RiskShareCap],
) -> Iterator[Problem]:
    # What the file says stands last, so that it is the file's cell which differs from the rest.
    rows = sorted(rows, key=lambda row: shares.layout.key_of(row) in shares.source_rows)
    unlike = list(_unlike_rows(shares, rows))
    yield from unlike
    if unlike:
        # The ladder cannot be judged while it is not clear what one of its steps says.
        return
    terms: Terms = terms_versions(rows, own_caps)[rows[0].fund, rows[0].scheme][0]
    for fault in faults(terms, _named(rows, own_caps)):
        yield _fault_problem(shares, caps, rows, own_caps, fault)


def _named(rows: Sequence[RiskShare], own_caps: Sequence[RiskShareCap]) -> list[str]:
    """Everybody the terms name; whether they are partners is asked of every reference alike."""
    named = {row.partner for row in rows} | {cap.partner for cap in own_caps}
    named |= {cap.excess_to for cap in own_caps}
    return sorted(name for name in named if name is not None)


def _unlike_rows(shares: SheetComparison, rows: Sequence[RiskShare]) -> Iterator[Problem]:
    """Rows of one step must say the same of everything but the partner and its share."""
    first_of: dict[tuple[str, int], RiskShare] = {}
    for row in rows:
        first = first_of.setdefault((row.direction, row.step), row)
        for field in _ALIKE:
            if getattr(first, field) != getattr(row, field):
                heading = shares.layout.column[field].heading
                other = written(shares.layout, first, field) or "blank"
                yield problem(
                    shares,
                    shares.layout.key_of(row),
                    field,
                    f"{heading} differs within {row.direction} step {row.step}, where another row "
                    f"says {other}: all rows of a step must agree.",
                )


def _fault_problem(
    shares: SheetComparison,
    caps: SheetComparison,
    rows: Sequence[RiskShare],
    own_caps: Sequence[RiskShareCap],
    fault: Fault,
) -> Problem:
    in_file = [row for row in rows if shares.layout.key_of(row) in shares.source_rows]
    for row in (*in_file, *rows):
        is_step = (row.direction, row.step) == (fault.direction, fault.step)
        if is_step and fault.partner in (None, row.partner):
            field = "share" if row.share is not None else "method"
            return problem(shares, shares.layout.key_of(row), field, fault.sentence)
    for cap in own_caps:
        if fault.step is None and cap.partner == fault.partner:
            return problem(caps, caps.layout.key_of(cap), "cap", fault.sentence)
    first = (*in_file, *rows)[0]
    return problem(shares, shares.layout.key_of(first), "method", fault.sentence)


def cap_warnings(comparisons: Comparisons) -> Iterator[str]:
    """Caps in the file that have no effect, because their fund has no terms of the same date."""
    caps, shares = comparisons["Risk share caps"], comparisons["Risk share"]
    rows_of: dict[str, list[RiskShare]] = {}
    for row in shares.merged.values() if caps.source_rows else ():
        if isinstance(row, RiskShare):
            rows_of.setdefault(row.agreement, []).append(row)
    caps_of: dict[str, list[RiskShareCap]] = {}
    for key in caps.source_rows:
        cap = caps.merged.get(key)
        if isinstance(cap, RiskShareCap):
            caps_of.setdefault(cap.agreement, []).append(cap)
    for agreement, own in sorted(caps_of.items()):
        for cap in caps_without_terms(rows_of.get(agreement, []), own):
            yield _idle_cap(cap.agreement, cap.fund, cap.partner, cap.direction, cap.effective_from)


def _idle_cap(agreement: str, fund: str, partner: str, direction: str, day: date) -> str:
    return (
        f"Risk share caps: the {Direction(direction).value.lower()} cap of {partner} from "
        f"{day:%d/%m/%Y} has no effect, because fund {fund} of agreement {agreement} has no "
        "risk-share terms with that Effective from."
    )
