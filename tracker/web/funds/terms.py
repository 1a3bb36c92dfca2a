"""Risk-share terms: what they say, how they place a variance, and the builder that sets them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.funds.position import FundPosition
from tracker.domain.funds.risk_rows import terms_versions, version_in_force
from tracker.domain.funds.terms_preview import TermsPreview, preview_terms, with_terms
from tracker.domain.records.risk import RiskShare, RiskShareCap
from tracker.domain.registers import AgreementBook, Fund, Scheme
from tracker.domain.risk_share.terms import Direction, FundKind, Terms
from tracker.domain.vocabulary import BASES, CAP_UNITS, LIMIT_UNITS, METHODS
from tracker.errors import Conflict, NotFound
from tracker.schemas import TermsQuestions, answered
from tracker.services.audit.terms_hands import hands_of_terms
from tracker.services.changes.editing import plan_edits
from tracker.services.changes.edits import Edit, Why
from tracker.services.records.book import load_book
from tracker.web.agreement_pages import frame_of, fund_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, asked, reading, today
from tracker.web.formatting import counted, day, pounds
from tracker.web.funds import terms_form
from tracker.web.funds.charts import ladder_chart
from tracker.web.funds.fund import is_shared, view_of
from tracker.web.funds.risk_words import ladders, share_sentence
from tracker.web.funds.terms_form import ReadTerms, TypedTerms, Version
from tracker.web.record_forms import DATE_PARTS, typed_day
from tracker.web.saving import save

pages = Blueprint("terms", __name__)

_OF_FUND = "/agreements/<code:agreement>/funds/<code:fund>/risk-share"


@dataclass(frozen=True, slots=True)
class FundTerms:
    """A pooled fund and the versions of its terms: its own, and those of single schemes.

    `under_fund` are the schemes that have none of their own.
    """

    fund: Fund
    in_force: Terms | None
    versions: Sequence[tuple[str | None, Terms]]
    under_fund: Sequence[Scheme]


@dataclass(frozen=True, slots=True)
class Builder:
    """The builder as it is opened: the version it makes or changes, and what it starts from."""

    book: AgreementBook
    version: Version
    is_new: bool

    @property
    def partners(self) -> list[str]:
        return [row.organisation for row in self.book.partners]

    @property
    def kept(self) -> tuple[list[RiskShare], list[RiskShareCap]]:
        """The rows and caps that the version has now."""
        return terms_form.rows_of(self.book, self.version)


@pages.get("/agreements/<code:agreement>/risk-share")
@allowed(Right.READ)
def of_agreement(agreement: str) -> ResponseReturnValue:
    """Which funds are shared, under which terms, and where no rule is agreed."""
    now = today()
    with reading() as session:
        book = load_book(session, agreement, sheets=_SHEETS)
        hands = hands_of_terms(session, agreement)
    funds = [_fund_terms(book, row, now) for row in book.funds if row.kind == FundKind.POOLED]
    return render_template(
        "terms/agreement.html",
        **frame_of(book),
        sentence=_agreement_sentence(funds, now),
        funds=funds,
        hands=hands,
        others=[row for row in book.funds if row.kind != FundKind.POOLED],
        today=now,
    )


@pages.get(_OF_FUND)
@allowed(Right.READ)
def of_fund(agreement: str, fund: str) -> ResponseReturnValue:
    """Every step that places the fund's variance, and the versions of its terms."""
    view = view_of(agreement, fund)
    with reading() as session:
        book = load_book(session, agreement, sheets=_SHEETS)
        hands = hands_of_terms(session, agreement)
    found = ladders(view.position, view.names)
    return render_template(
        "terms/fund.html",
        **frame_of(book),
        view=view,
        position=view.position,
        as_at=view.as_at,
        ladders=found,
        sentence=_fund_sentence(view.position, len(view.position.share.steps)),
        terms=_fund_terms(book, fund_of(book, fund), view.as_at),
        hands=hands,
        can_ask=is_shared(view.position),
        faults=view.faults,
    )


@pages.get(f"{_OF_FUND}/ladder.svg")
@allowed(Right.READ)
def ladder(agreement: str, fund: str) -> ResponseReturnValue:
    """How much each step placed, as a picture."""
    share = view_of(agreement, fund).position.share
    if not share.steps:
        abort(404, "No step places anything.")
    words = f"Bar chart of {counted(len(share.steps), 'step')}; each is told in words below."
    picture = ladder_chart(share.steps, share.unallocated, words)
    return Response(picture, mimetype="image/svg+xml")


@pages.get(f"{_OF_FUND}/edit")
@allowed(Right.CHANGE)
def edit(agreement: str, fund: str) -> ResponseReturnValue:
    """The builder, filled with the version asked for, or with what is in force as a start."""
    builder = _opened(agreement, fund)
    rows, caps = builder.kept
    if builder.is_new and not rows:
        rows, caps = _in_force(builder)
    filled = terms_form.filled(rows, caps, builder.partners)
    return _page(builder, filled, terms_form.read(filled, builder.version), [])


