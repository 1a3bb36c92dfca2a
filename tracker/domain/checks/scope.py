"""K27 and K28: is anything in scope that must stay out, and is it said how VAT is recovered?

Regulation 5 of SI 2000/617 leaves surgery and other treatments out of what NHS bodies may bring
into an arrangement; regulation 6 leaves out the council's powers to charge, and what approved
mental health professionals do. Texts are read for the words, whole and in any case. A word that
its own sentence excludes is no finding, and neither is one that only says for whom a service is.
"""

import re
from collections.abc import Iterator

from tracker.domain.checks.inspection import Finding, Inspection, Severity
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.wording import listed

_REGULATED = frozenset({"Section 75", "Section 31"})
_CLINICAL_TOO = frozenset({"Section 76", "Section 28BB"})
"""Regulations under these leave out the same treatments (SI 2000/618)."""

_DELEGATING = frozenset({FundKind.POOLED, FundKind.LEAD_COMMISSIONING})

_TREATMENTS = re.compile(
    r"\b(?:surgery|surgical (?:operations?|procedures?|treatments?)|radiotherapy"
    r"|terminations? of pregnanc(?:y|ies)|abortions?|endoscop(?:y|ies)"
    r"|class (?:4|iv) lasers?|(?<!non-)(?<!non )invasive (?:treatments?|procedures?)"
    r"|emergency ambulances?)\b",
    re.IGNORECASE,
)
_COUNCIL_POWERS = re.compile(
    r"\b(?:charging|client charges|charges? for (?:care|services|accommodation)"
    r"|means[- ]tests?|means[- ]testing|approved mental health professionals?|amhps?)\b",
    re.IGNORECASE,
)
# A practice, a time of somebody's care, or the one who refers: no treatment that is provided.
_ONLY_NAMES = re.compile(
    r"(?:\b(?:gps?|gp's|doctors?'?|doctor's|dental|local|branch|councillors?'?|councillor's"
    r"|members?'?|advice|drop-in)\s+"
    r"|\b(?:after|following|before|pre|post|awaiting|from|since|avoid(?:s|ing)?|alternatives? to"
    r"|reduc(?:e|es|ing)|reductions? in|fewer|prevent(?:s|ing)?)[\s-]+(?:\w+\s+){0,2})$",
    re.IGNORECASE,
)
_OUT_BEFORE = re.compile(
    r"\b(?:exclud\w*|exclusions?|except\w*|other than|apart from|without|omit\w*|nor|not"
    r"|no|never|neither|leav(?:es?|ing) out|but for|save for)\b",
    re.IGNORECASE,
)
_IN_AGAIN = re.compile(r"\b(?:including|includes?|as well as|together with)\b", re.IGNORECASE)
_OUT_AFTER = re.compile(
    r"\b(?:excluded|exempt|not (?:\w+ ){0,2}(?:included|delegated|covered|pooled|part|in scope)"
    r"|outside (?:of )?(?:the|this|its|these)|out of scope|left out|(?:stays?|remains?) with"
    r"|retained by|reserved to|(?:is|are) kept)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;\n]+")
_AGENCY = re.compile(r"\bagency\b", re.IGNORECASE)


def excluded_functions(case: Inspection) -> Iterator[Finding]:
    """K27: a text of the agreement names what regulations 5 and 6 leave out as being in scope.

    The lists of functions and services are read, and what the schemes are called whose money is
    pooled, or spent by a lead commissioner.
    """
    basis = case.agreement.legal_basis
    if basis in _REGULATED | _CLINICAL_TOO:
        for place, where, text in _texts(case):
            for word in named_in_scope(_TREATMENTS, text):
                yield _k27(case, place, where, word, "5")
    if basis in _REGULATED:
        for place, where, text in _functions(case):
            for word in named_in_scope(_COUNCIL_POWERS, text):
                yield _k27(case, place, where, word, "6")


