"""Papers to hand in, as workbooks: reports, returns, accounts and statements of one agreement."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from tracker import outgoing
from tracker.access import Right
from tracker.domain.papers.orders import PAPERS, PaperKind, PaperOrder
from tracker.schemas import PaperQuestions
from tracker.services.records.years import list_years_of
from tracker.web.allowing import allowed
from tracker.web.asking import actor, asked_words, asked_year, now, reading, today
from tracker.web.files import workbook
from tracker.web.long_work import long_work
from tracker.web.throttled import an_export, of_agreement

pages = Blueprint("papers", __name__, url_prefix="/downloads")


@pages.get(f"/<any({', '.join(map(repr, PAPERS))}):what>.xlsx")
@allowed(Right.READ)
@an_export
@long_work()
def paper(what: str) -> ResponseReturnValue:
    """A paper of one agreement and period."""
    values = asked_words(PaperQuestions())
    kind = PAPERS[what]
    if not values["agreement"]:
        abort(400, f"Name the agreement whose {kind.lower()} you want.")
    if kind is PaperKind.QUARTERLY_REPORT and values["quarter"] is None:
        abort(400, "Name the quarter you want, 1 to 4: quarter 1 is April to June.")
    of_agreement(values["agreement"])
    with reading() as session:
        year = asked_year(list_years_of(session, values["agreement"]), today())
        order = PaperOrder(
            kind,
            values["agreement"],
            year,
            values["quarter"] if kind is PaperKind.QUARTERLY_REPORT else None,
            values["fund"] or None,
            (values["partner"] or None) if kind is PaperKind.STATEMENT else None,
            values["as_at"] if kind is PaperKind.STATEMENT else None,
        )
        return workbook(
            file_words(order),
            lambda out: outgoing.save_paper(session, out, order, actor(), now(), today()),
        )


def file_words(order: PaperOrder) -> str:
    """What the file is called: what it is, whose, and of which period."""
    words = [str(order.kind), order.agreement]
    words += [word for word in (order.fund, order.partner) if word]
    words.append(
        str(order.period) if order.quarter is None else f"{order.year} quarter {order.quarter}"
    )
    if order.as_at:
        words.append(f"as at {order.as_at}")
    return " ".join(words)
