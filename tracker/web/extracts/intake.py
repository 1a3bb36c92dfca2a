"""Ledger extracts: upload, say what they hold, see what they would do, take them in.

An extract whose headings a kept mapping knows goes straight to its preview; any other shows what
was recognised and asks for the rest. What an extract would do is worked out anew each time it is
looked at, and once more in the transaction that writes it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from importers.reading import shown_name
from tracker.access import Right
from tracker.domain.ledgers.control_totals import added_up
from tracker.domain.ledgers.extracts import Inspection
from tracker.domain.ledgers.mapper import Sample
from tracker.domain.ledgers.mapping import CodeRule, LedgerMapping
from tracker.domain.money import to_pounds
from tracker.domain.registers import Organisation
from tracker.errors import BadFile, NotFound, PersonalDataFound, RuleBroken
from tracker.extract_intake import check_extract, take_in_extract
from tracker.services.extracts.left import count_left
from tracker.services.extracts.mappings import KeptMapping, get_mapping, list_mappings
from tracker.services.extracts.series import Correction
from tracker.services.extracts.taking import ExtractPlan, ExtractWish, known_schemes
from tracker.services.extracts.waiting import (
    WaitingExtract,
    keep_draft,
    list_extracts,
    list_waiting,
    mark_extract,
    nearest,
    recognised,
)
from tracker.services.imports.uploads import (
    Ending,
    NewFile,
    check_quota,
    discard_upload,
    keep_upload,
    note_refused,
)
from tracker.sheets.reading import Problem
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, asked, now, reading, the_database, today, writing
from tracker.web.choices import list_organisations
from tracker.web.extracts.beginnings import fitted, guessed, in_form
from tracker.web.extracts.files import (
    incoming_extract,
    inspected,
    inspected_before_kept,
    mapping_of_waiting,
    waiting_extract,
)
from tracker.web.extracts.mapping_forms import (
    MATCHES,
    MOST_RULES_EDITED,
    ROLE_LABELS,
    SPARE_RULES,
    MappingFields,
    RuleFields,
    fields_of,
    fields_sent,
    labels_for_rules,
    rule_for,
    target_options,
)
from tracker.web.extracts.words import exact, exact_text, notes, plan_sentence, understood_sentence
from tracker.web.imports.jobs import the_settings
from tracker.web.long_work import long_work

pages = Blueprint("ledgers", __name__, url_prefix="/ledgers")

AFRESH = "none"
CODES_SHOWN = 50
CHANGES_SHOWN = 50
USUAL_REASON = "Not part of a pooled fund"


@pages.get("")
@allowed(Right.READ)
def ledgers() -> ResponseReturnValue:
    """The extracts taken in so far, what waits, and the form for the next one."""
    return _ledgers([])


def _ledgers(faults: list[FieldFault]) -> str:
    with reading() as session:
        return render_template(
            "ledgers/ledgers.html",
            extracts=list_extracts(session),
            waiting=list_waiting(session, actor()),
            mappings=list_mappings(session),
            left=count_left(session),
            exact_text=exact_text,
            faults=faults,
        )


@pages.post("")
@allowed(Right.CHANGE)
@long_work()
def upload() -> ResponseReturnValue:
    """Keep an extract until it is decided on; one that a mapping knows needs no questions.

    It is looked into first: what cannot be read, because of personal data too, is never kept.
    """
    file = request.files.get("file")
    if file is None or not file.filename:
        return _ledgers([FieldFault("file", "Choose an extract (.csv or .xlsx)")]), 422
    limits = the_settings().limits
    sent = NewFile(shown_name(file.filename), None, file.read())
    with reading() as session:
        check_quota(session, actor(), now(), limits.uploads_an_hour)
    found = inspected_before_kept(sent)
    if not found.readable:
        with writing() as session:
            note_refused(session, actor(), now(), sent)
        return _ledgers([FieldFault("file", _unreadable(found))]), 422
    with writing() as session:
        kept_for = timedelta(days=limits.keep_uploads_days)
        token = keep_upload(session, actor(), now(), sent, kept_for)
        mark_extract(session, token)
        kept = _own_mappings(session)
        known = recognised(kept, found)
        like = known or nearest(kept, found)
        if like is not None:
            keep_draft(session, token, like.mapping)
    plain = known is not None and not notes(known.mapping, found)
    return redirect(url_for("ledgers.check" if plain else "ledgers.understand", token=token), 303)


def _own_mappings(session: Session) -> list[KeptMapping]:
    """The mappings kept of the organisations whose ledgers the asking person may take in."""
    return [k for k in list_mappings(session) if actor().acts_for(k.mapping.organisation)]


@pages.get("/files/<token>")
@allowed(Right.READ)
@long_work()
def understand(token: str) -> ResponseReturnValue:
    """What was recognised in the file, and the form to correct and complete it."""
    waiting = waiting_extract(token)
    found = inspected(waiting, asked("sheet") or None)
    if not found.readable:
        return _refused(waiting, _unreadable(found), kept=not found.personal), 422
    chosen, begun = asked("mapping"), waiting.mapping
    if chosen:
        begun = None if chosen == AFRESH else _named(chosen)
    if begun is None:
        own = own_organisations()
        fields = guessed(found, own[0].code if len(own) == 1 else "", asked("sheet"))
    else:
        fields = fitted(fields_of(begun), found)
        fields.sheet = asked("sheet") or fields.sheet
    return _form(waiting, found, in_form(fields, asked("form"), found), [], begun)


def _named(chosen: str) -> LedgerMapping:
    """The kept mapping that a form names by organisation and name."""
    organisation, _, name = chosen.partition("/")
    with reading() as session:
        return get_mapping(session, organisation, name).mapping


def _form(
    waiting: WaitingExtract,
    found: Inspection,
    fields: MappingFields,
    faults: list[FieldFault],
    begun: LedgerMapping | None,
) -> str:
    with reading() as session:
        schemes = known_schemes(session)
        kept = [f"{k.mapping.organisation}/{k.mapping.name}" for k in _own_mappings(session)]
    many = len(fields.rules) > MOST_RULES_EDITED
    column = fields.code_column
    spare = [] if many else [RuleFields(column) for _ in range(SPARE_RULES)]
    return render_template(
        "ledgers/understand.html",
        waiting=waiting,
        found=found,
        fields=fields,
        rules=[] if many else [*fields.rules, *spare],
        rules_kept=len(fields.rules) if many else 0,
        roles=ROLE_LABELS,
        matches=MATCHES,
        labels=labels_for_rules(found),
        targets=target_options(schemes, fields.rules),
        organisations=own_organisations(),
        sentence=understood_sentence(found),
        exact=exact,
        faults=faults,
        kept=kept,
        begun=f"{begun.organisation}/{begun.name}" if begun else AFRESH,
        notes=notes(begun, found) if begun else [],
    )


@pages.post("/files/<token>/mapping")
@allowed(Right.CHANGE)
@long_work()
def map_file(token: str) -> ResponseReturnValue:
    """Keep what the form says as the mapping of this file, and show what it would do."""
    waiting = waiting_extract(token)
    fields = fields_sent(request.form)
    found = inspected(waiting, fields.sheet or None)
    if not found.readable:
        return _refused(waiting, _unreadable(found), kept=not found.personal), 422
    try:
        mapping = fields.mapping(found)
    except BadFile as refused:
        said = refused.sentence.removeprefix("The mapping cannot be used: ")
        return _form(waiting, found, fields, [FieldFault("name", said)], waiting.mapping), 422
    kept = request.form.get("rules_kept", "")
    if kept:
        own = waiting.mapping
        same = own is not None and kept == f"{own.organisation}/{own.name}"
        mapping = replace(mapping, rules=(own if own and same else _named(kept)).rules)
    with writing() as session:
        keep_draft(session, token, mapping)
    return redirect(url_for("ledgers.check", token=token), 303)


@pages.get("/files/<token>/check")
@allowed(Right.READ)
@long_work()
def check(token: str) -> ResponseReturnValue:
    """What taking the extract in would do, with its control totals."""
    waiting = waiting_extract(token)
    if waiting.mapping is None:
        return redirect(url_for("ledgers.understand", token=token), 303)
    wish = asked_wish(request.args.to_dict())
    try:
        with incoming_extract(waiting, wish) as incoming:
            plan = check_extract(the_database(), actor(), incoming, today())
    except (BadFile, RuleBroken) as refused:
        return _not_taken(waiting, refused), 422
    return _check(waiting, plan, wish)


def _check(
    waiting: WaitingExtract, plan: ExtractPlan, wish: ExtractWish, *, moved: bool = False
) -> str:
    with reading() as session:
        schemes = known_schemes(session)
    totals = plan.mapper.totals
    codes = sorted(totals.unmatched.items(), key=lambda item: -abs(item[1].total))
    # A code is one cell only where the rules look at one column.
    one_column = len(plan.mapping.rule_columns) == 1
    return render_template(
        "ledgers/check.html",
        waiting=waiting,
        plan=plan,
        wish=wish,
        totals=totals,
        codes=codes[:CODES_SHOWN],
        more_codes=max(0, len(codes) - CODES_SHOWN),
        code_column=plan.mapping.rule_columns[0] if one_column else None,
        targets=target_options(schemes, []),
        changed=plan.imported.ledger_changed[:CHANGES_SHOWN],
        gone=plan.imported.ledger_removed[:CHANGES_SHOWN],
        unsure=any(s.verdict(wish.correction) == "unsure" for s in plan.earlier),
        replaceable=_replaceable(plan, wish),
        sentence=plan_sentence(plan),
        exact=exact,
        samples=[*plan.mapper.first, *_later(plan)],
        in_pounds=to_pounds,
        errors=_grouped(plan.imported.problems),
        unmatched=added_up(totals.unmatched),
        exact_text=exact_text,
        moved=moved,
    )


def _replaceable(plan: ExtractPlan, wish: ExtractWish) -> list[int]:
    """The earlier extracts of which somebody may say, or has said, that the file replaces them."""
    unsure = {s.series for s in plan.earlier if s.verdict(wish.correction) == "unsure"}
    return sorted(unsure | {m.series for m in plan.moved} | wish.correction.replaces)


def _grouped(problems: Sequence[Problem]) -> list[tuple[str, list[str]]]:
    """Equal errors once, with their cells."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        cells = found.setdefault(problem.message, [])
        if problem.cell:
            cells.append(problem.cell)
    return list(found.items())


