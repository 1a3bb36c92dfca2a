"""How far the set-up of an agreement is: the parts C1 to C21, and what each still lacks.

C1 to C13 are what regulation 7(3) of SI 2000/617 asks an agreement to specify, with the signatures
and the pool manager that make it one; the rest is asked for by other regulations, by HMRC and by
good practice. What a part lacks is found by the same rules as the health checks K5, K8, K11 and
K27, so that a complete set-up is one in which these find nothing. Set-up looks at the latest version, whether
or not it is in force yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tracker.domain.checks import content, risk, scope, signatures
from tracker.domain.checks.inspection import Inspection
from tracker.domain.registers import AgreementBook
from tracker.domain.wording import day_text, listed

SET_UP_SHEETS = (
    "Partners", "Funds", "Schemes", "Contributions", "Risk share", "Reviews", "Outcome measures", "Outcome settings",
    "Documents", "Notes on findings",
)  # fmt: skip
"""The registers that a book needs to be looked at here."""

_EFFECTIVENESS = frozenset({"Section 256", "Section 257", "Section 28A"})


class PartState(StrEnum):
    """How far a part is, as the task list says it."""

    COMPLETE = "Complete"
    INCOMPLETE = "Not complete"
    NOT_NEEDED = "Not needed"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an agreement: what it is, where it is asked for, and what it lacks."""

    item: str
    title: str
    source: str
    state: PartState
    missing: tuple[str, ...] = ()

    @property
    def is_regulation(self) -> bool:
        """Whether it is of the list of regulation 7(3)."""
        return self.item in _REGULATION


@dataclass(frozen=True, slots=True)
class SetUp:
    """All parts of an agreement; `is_bound` says that regulation 7(3) is law for it."""

    parts: tuple[Part, ...]
    legal_basis: str
    is_bound: bool

    def needed(self, *, regulation: bool) -> list[Part]:
        """The parts that are needed, of the list of regulation 7(3) or of the others."""
        return [
            part
            for part in self.parts
            if part.is_regulation is regulation and part.state is not PartState.NOT_NEEDED
        ]

    @property
    def is_met(self) -> bool:
        """Whether every needed part of the list of regulation 7(3) is complete."""
        return all(part.state is PartState.COMPLETE for part in self.needed(regulation=True))

    @property
    def sentence(self) -> str:
        """What is still missing, in the words of the first sentence of the set-up page."""
        asked = self.needed(regulation=True)
        done = _complete(asked)
        counts = f"{done} of {len(asked)} parts complete."
        if self.is_bound and not self.is_met:
            return f"{counts} Regulation 7(3) is not met until the rest are.{self._others()}"
        if self.is_bound:
            return f"{counts} Regulation 7(3) is met.{self._others()}"
        basis = f"Regulation 7(3) is not law for “{self.legal_basis}”"
        return f"{counts} {basis}: its list is followed as good practice.{self._others()}"

    def _others(self) -> str:
        others = self.needed(regulation=False)
        left = len(others) - _complete(others)
        if not left:
            return ""
        return f" {left} of {len(others)} other parts {'is' if left == 1 else 'are'} still to do."


def _complete(parts: list[Part]) -> int:
    return sum(part.state is PartState.COMPLETE for part in parts)


_PARTS = (
    ("C1", "Signed copy", "regulation 7(3), in writing"),
    ("C2", "Partners and signatures", "signed by every partner (Audit Commission 2009)"),
    ("C3", "Aims and outcomes", "regulation 7(3)(a)"),
    ("C4", "Contributions", "regulation 7(3)(b)"),
    ("C5", "How contributions may be varied", "regulation 7(3)(b)"),
    ("C6", "NHS functions", "regulations 7(3)(c) and 5"),
    ("C7", "Council functions", "regulations 7(3)(c) and 6"),
    ("C8", "Persons and services", "regulation 7(3)(d)"),
    ("C9", "Staff, goods and accommodation", "regulation 7(3)(e)"),
    ("C10", "Start and end", "regulation 7(3)(f)"),
    ("C11", "Review, variation and termination", "regulation 7(3)(f)"),
    ("C12", "Host and monitoring", "regulations 7(3)(g) and 7(4)"),
    ("C13", "Pool manager", "regulation 7(4)"),
    ("C14", "Joint consultation", "regulation 4(2)"),
    ("C15", "Case for improvement", "regulation 4(1)"),
    ("C16", "Consent of a trust’s commissioners", "regulations 7(2) and 9(2)"),
    ("C17", "Audit", "regulation 7(6)"),
    ("C18", "Who bears over- and underspends", "good practice; law in Scotland (SSI 2014/341)"),
    ("C19", "Disputes", "good practice; law in Scotland (SSI 2014/341)"),
    ("C20", "VAT regime of each scheme", "HMRC manual VATGPB6640"),
    ("C21", "Exit plan", "good practice"),
)
_REGULATION = frozenset(item for item, _, _ in _PARTS[:13])