@pages.post(f"{_OF_FUND}/edit")
@allowed(Right.CHANGE)
def change(agreement: str, fund: str) -> ResponseReturnValue:
    """Show what the typed terms would do, add a step to type, or save them."""
    action = request.form.get("action", "preview")
    builder, faults = _posted(_opened(agreement, fund))
    more = next((d for d in Direction if action == f"add-{d.lower()}"), None)
    typed = terms_form.typed(request.form, builder.partners, more)
    found = terms_form.read(typed, builder.version)
    faults += found.faults
    edits = terms_form.edits_between(builder.kept, found)
    if not faults:
        faults += _faults_of(edits, found)
    if action != "save" or faults:
        page = _page(builder, typed, found, [] if more else faults)
        return page, 422 if action == "save" else 200
    if request.form.get("mark") != terms_form.mark_of_version(*builder.kept):
        return _moved(builder, typed, found), 409
    version = builder.version
    saved = save(
        edits,
        Why("change risk-share terms", _subject(version)),
        to=url_for("terms.of_fund", agreement=agreement, fund=fund),
        done=f"The terms in force from {day(version.effective_from)} are saved.",
    )
    if isinstance(saved, list):
        return _page(builder, typed, found, saved), 422
    return saved


@pages.get(f"{_OF_FUND}/remove")
@allowed(Right.CHANGE)
def ask_removal(agreement: str, fund: str) -> ResponseReturnValue:
    """What would be removed with a version of the terms, before it is."""
    builder = _opened(agreement, fund)
    if builder.is_new:
        raise NotFound("There are no terms of that date.")
    return render_template(
        "terms/remove.html",
        **frame_of(builder.book),
        fund=fund_of(builder.book, fund),
        version=builder.version,
        mark=terms_form.mark_of_version(*builder.kept),
    )


@pages.post(f"{_OF_FUND}/remove")
@allowed(Right.CHANGE)
def remove(agreement: str, fund: str) -> ResponseReturnValue:
    """Remove a version of the terms as a whole."""
    builder = _opened(agreement, fund)
    if request.form.get("mark") != terms_form.mark_of_version(*builder.kept):
        raise Conflict(
            "Somebody else changed these terms after you opened them. Nothing was removed: look "
            "at them again first."
        )
    saved = save(
        terms_form.edits_between(builder.kept, ReadTerms()),
        Why("remove risk-share terms", _subject(builder.version)),
        to=url_for("terms.of_fund", agreement=agreement, fund=fund),
        done=f"The terms from {day(builder.version.effective_from)} are removed.",
    )
    if isinstance(saved, list):
        abort(422, f"{saved[0].sentence}.")
    return saved


_SHEETS = ("Agreement versions", "Partners", "Funds", "Schemes", "Risk share", "Risk share caps")


def _opened(agreement: str, fund: str) -> Builder:
    """The version that the address names; without a day, a new one that starts today."""
    with reading() as session:
        book = load_book(session, agreement)
    fund_of(book, fund)
    scheme = asked("scheme") or None
    if scheme is not None and all((r.fund, r.scheme) != (fund, scheme) for r in book.schemes):
        raise NotFound(f"Fund {fund} has no scheme {scheme}.")
    values, faults = answered(TermsQuestions(), {"from": asked("from")})
    if faults:
        abort(400, f"{faults['from']}.")
    start: date | None = values["start"]
    version = Version(agreement, fund, scheme, start or today())
    if start is None:
        return Builder(book, version, is_new=True)
    if terms_form.rows_of(book, version) == ([], []):
        raise NotFound(f"There are no terms from {day(start)}.")
    return Builder(book, version, is_new=False)


def _posted(builder: Builder) -> tuple[Builder, list[FieldFault]]:
    """The builder with the first day that was typed for a new version."""
    if not builder.is_new:
        return builder, []
    values, faults = answered(TermsQuestions(), {"from": typed_day("effective_from")})
    start: date | None = values["start"]
    if faults or start is None:
        sentence = faults.get("from", "Enter the day from which the terms are in force")
        return builder, [FieldFault("effective_from", sentence)]
    new = replace(builder, version=replace(builder.version, effective_from=start))
    if new.kept != ([], []):
        sentence = f"There are terms from {day(start)} already: change those, or enter another day"
        return builder, [FieldFault("effective_from", sentence)]
    return new, []


def _faults_of(edits: Sequence[Edit], found: ReadTerms) -> list[FieldFault]:
    """What is wrong with the terms as a whole, such as shares that do not total the whole."""
    with reading() as session:
        plan = plan_edits(session, edits)
    faults = {}
    for problem in plan.problems:
        name = "form"
        if problem.edit is not None and (row := edits[problem.edit].after) is not None:
            name = found.name_of(row, problem.field or "")
        faults[problem.message] = FieldFault(name, problem.message.rstrip("."))
    return list(faults.values())


