"""People: who has which role, inviting somebody, and ending access."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import chain
from operator import itemgetter

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right, Role
from tracker.domain.wording import joined
from tracker.errors import RuleBroken, Unavailable
from tracker.mail import Letter
from tracker.services.people import accounts as people
from tracker.services.people import administration
from tracker.services.people.accounts import Grant, ListedPerson
from tracker.services.people.administration import Invitation
from tracker.services.people.events import list_events
from tracker.services.people.sign_in_links import count_open_invitations
from tracker.sheets import CellFault
from tracker.sheets.moments import read_date
from tracker.web.allowing import allowed
from tracker.web.asking import (
    FieldFault,
    actor,
    asked_page,
    now,
    reading,
    the_database,
    today,
)
from tracker.web.files import list_file
from tracker.web.loaded_lists import page_of
from tracker.web.paging import page_links
from tracker.web.people.people_list import (
    HEADINGS,
    SORTED,
    PersonState,
    asked_people,
    row_of,
    state_of,
)
from tracker.web.people.words import people_sentence
from tracker.web.record_forms import DATE_PARTS, Control, Option, ShownField, typed_day
from tracker.web.sign_in import letters
from tracker.web.sign_in.sessions import cause
from tracker.web.sorting import file_links, sort_links
from tracker.web.throttled import an_export

pages = Blueprint("people", __name__)

A_PAGE = 100
EVENTS_SHOWN = 50
REVIEW = (
    "Organisation", "Name", "Email", "Role", "From", "Until", "Given by", "Ended", "Ended by",
    "Asked for a code", "Last signed in",
)  # fmt: skip


@pages.get("/people")
@allowed(Right.ADMINISTER)
def list_() -> str:
    """Everybody with a role in the organisations one looks after."""
    number, wanted = asked_page(), asked_people()
    listed, names = _listed()
    with reading() as session:
        waiting = count_open_invitations(session, now(), [one.person.number for one in listed])
    found = wanted.answer(listed, names)
    organisations = {role.organisation for one in listed for role in one.roles}
    return render_template(
        "people/people.html",
        total=len(listed),
        shown=page_of(found, number, A_PAGE),
        matches=len(found),
        is_narrow=wanted.is_narrow,
        asked=wanted.given,
        names=names,
        sentence=_sentence(listed, waiting),
        organisations=sorted(
            ((code, names.get(code, code)) for code in organisations), key=itemgetter(1)
        ),
        roles=list(Role),
        states=list(PersonState),
        state_of=state_of,
        headings=sort_links(SORTED, wanted.order, "people"),
        downloads=file_links(".download"),
        links=page_links(number, len(found), A_PAGE),
    )


@pages.get("/people.<any(xlsx, csv):form>")
@allowed(Right.ADMINISTER)
@an_export
def download(form: str) -> Response:
    """The list as the address asks for it, one row for each person, as a file."""
    wanted = asked_people()
    listed, names = _listed()
    rows = [row_of(one, names) for one in wanted.answer(listed, names)]
    return list_file(form, f"People on {today():%d-%m-%Y}", HEADINGS, rows)


def _listed() -> tuple[Sequence[ListedPerson], Mapping[str, str]]:
    """The people the reader looks after, and the names of all organisations."""
    with reading() as session:
        listed = administration.list_administered(session, actor(), today())
        return listed, people.organisation_names(session)


def _sentence(listed: Sequence[ListedPerson], waiting: int) -> str:
    held = chain.from_iterable(one.roles for one in listed)
    return people_sentence(len(listed), len({role.organisation for role in held}), waiting)


@pages.get("/people/invite")
@allowed(Right.ADMINISTER)
def invite() -> str:
    """The form to invite somebody."""
    return _invite([])


@pages.post("/people/invite")
@allowed(Right.ADMINISTER)
def send_invitation() -> ResponseReturnValue:
    """Put somebody on record with a role, and write to them."""
    grant, faults = _grant()
    email, name = request.form.get("email", ""), request.form.get("name", "")
    for field, check, text in (
        ("email", people.normal_email, email),
        ("name", people.normal_name, name),
    ):
        faults += _fault(field, check, text)
    if grant is None or faults:
        return _invite(sorted(faults, key=lambda f: _ORDER.index(f.field))), 422
    who = actor()
    try:
        with the_database().writing() as session:
            invitation = Invitation(email, name, grant)
            invited = administration.invite(session, who, cause(who.name), today(), invitation)
            organisation = people.organisation_names(session)[grant.organisation]
    except RuleBroken as refusal:
        return _invite([FieldFault("until", refusal.sentence.rstrip("."))]), 422
    person = invited.person
    letter = (
        letters.invitation(person, invited.token, who.name, organisation)
        if invited.token
        else letters.role_given(person, str(grant.role), organisation)
    )
    _post(letter, f"{person.email} is now {grant.role} of {organisation}")
    return redirect(url_for("people.list_"), 303)


_ORDER = ("email", "name", "organisation", "role", "until")


def _fault(field: str, check: Callable[[str], object], text: str) -> list[FieldFault]:
    try:
        check(text)
    except RuleBroken as refusal:
        return [FieldFault(field, refusal.sentence.rstrip("."))]
    return []


def _post(letter: Letter, done: str) -> None:
    """Send a letter, and say what was done, whether or not the letter was taken."""
    try:
        letters.post(letter)
    except Unavailable as refusal:
        flash(f"{done}, but the letter could not be sent. {refusal.sentence}")
    else:
        flash(f"{done}, and a letter is on its way.", "success")


def _invite(faults: list[FieldFault]) -> str:
    with reading() as session:
        fields = _role_fields(people.organisation_names(session))
    return render_template("people/invite.html", faults=faults, fields=fields, typed=request.form)


def _role_fields(names: Mapping[str, str]) -> list[ShownField]:
    """Organisation, role and last day, as they were typed."""
    ours = administration.administered(actor())
    offered = [
        Option(code, f"{name} ({code})")
        for code, name in sorted(names.items(), key=lambda item: item[1])
        if ours is None or code in ours
    ]
    roles = [Option(role.value, f"{role.value}: {MEANING[role]}") for role in Role]
    chosen = request.form.get("organisation", "")
    if len(offered) == 1 and not chosen:
        chosen = offered[0].value
    day, month, year = (request.form.get(f"until-{part}", "") for part in DATE_PARTS)
    return [
        ShownField(
            "organisation",
            "Organisation",
            Control.SELECT,
            chosen,
            "",
            tuple(offered),
            optional=False,
        ),
        ShownField(
            "role",
            "Role",
            Control.RADIOS,
            request.form.get("role", ""),
            "",
            tuple(roles),
            optional=False,
        ),
        ShownField(
            name="until",
            label="Last day",
            control=Control.DATE,
            value="",
            hint="For an auditor who comes for a time, for example 31 3 2027",
            options=(),
            optional=True,
            parts=(day, month, year),
        ),
    ]


MEANING = {
    Role.FINANCE_LEAD: "enters and changes what is recorded, and approves",
    Role.BOARD_MEMBER: "reads, and approves what others prepared",
    Role.AUDITOR: "reads everything, its history included, and changes nothing",
    Role.ADMINISTRATOR: "looks after people, and may do what a finance lead may",
}


def _grant() -> tuple[Grant | None, list[FieldFault]]:
    """The role that was typed, or what is wrong with it."""
    faults = []
    organisation, role = request.form.get("organisation", ""), request.form.get("role", "")
    ours = administration.administered(actor())
    if not organisation:
        faults.append(FieldFault("organisation", "Choose the organisation"))
    elif organisation not in (ours if ours is not None else _recorded()):
        abort(404, "You do not look after this organisation.")
    if role not in list(Role):
        faults.append(FieldFault("role", "Choose a role"))
    until, wrong = _until()
    if wrong:
        faults.append(FieldFault("until", wrong))
    if faults:
        return None, faults
    return Grant(organisation, Role(role), until), []


def _recorded() -> Sequence[str]:
    with the_database().reading() as session:
        return people.organisation_codes(session)


def _until() -> tuple[date | None, str | None]:
    typed = typed_day("until")
    if not typed:
        return None, None
    try:
        day = read_date(typed)
    except CellFault as fault:
        return None, f"The last day {fault.message}"
    return (day, None) if day >= today() else (None, "The last day must be today or later")


@pages.get("/people/<int:number>")
@allowed(Right.ADMINISTER)
def person(number: int) -> str:
    """One person: roles, and what happened about them."""
    return _person(number, [])


def _person(number: int, faults: list[FieldFault]) -> str:
    who = actor()
    with reading() as session:
        found = administration.get_administered(session, who, number)
        ours = administration.administered(who)
        held = [
            role
            for role in people.list_roles(session, found.number, today())
            if ours is None or role.organisation in ours
        ]
        names = people.organisation_names(session)
        return render_template(
            "people/person.html",
            found=found,
            roles=held,
            names=names,
            fields=_role_fields(names),
            faults=faults,
            is_self=found.number == who.person,
            events=list_events(session, found.number, EVENTS_SHOWN) if ours is None else [],
        )


@pages.post("/people/<int:number>/roles")
@allowed(Right.ADMINISTER)
def give_role(number: int) -> ResponseReturnValue:
    """Give a person a further role."""
    who = actor()
    with the_database().reading() as session:
        administration.get_administered(session, who, number)
    grant, faults = _grant()
    if grant is None:
        return _person(number, faults), 422
    with the_database().writing() as session:
        found = administration.give_role(session, who, cause(who.name), today(), number, grant)
    flash(f"{found.name} is now {grant.role} of {grant.organisation}.", "success")
    return redirect(url_for("people.person", number=number), 303)


@pages.post("/people/<int:number>/roles/<int:role>/end")
@allowed(Right.ADMINISTER)
def end_role(number: int, role: int) -> ResponseReturnValue:
    """End a role from this moment."""
    who = actor()
    with the_database().writing() as session:
        found = administration.end_role(session, who, cause(who.name), number, role)
    flash(f"The role of {found.name} is ended.", "success")
    return redirect(url_for("people.person", number=number), 303)


@pages.post("/people/<int:number>/link")
@allowed(Right.ADMINISTER)
def send_link(number: int) -> ResponseReturnValue:
    """Send a person a new link to choose a password, which nobody else sees."""
    who = actor()
    with the_database().writing() as session:
        made = administration.make_new_link(session, who, cause(who.name), number)
        names = people.organisation_names(session)
    assert made.token is not None
    ours = administration.administered(who)
    organisation = joined(sorted(names[code] for code in ours)) if ours else "your organisation"
    letter = (
        letters.reset(made.person, made.token)
        if made.person.has_password
        else letters.invitation(made.person, made.token, who.name, organisation)
    )
    _post(letter, f"A new link for {made.person.email} is made")
    return redirect(url_for("people.person", number=number), 303)


@pages.post("/people/<int:number>/factors/reset")
@allowed(Right.ADMINISTER)
def reset_factors(number: int) -> ResponseReturnValue:
    """Forget the second factor of a person who lost it."""
    who = actor()
    with the_database().writing() as session:
        found = administration.reset_factors(session, who, cause(who.name), today(), number)
    flash(f"The second factor of {found.name} is forgotten.", "success")
    return redirect(url_for("people.person", number=number), 303)


@pages.get("/people/<int:number>/end")
@allowed(Right.ADMINISTER)
def ask_end(number: int) -> str:
    """What ending access means, before it is done."""
    with reading() as session:
        found = administration.get_administered(session, actor(), number)
    return render_template("people/end.html", found=found)


@pages.post("/people/<int:number>/end")
@allowed(Right.ADMINISTER)
def end(number: int) -> ResponseReturnValue:
    """The leaver switch."""
    who = actor()
    with the_database().writing() as session:
        found = administration.end_access(session, who, cause(who.name), today(), number)
    flash(f"The access of {found.name} is ended. Their name stays in the history.", "success")
    return redirect(url_for("people.list_"), 303)


@pages.get("/people/review.<any(xlsx, csv):form>")
@allowed(Right.ADMINISTER)
@an_export
def review(form: str) -> Response:
    """Who has, and had, which role: for the regular review of access."""
    who = actor()
    with reading() as session:
        found = administration.access_review(session, who)
    lines = [
        [r.organisation, r.name, r.email, r.role, r.valid_from, r.valid_to, r.given_by, r.ended_at,
         r.ended_by, "Yes" if r.has_code else "No", r.last_signed_in]
        for r in found
    ]  # fmt: skip
    return list_file(form, f"Access review {today().isoformat()}", REVIEW, lines)
