"""Control totals as JSON: what the command line prints, the page shows and the record keeps."""

from collections.abc import Sequence
from dataclasses import asdict

from tracker.domain.ledgers.control_totals import ControlTotals, Sum, added_up
from tracker.domain.ledgers.extracts import Inspection, plain_amount
from tracker.services.extracts.stage import SuspectedDuplicate

MOST_CODES = 500


def totals_json(
    totals: ControlTotals, found: Inspection, duplicates: Sequence[SuspectedDuplicate]
) -> dict[str, object]:
    """Everything counted and added up of an extract; money is text, codes come largest first."""
    unmatched = sorted(totals.unmatched.items(), key=lambda item: -abs(item[1].total))
    return {
        "read": sum_json(totals.read),
        "taken": sum_json(totals.taken),
        "ignored": [{"reason": reason} | sum_json(s) for reason, s in totals.ignored.items()],
        "unmatched": sum_json(added_up(totals.unmatched))
        | {"codes": [{"code": code} | sum_json(s) for code, s in unmatched[:MOST_CODES]]},
        "faulty": sum_json(added_up(totals.faulty))
        | {"reasons": [{"reason": reason} | sum_json(s) for reason, s in totals.faulty.items()]},
        "periods": [
            {"period": period, "measure": measure} | sum_json(s)
            for (period, measure), s in totals.by_period().items()
        ],
        "schemes": [
            {"agreement": agreement, "fund": fund, "scheme": scheme} | sum_json(s)
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


def sum_json(total: Sum) -> dict[str, object]:
    """A count and a total, the latter as text with every decimal there is."""
    return {"rows": total.rows, "total": plain_amount(total.total)}