def _later(plan: ExtractPlan) -> list[Sample]:
    """The last lines, without those that are among the first."""
    shown = {id(sample.line) for sample in plan.mapper.first}
    return [sample for sample in plan.mapper.last if id(sample.line) not in shown]


def _refused(waiting: WaitingExtract, sentence: str, *, kept: bool = True) -> str:
    fault = FieldFault("file", sentence)
    return render_template("ledgers/unreadable.html", waiting=waiting, kept=kept, faults=[fault])


def _not_taken(waiting: WaitingExtract, refused: BadFile | RuleBroken) -> str:
    kept = not isinstance(refused, PersonalDataFound)
    return _refused(waiting, refused.sentence, kept=kept)


def _unreadable(found: Inspection) -> str:
    return f"{found.name} cannot be read: {found.reason}"


@pages.post("/files/<token>/rules")
@allowed(Right.CHANGE)
def add_rules(token: str) -> ResponseReturnValue:
    """Add a rule for each code that was given a scheme, or left out, and check again."""
    waiting = waiting_extract(token)
    mapping = mapping_of_waiting(waiting)
    column = mapping.rule_columns[0]
    added: list[CodeRule] = []
    for place in range(CODES_SHOWN):
        target = request.form.get(f"target-{place}", "")
        if target:
            reason = request.form.get("reason", "").strip() or USUAL_REASON
            added.append(rule_for(column, request.form.get(f"code-{place}", ""), target, reason))
    with writing() as session:
        keep_draft(session, token, replace(mapping, rules=(*mapping.rules, *added)))
    return redirect(url_for("ledgers.check", token=token), 303)