def excluded_in(case: Inspection) -> Iterator[tuple[str, str]]:
    """C6 to C8: what K27 finds and no note answers, by the part of the agreement it stands in.

    Schemes are services, of part C8.
    """
    for finding in excluded_functions(case):
        if not case.is_answered(finding):
            yield "C8" if "/" in finding.subject else finding.subject, finding.message


def named_in_scope(words: re.Pattern[str], text: str) -> list[str]:
    """The words of a text that it does not exclude in the same sentence, each once.

    >>> named_in_scope(_TREATMENTS, "Rehabilitation and minor surgery; no endoscopy")
    ['surgery']
    """
    found: dict[str, None] = {}
    for sentence in _SENTENCE_END.split(text):
        for match in words.finditer(sentence):
            before, after = sentence[: match.start()], sentence[match.end() :]
            if not (_is_out(before, after) or _ONLY_NAMES.search(before)):
                found.setdefault(match[0].casefold())
    return list(found)


def vat_regimes(case: Inspection) -> Iterator[Finding]:
    """K28: schemes of a pooled fund that say nothing of VAT, or are recharged as by an agent.

    A pool makes no supplies between partners, and VAT is recovered as the body that delivers
    may; cross-charges of an agent are taxable supplies (HMRC, VATGPB6640).
    """
    for position in case.position.funds:
        if position.kind is not FundKind.POOLED:
            continue
        schemes = [line.scheme for line in position.schemes]
        silent = [row.scheme for row in schemes if not (row.vat_regime or "").strip()]
        agency = [row.scheme for row in schemes if _AGENCY.search(row.vat_regime or "")]
        fund = position.fund.fund
        if silent:
            yield case.finding(
                "K28",
                Severity.WARNING,
                fund,
                f"It is not said how VAT is recovered on {_schemes(silent)} of pooled fund {fund}: "
                "enter the VAT regime of the body that delivers.",
            )
        if agency:
            yield case.finding(
                "K28",
                Severity.WARNING,
                fund,
                f"{_schemes(agency)[0].upper()}{_schemes(agency)[1:]} of pooled fund {fund} "
                f"{'is' if len(agency) == 1 else 'are'} recharged as by an agent: such charges "
                "are taxable supplies between the partners, which a pool does not make. Take "
                "them out of the pool, or correct the VAT regime.",
            )


def _k27(case: Inspection, place: str, where: str, word: str, regulation: str) -> Finding:
    return case.finding(
        "K27",
        Severity.HIGH,
        place,
        f"{where} {'names' if regulation == '5' else 'name'} \u201c{word}\u201d, which regulation "
        f"{regulation} of SI 2000/617 leaves out of an arrangement: take it out, or say in the "
        "same sentence that it is excluded.",
        about=f"{place}: {word}",
    )


def _functions(case: Inspection) -> Iterator[tuple[str, str, str]]:
    agreement = case.agreement
    yield "C6", "The NHS functions", agreement.nhs_functions or ""
    yield "C7", "The council functions", agreement.council_functions or ""


def _texts(case: Inspection) -> Iterator[tuple[str, str, str]]:
    """Where each text stands, how a sentence begins that is about it, and the text."""
    yield from _functions(case)
    yield "C8", "The description of services", case.agreement.services or ""
    delegating = {row.fund for row in case.book.funds if row.kind in _DELEGATING}
    for row in case.book.schemes:
        if row.fund in delegating:
            place = f"{row.fund}/{row.scheme}"
            yield place, f"Scheme {row.scheme} ({row.title})", row.title
            yield place, f"The area of spend of scheme {row.scheme}", row.area_of_spend or ""


def _is_out(before: str, after: str) -> bool:
    """Whether the sentence around a word excludes it."""
    out = [match.end() for match in _OUT_BEFORE.finditer(before)]
    back = [match.end() for match in _IN_AGAIN.finditer(before)]
    return bool(out and (not back or out[-1] > back[-1])) or _OUT_AFTER.search(after) is not None


def _schemes(codes: list[str]) -> str:
    return f"scheme{'' if len(codes) == 1 else 's'} {listed(codes)}"
