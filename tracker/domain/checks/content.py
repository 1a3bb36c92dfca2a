"""K5: does the agreement say what regulation 7(3) of SI 2000/617 says it must specify?

Items C1 to C12 of the checklist, each from the registers that hold it, and C16 of regulation 7(2). The regulation binds
agreements under section 75 (and section 31 before it), and its Welsh twins theirs; where another
agreement has a pooled fund the same list is good practice, and a blank is a warning. Grants,
aligned budgets and other agreements without a pooled fund are not asked.

Writing (C1) and consent (C16) are shown by documents. Set-up and scorecard always ask for them;
the check does where documents of the agreement are kept in the tracker: a workbook carries none,
and every agreement that comes from one would be found at once.
"""

from collections.abc import Iterator

from tracker.domain.checks.inspection import Finding, Inspection, Severity
from tracker.domain.funds.position import contributions_in_force
from tracker.domain.records.documents import DocumentKind, kept_of
from tracker.domain.wording import day_text, listed

BOUND_BY_REGULATION = frozenset(
    {"Section 75", "Section 31", "Section 33 (Wales)", "Part 9 (Wales)"}
)
"""The legal bases whose agreements must specify the list; regulations 8 and 9 mirror it."""


def regulation_items(case: Inspection) -> Iterator[Finding]:
    """K5: one finding for each item of the list that is blank."""
    if not is_asked(case):
        return
    severity = Severity.HIGH if is_bound(case) else Severity.WARNING
    if case.book.documents:
        for item, missing in missing_documents(case):
            yield case.finding("K5", severity, item, missing)
    for item, missing in blank_items(case):
        yield case.finding("K5", severity, item, missing)
    lacking = _lacking_provisions(case)
    if lacking:
        none_at_all = len(lacking) == len(_PROVISIONS)
        sentence = _lacking_sentence(lacking)
        yield case.finding("K5", severity if none_at_all else Severity.WARNING, "C11", sentence)


def is_bound(case: Inspection) -> bool:
    """Whether the list of regulation 7(3), or one that mirrors it, binds the agreement."""
    return case.agreement.legal_basis in BOUND_BY_REGULATION


def is_asked(case: Inspection) -> bool:
    """Whether the list is asked of the agreement, by the regulation or as good practice."""
    return is_bound(case) or bool(case.pooled_funds)


def missing_documents(case: Inspection) -> Iterator[tuple[str, str]]:
    """C1 and C16: the documents that show writing and consent, each with what is missing."""
    if not kept_of(case.book.documents, DocumentKind.SIGNED_COPY):
        yield "C1", "No signed copy is attached (regulation 7(3), in writing): attach it."
    trusts = trusts_of(case)
    if trusts and not kept_of(case.book.documents, DocumentKind.CONSENT):
        whose = f"the commissioners of {listed(trusts)}"
        yield "C16", f"No consent of {whose} is attached (regulation 7(2)): attach it."


def trusts_of(case: Inspection) -> list[str]:
    """The NHS trusts and foundation trusts among the partners, who need consent."""
    types = {row.code: row.type for row in case.book.organisations}
    codes = [row.organisation for row in case.book.partners]
    return [code for code in codes if types.get(code) in _TRUSTS]


def lacking_provision(case: Inspection) -> str | None:
    """C11: what the agreement does not say of review, variation and termination; None if all."""
    lacking = _lacking_provisions(case)
    return _lacking_sentence(lacking) if lacking else None


_PROVISIONS = ("reviewed", "varied", "terminated")
_TRUSTS = ("NHS trust", "NHS foundation trust")


def _lacking_sentence(lacking: list[str]) -> str:
    return (
        f"The agreement does not say how it is {' or '.join(lacking)}: regulation 7(3)(f) asks for "
        "provision for review, variation or termination. Enter it."
    )