@pages.post("/files/<token>/take-in")
@allowed(Right.CHANGE)
@long_work()
def take_in(token: str) -> ResponseReturnValue:
    """Write what the preview showed; if it would now be something else, show that instead."""
    waiting = waiting_extract(token)
    wish = asked_wish(request.form.to_dict())
    seen = request.form.get("fingerprint", "")
    save = bool(request.form.get("save"))
    try:
        with incoming_extract(waiting, wish) as incoming:
            taken = take_in_extract(
                the_database(), actor(), now(), incoming, save=save, expected=seen
            )
    except (BadFile, RuleBroken) as refused:
        return _not_taken(waiting, refused), 422
    if taken.batch is None:
        return _check(waiting, taken.plan, wish, moved=True), 409
    with writing() as session:
        discard_upload(session, actor(), token, Ending(now(), "imported", taken.batch))
    flash(f"{waiting.file.name} is taken in as batch {taken.batch}.", "success")
    return redirect(url_for("taken_extracts.extract", number=taken.batch), 303)


@pages.post("/files/<token>/cancel")
@allowed(Right.CHANGE)
def cancel(token: str) -> ResponseReturnValue:
    """Forget an extract that waits."""
    with writing() as session:
        if not discard_upload(session, actor(), token, Ending(now(), "cancelled")):
            raise NotFound("This file is no longer waiting: it was imported or cancelled.")
    flash("The file is forgotten. Nothing was changed.")
    return redirect(url_for("ledgers.ledgers"), 303)


def asked_wish(said: dict[str, str]) -> ExtractWish:
    """What the address or the form asks of the extract."""
    answer = said.get("correction", "")
    replaced = answer.removeprefix("replaces-")
    series = (
        frozenset({int(replaced)}) if replaced.isdecimal() and len(replaced) < 10 else frozenset()
    )
    correction = Correction(series, adds=answer == "adds")
    return ExtractWish(bool(said.get("good_rows_only")), correction)


def own_organisations() -> list[Organisation]:
    """The organisations whose ledgers the asking person may take in."""
    with reading() as session:
        rows = list_organisations(session)
    return [row for row in rows if actor().acts_for(row.code)]
