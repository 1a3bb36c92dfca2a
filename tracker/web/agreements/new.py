"""The first page of a set-up: what a new agreement is, who makes it, and when it starts."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Actor, Right
from tracker.domain.registers import Agreement, Organisation, Partner
from tracker.errors import NotAllowed, NotFound
from tracker.services.changes.edits import Edit, Why
from tracker.sheets.agreement_layouts import AGREEMENTS, ORGANISATIONS, PARTNERS
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, reading, today
from tracker.web.choices import list_organisations, organisation_options
from tracker.web.people.new_organisation import NEW_ORGANISATION, typed_organisation
from tracker.web.record_forms import Option, RecordForm
from tracker.web.saving import save

pages = Blueprint("new_agreement", __name__)

OTHERS = ("partner_2", "partner_3", "partner_4", "partner_5")
THE_NEW_ONE = "The partner that is not on the list"
_ENTERED_BELOW = "\N{BULLET}new"  # no code: a bullet would be typed by nobody


@pages.get("/agreements/new")
@allowed(Right.CHANGE)
def ask() -> ResponseReturnValue:
    """What the agreement is and who its partners are."""
    return _page(None, [])


@pages.post("/agreements/new")
@allowed(Right.CHANGE)
def add() -> ResponseReturnValue:
    """Add the agreement, its partners, and an organisation that was not recorded, all at once."""
    body = typed_organisation()
    faults = body if isinstance(body, list) else []
    new = body if isinstance(body, Organisation) else None
    codes, about_partners = _typed_partners(new)
    agreement = _typed_agreement(new)
    if isinstance(agreement, list):
        faults = [*agreement, *faults]
    elif agreement.host not in codes:
        about_partners.append(FieldFault("host", "The host must be one of the partners"))
    faults = [*faults, *about_partners]
    if faults or isinstance(agreement, list):
        return _page(new, faults), 422
    return _saved(agreement, codes, new)


def _saved(agreement: Agreement, codes: list[str], new: Organisation | None) -> ResponseReturnValue:
    partners = [Partner(agreement.agreement, code, None, None, None) for code in codes]
    edits = [Edit(ORGANISATIONS, None, new)] if new else []
    edits += [Edit(AGREEMENTS, None, agreement)]
    edits += [Edit(PARTNERS, None, row) for row in partners]
    try:
        saved = save(
            edits,
            Why("add agreement", agreement.agreement),
            to=url_for("set_up.task_list", agreement=agreement.agreement),
            done=f"{agreement.title} is added. Go on with the parts below, in any order.",
        )
    except (NotFound, NotAllowed) as refusal:  # the reference is that of somebody else's agreement
        saved = [FieldFault("agreement", refusal.sentence.rstrip("."))]
    return (_page(new, saved), 422) if isinstance(saved, list) else saved


def _form(options: Sequence[Option]) -> RecordForm:
    return RecordForm(
        AGREEMENTS,
        ("agreement", "title", "legal_basis", "host", "start_date"),
        labels={
            "agreement": "Reference",
            "host": "Which partner is the host?",
            "start_date": "First day",
        },
        hints={
            "agreement": "Short, and unique; it cannot be changed later",
            "title": "As it stands on the agreement",
            "legal_basis": "The power under which the partners act",
            "host": "The host keeps the fund’s accounts and answers for its audit",
        },
        options={"host": options},
    )


def _typed_agreement(new: Organisation | None) -> Agreement | list[FieldFault]:
    form = _form([])
    chosen = form.texts()["host"] == _ENTERED_BELOW
    fixed = {"host": new.code if new else ""} if chosen else {}
    row = form.read(fixed=fixed)
    if isinstance(row, list):
        return row
    assert isinstance(row, Agreement)
    return row


def _typed_partners(new: Organisation | None) -> tuple[list[str], list[FieldFault]]:
    """The partners' codes, one's own organisation first, and what is wrong with the choice."""
    own = request.form.get("own", "").strip()
    faults = []
    if own not in {option.value for option in _own_options(actor())}:
        faults.append(FieldFault("own", "Choose the organisation for which you set it up"))
    others = [text for name in OTHERS if (text := request.form.get(name, "").strip())]
    codes = [own, *others, *([new.code] if new else [])]
    if len(set(codes)) < len(codes):
        faults.append(FieldFault(OTHERS[0], "Choose each partner once"))
    if len(codes) < 2:
        faults.append(FieldFault(OTHERS[0], "Choose the other partner, or enter it below"))
    return codes, faults


def _own_options(who: Actor) -> list[Option]:
    """The organisations for which somebody may set up an agreement."""
    with reading() as session:
        bodies = list_organisations(session)
    if not who.is_local:
        own = who.organisations(Right.CHANGE)
        bodies = [row for row in bodies if row.code in own]
    return organisation_options(bodies, today())


def _page(new: Organisation | None, faults: Sequence[FieldFault]) -> str:
    typed = request.method == "POST"
    with reading() as session:
        bodies = list_organisations(session)
    options = organisation_options(bodies, today())
    form = _form([*options, Option(_ENTERED_BELOW, THE_NEW_ONE)])
    own = _own_options(actor())
    return render_template(
        "set_up/new.html",
        fields=form.typed() if typed else form.filled(None),
        own=own,
        options=options,
        chosen={
            name: request.form.get(name, "")
            or (own[0].value if name == "own" and len(own) == 1 else "")
            for name in ("own", *OTHERS)
        },
        others=OTHERS,
        new_fields=NEW_ORGANISATION.typed() if typed else NEW_ORGANISATION.filled(None),
        is_new=new is not None,
        faults=faults,
    )