def _page(
    builder: Builder,
    typed: TypedTerms,
    found: ReadTerms,
    faults: list[FieldFault],
    mark: str | None = None,
) -> str:
    """The builder, or only its preview where the page asks for that.

    Args:
        mark: what the form shall carry of the kept version; else what it carries already.
    """
    preview = None if faults else _preview(builder, found)
    shown = {
        **frame_of(builder.book),
        "fund": fund_of(builder.book, builder.version.fund),
        "version": builder.version,
        "is_new": builder.is_new,
        "typed": typed,
        "partners": builder.partners,
        "preview": preview,
        "preview_words": _preview_words(preview, builder),
        "preview_ladders": ladders(preview.position, _names(builder)) if preview else [],
        "faults": faults,
        "mark": mark or request.form.get("mark") or terms_form.mark_of_version(*builder.kept),
        "effective_parts": [request.form.get(f"effective_from-{part}", "") for part in DATE_PARTS],
        "directions": list(Direction),
        "methods": METHODS,
        "limit_units": LIMIT_UNITS,
        "cap_units": CAP_UNITS,
        "bases": BASES,
    }
    only_preview = request.headers.get("X-Part") == "preview"
    return render_template("terms/preview.html" if only_preview else "terms/edit.html", **shown)


def _moved(builder: Builder, typed: TypedTerms, found: ReadTerms) -> str:
    """The builder with what was typed, and a word that somebody saved these terms meanwhile."""
    sentence = (
        "Somebody else changed these terms after you opened them. What you typed is still here: "
        "compare it with the fund’s page, then save again to put it in force"
    )
    mark = terms_form.mark_of_version(*builder.kept)
    return _page(builder, typed, found, [FieldFault("form", sentence)], mark)


def _preview(builder: Builder, found: ReadTerms) -> TermsPreview | None:
    version = builder.version
    key = (version.fund, version.scheme, version.effective_from)
    book = with_terms(builder.book, key, found.rows, found.caps)
    return preview_terms(book, version.fund, max(today(), version.effective_from))


def _preview_words(preview: TermsPreview | None, builder: Builder) -> str:
    if preview is None:
        return ""
    return share_sentence(preview.position.share, _names(builder))


def _names(builder: Builder) -> Mapping[str, str]:
    names: Mapping[str, str] = frame_of(builder.book)["names"]
    return names


def _in_force(builder: Builder) -> tuple[list[RiskShare], list[RiskShareCap]]:
    """What is in force when a new version starts: the usual start for the one after it."""
    version = builder.version
    starts = [
        row.effective_from
        for row in builder.book.risk_shares
        if (row.fund, row.scheme) == (version.fund, version.scheme)
        and row.effective_from <= version.effective_from
    ]
    if not starts:
        return [], []
    return terms_form.rows_of(builder.book, replace(version, effective_from=max(starts)))


def _fund_terms(book: AgreementBook, fund: Fund, as_at: date) -> FundTerms:
    rows = [row for row in book.risk_shares if row.fund == fund.fund]
    caps = [cap for cap in book.caps if cap.fund == fund.fund]
    versions = terms_versions(rows, caps)
    listed = [
        (scheme, terms)
        for (_, scheme), of in sorted(versions.items(), key=lambda item: item[0][1] or "")
        for terms in reversed(of)
    ]
    in_force = version_in_force(versions.get((fund.fund, None), ()), as_at)
    under_fund = [
        row
        for row in book.schemes
        if row.fund == fund.fund and (fund.fund, row.scheme) not in versions
    ]
    return FundTerms(fund, in_force, listed, under_fund)


def _agreement_sentence(funds: Sequence[FundTerms], now: date) -> str:
    if not funds:
        return "No pooled fund is recorded, so nothing is shared under terms."
    without = [f for f in funds if f.in_force is None]
    if not without:
        each = "The pooled fund has" if len(funds) == 1 else f"All {len(funds)} pooled funds have"
        return f"{each} terms in force on {day(now)}."
    verb = "has" if len(without) == 1 else "have"
    return (
        f"{len(without)} of {counted(len(funds), 'pooled fund')} {verb} no terms in force on "
        f"{day(now)}: agree them before there is a variance to share."
    )


def _fund_sentence(position: FundPosition, steps: int) -> str:
    variance = position.share.variance
    if variance is None:
        return "No scheme has a forecast, so there is nothing to place yet."
    if not variance:
        return "The fund is forecast on budget, so there is nothing to place."
    if not steps:
        return f"No step places {pounds(abs(variance))}."
    return (
        f"{counted(steps, 'step')} {'places' if steps == 1 else 'place'} {pounds(abs(variance))}."
    )


def _subject(version: Version) -> str:
    parts = [version.agreement, version.fund, version.scheme, day(version.effective_from)]
    return " / ".join(part for part in parts if part)
