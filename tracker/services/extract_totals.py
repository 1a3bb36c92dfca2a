"""Control totals as JSON: what the command line prints, the page shows and the record keeps."""

from collections.abc import Sequence
from dataclasses import asdict

from tracker.domain.control_totals import ControlTotals, Sum, added_up
from tracker.domain.ledger_extracts import Inspection, plain_amount
from tracker.services.extract_stage import SuspectedDuplicate

MOST_CODES = 500


def totals_json(
    totals: ControlTotals, found: Inspection, duplicates: Sequence[SuspectedDuplicate]
) -> dict[str, object]:
    """Everything counted and added up of an extract; money is text, codes come largest first."""
    unmatched = sorted(totals.unmatched.items(), key=lambda item: -abs(item[1].total))
    return {
        "read": _sum(totals.read),
        "taken": _sum(totals.taken),
        "ignored": [{"reason": reason} | _sum(s) for reason, s in totals.ignored.items()],
        "unmatched": _sum(added_up(totals.unmatched))
        | {"codes": [{"code": code} | _sum(s) for code, s in unmatched[:MOST_CODES]]},
        "faulty": _sum(added_up(totals.faulty))
        | {"reasons": [{"reason": reason} | _sum(s) for reason, s in totals.faulty.items()]},
        "periods": [
            {"period": period, "measure": measure} | _sum(s)
            for (period, measure), s in totals.by_period().items()
        ],
        "schemes": [
            {"agreement": agreement, "fund": fund, "scheme": scheme} | _sum(s)
            for (agreement, fund, scheme), s in totals.by_scheme().items()
        ],
        "rounding": plain_amount(totals.rounding),
        "own_totals": [
            {
                "row": stated.row,
                "stated": plain_amount(stated.stated),
                "counted": plain_amount(stated.counted),
                "agrees": stated.agrees,
                "covers": stated.covers,
            }
            for stated in found.stated_totals
        ],
        "duplicates": [asdict(one) | {"amount": plain_amount(one.amount)} for one in duplicates],
        "skipped": [
            {"row": skipped.row, "reason": skipped.reason}
            for skipped in found.skipped[:MOST_CODES]
            if skipped.expected
        ],
    }


def _sum(total: Sum) -> dict[str, object]:
    return {"rows": total.rows, "total": plain_amount(total.total)}