def set_up_of(book: AgreementBook, today: date) -> SetUp:
    """How far the set-up of an agreement is on a day. The book needs `SET_UP_SHEETS`."""
    return set_up_in(Inspection.of(replace(book, versions=()), today))


def set_up_in(case: Inspection) -> SetUp:
    """How far the set-up is of the version that an inspection looks at."""
    needed = frozenset(_needed(case))
    missing: dict[str, list[str]] = {}
    for item, sentence in _missing(case):
        if item in needed:
            missing.setdefault(item, []).append(sentence)
    parts = tuple(
        Part(item, title, source, _state(item, needed, missing), tuple(missing.get(item, ())))
        for item, title, source in _PARTS
    )
    return SetUp(parts, case.agreement.legal_basis, content.is_bound(case))


def _state(item: str, needed: frozenset[str], missing: dict[str, list[str]]) -> PartState:
    if item not in needed:
        return PartState.NOT_NEEDED
    return PartState.INCOMPLETE if item in missing else PartState.COMPLETE


def _needed(case: Inspection) -> Iterator[str]:
    """Which parts the agreement needs, by its legal basis, its funds and its partners."""
    yield from ("C1", "C2", "C10")
    if case.agreement.legal_basis in _EFFECTIVENESS:
        # The Directions of 2013 ask for the same case: a more effective use of public funds.
        yield "C15"
    if not content.is_asked(case):
        return
    yield from ("C3", "C4", "C5", "C6", "C7", "C8", "C9", "C11", "C12", "C14", "C15", "C19", "C21")
    if case.pooled_funds or not case.book.funds:
        yield from ("C13", "C17", "C18", "C20")
    if content.trusts_of(case):
        yield "C16"


def _missing(case: Inspection) -> Iterator[tuple[str, str]]:
    yield from content.missing_documents(case)
    yield from content.blank_items(case)
    if (provision := content.lacking_provision(case)) is not None:
        yield "C11", provision
    yield from scope.excluded_in(case)
    yield from _host_and_pool_manager(case)
    yield from _consultation(case)
    agreement = case.agreement
    texts = (
        ("C15", agreement.improvement_statement, "How services will improve", "regulation 4(1)"),
        ("C17", agreement.audit_route, "How the fund is audited", "regulation 7(6)"),
        ("C19", agreement.dispute_route, "The way disputes are settled", "good practice"),
        ("C21", agreement.exit_plan, "The exit plan", "good practice"),
    )
    for item, text, what, source in texts:
        if text is None or not text.strip():
            yield item, f"{what} is blank ({source}): enter it."
    yield from _terms_and_vat(case)


def _host_and_pool_manager(case: Inspection) -> Iterator[tuple[str, str]]:
    agreement = case.agreement
    if agreement.host not in {row.organisation for row in case.book.partners}:
        yield "C12", f"The host {agreement.host} is not a partner (regulation 7(4)): name another."
    if (blank := signatures.blank_pool_manager(agreement)) is not None:
        yield "C13", f"{blank} (regulation 7(4)): enter it."
    strange = signatures.strange_employer(agreement, case.book.organisations)
    if strange is not None:
        yield "C13", strange


def _consultation(case: Inspection) -> Iterator[tuple[str, str]]:
    ended = case.agreement.consultation_ended
    signed = [row.signed_on for row in case.book.partners if row.signed_on is not None]
    if ended is None:
        yield "C14", "The end of the joint consultation is blank (regulation 4(2)): enter it."
    elif signed and ended > min(signed):
        when = f"on {day_text(ended)}, after the first signature on {day_text(min(signed))}"
        yield "C14", f"The consultation ended {when} (regulation 4(2)): it must come before."


def _terms_and_vat(case: Inspection) -> Iterator[tuple[str, str]]:
    if not case.book.funds:
        yield "C18", "No fund is recorded: add the funds and schemes first."
        yield "C20", "No scheme is recorded: add the funds and schemes first."
        return
    for finding in risk.schemes_without_terms(case):
        yield "C18", finding.message
    pooled = {fund.fund for fund in case.pooled_funds}
    blank = [r.scheme for r in case.book.schemes if r.fund in pooled and not r.vat_regime]
    if blank:
        of = "scheme" if len(blank) == 1 else "schemes"
        yield "C20", f"The VAT regime of {of} {listed(blank)} is blank: enter it."
    if not case.book.schemes:
        yield "C20", "No scheme is recorded: add the schemes first."