def blank_items(case: Inspection) -> Iterator[tuple[str, str]]:
    """C2 to C10 and C12: each item of which something is blank, with what it is."""
    agreement = case.agreement
    yield from _unsigned(case)
    if _blank(agreement.aims):
        yield "C3", "The agreed aims are blank (regulation 7(3)(a)): enter them."
    if not case.book.measures and case.book.why_no_measure is None:
        missing = "No outcome is agreed (regulation 7(3)(a)): enter at least one measure, or record"
        yield "C3", f"{missing} on the Outcomes page why there is none."
    yield from _without_contribution(case)
    texts = (
        ("C5", agreement.variation_terms, "The way contributions may be varied", "7(3)(b)"),
        ("C6", agreement.nhs_functions, "The list of NHS functions", "7(3)(c)"),
        ("C7", agreement.council_functions, "The list of council functions", "7(3)(c)"),
        ("C8", agreement.services, "The description of persons and services", "7(3)(d)"),
        ("C9", agreement.staff_and_goods, "The list of staff and goods provided", "7(3)(e)"),
    )
    for item, text, what, paragraph in texts:
        if _blank(text):
            yield (
                item,
                f"{what} is blank (regulation {paragraph}): enter it, or that there is none.",
            )
    yield from _duration(case)
    if _blank(agreement.monitoring):
        yield (
            "C12",
            "How the fund is managed and monitored is blank (regulation 7(3)(g)): enter it.",
        )


def _unsigned(case: Inspection) -> Iterator[tuple[str, str]]:
    if not case.book.partners:
        yield "C2", "No partner is recorded: enter every partner with its signatory."
    for partner in case.book.partners:
        missing = [
            name
            for name, value in (
                ("signatory", partner.signatory),
                ("signatory's role", partner.signatory_role),
                ("date of signature", partner.signed_on),
            )
            if value is None
        ]
        if missing:
            blank = f"{listed(missing)} {'is' if len(missing) == 1 else 'are'} blank"
            yield "C2", f"{partner.organisation}'s {blank}: complete the signature."
        elif partner.signed_on is not None and not partner.has_signed(case.today):
            dated = f"is dated {day_text(partner.signed_on)}, which has not come"
            yield "C2", f"{partner.organisation}'s signature {dated}: enter the day it was signed."


def _without_contribution(case: Inspection) -> Iterator[tuple[str, str]]:
    own = {fund.fund for fund in case.own_funds}
    giving = {
        line.partner
        for line in contributions_in_force(case.book, case.year, case.day)
        if line.fund in own
    }
    lacking = [row.organisation for row in case.book.partners if row.organisation not in giving]
    if lacking:
        whose = f"No contribution of {listed(lacking)} is agreed for {case.year}"
        yield "C4", f"{whose} (regulation 7(3)(b)): enter it, 0.00 where that is what is agreed."


def _duration(case: Inspection) -> Iterator[tuple[str, str]]:
    start, end = case.agreement.start_date, case.agreement.end_date
    if end is None:
        yield "C10", "The end date is blank (regulation 7(3)(f), duration): enter it."
    elif end <= start:
        dates = f"The end date {day_text(end)} is not after the start on {day_text(start)}"
        yield "C10", f"{dates}: correct one of them."


def _lacking_provisions(case: Inspection) -> list[str]:
    """Which of review, variation and termination the agreement says nothing about.

    A blank of variation alone is item C5 already, so it counts here only with the others.
    """
    agreement = case.agreement
    provided = {
        "reviewed": agreement.review_every_months is not None
        or agreement.next_review is not None
        or bool(case.book.reviews),
        "varied": not _blank(agreement.variation_terms),
        "terminated": not _blank(agreement.termination_terms)
        or agreement.notice_months is not None,
    }
    lacking = [name for name in _PROVISIONS if not provided[name]]
    return [] if lacking == ["varied"] else lacking


def _blank(text: str | None) -> bool:
    return text is None or not text.strip()
