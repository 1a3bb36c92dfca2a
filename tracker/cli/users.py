"""Commands about people: user create, user list, user end."""

import json
import sys
from dataclasses import dataclass
from datetime import date

import click
from sqlalchemy.orm import Session

from tracker.access import Actor, Role
from tracker.cli.surroundings import (
    DAY,
    json_output,
    now,
    the_actor,
    the_database,
    today,
)
from tracker.cli.tables import print_table
from tracker.config import Settings
from tracker.domain.registers import Organisation
from tracker.domain.vocabulary import ORGANISATION_TYPES
from tracker.errors import NotFound, RuleBroken
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.people import passwords
from tracker.services.people.accounts import (
    Grant,
    KnownPerson,
    add_person,
    end_access,
    find_person,
    give_role,
    known_words,
    let_in_again,
    list_people,
    normal_email,
    organisation_codes,
)
from tracker.services.people.administration import reset_factors
from tracker.services.people.credentials import keep_password
from tracker.services.people.events import Cause, Event, note
from tracker.services.people.sign_in_links import INVITATION, make_link
from tracker.services.people.signed_in import end_sessions
from tracker.sheets.agreement_layouts import ORGANISATIONS


@click.group()
def user() -> None:
    """Let people in, list them, and end the access of those who leave."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What `user create` was asked for."""

    email: str
    name: str | None
    grant: Grant
    organisation_name: str | None
    organisation_type: str
    password: str | None


@user.command()
@click.argument("email")
@click.option("--name", help="The person's name; needed for somebody new.")
@click.option("--organisation", required=True, metavar="CODE", help="For whom they act.")
@click.option(
    "--role",
    required=True,
    type=click.Choice([role.value for role in Role], case_sensitive=False),
    help="What they are there.",
)
@click.option("--until", type=DAY, help="The last day of the role; default: for good.")
@click.option("--organisation-name", metavar="NAME", help="Record the organisation, if it is new.")
@click.option(
    "--organisation-type",
    type=click.Choice(ORGANISATION_TYPES, case_sensitive=False),
    default="Council",
    show_default=True,
)
@click.option("--password-stdin", is_flag=True, help="Read the password, instead of a link.")
@click.option("--as", "acting_email", metavar="EMAIL", help="Who acts; default: you.")
@json_output
def create(  # noqa: PLR0913, PLR0917  # one argument for each option
    email: str,
    name: str | None,
    organisation: str,
    role: str,
    until: date | None,
    organisation_name: str | None,
    organisation_type: str,
    password_stdin: bool,
    acting_email: str | None,
    as_json: bool,
) -> None:
    """Give a person a role; somebody new gets a link to choose a password.

    The same person may be given further roles. On an empty database, --organisation-name records
    their organisation in the same step.
    """
    settings = Settings.from_environment()
    actor = the_actor(acting_email)
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    wanted = _Wanted(
        normal_email(email),
        name,
        Grant(organisation.strip(), Role(role), until),
        organisation_name,
        organisation_type,
        password,
    )
    with the_database().writing() as session:
        token = _create(session, actor, wanted)
    link = f"{settings.address}/sign-in/links/{token}" if token else None
    if as_json:
        said = {"email": wanted.email, "role": role, "organisation": organisation, "link": link}
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    click.echo(f"{wanted.email} is {wanted.grant.role} of {wanted.grant.organisation}.")
    if link:
        click.echo(f"To choose a password within 24 hours, once: {link}")


def _create(session: Session, actor: Actor, wanted: _Wanted) -> str | None:
    """Do what was asked for, and say the token of the link for somebody without a password."""
    cause = Cause(actor.name, now())
    _record_organisation(session, actor, wanted)
    person = find_person(session, wanted.email)
    if person is None:
        if wanted.name is None:
            raise RuleBroken(f"{wanted.email} is not on record yet: give their --name.")
        person = add_person(session, cause, wanted.email, wanted.name)
    let_in_again(session, cause, person)
    give_role(session, cause, today(), person, wanted.grant)
    if wanted.password is not None:
        _set_password(session, cause, person, wanted.password)
        return None
    return None if person.has_password else make_link(session, cause, person, INVITATION)


def _record_organisation(session: Session, actor: Actor, wanted: _Wanted) -> None:
    code = wanted.grant.organisation
    if wanted.organisation_name is None or code in organisation_codes(session):
        return
    row = Organisation(code, wanted.organisation_name, wanted.organisation_type, None, None, None)
    edit = Edit(ORGANISATIONS, None, row)
    commit_edits(session, actor, now(), [edit], action="add organisation", subject=code)


def _set_password(session: Session, cause: Cause, person: KnownPerson, typed: str) -> None:
    password = passwords.normal(typed)
    fault = passwords.fault(password, known_words(session, person, cause.at))
    if fault is not None:
        raise RuleBroken(f"{fault}.")
    keep_password(session, person.number, passwords.hashed(password))
    end_sessions(session, cause.at, person.number)
    note(session, cause, Event.PASSWORD_CHANGED, person.number, "at the command line")


@user.command("list")
@json_output
def list_(as_json: bool) -> None:
    """List everybody on record, with their roles."""
    with the_database().reading() as session:
        people = list_people(session, today())
    if as_json:
        listed = [
            {
                "email": p.person.email,
                "name": p.person.name,
                "active": p.person.active,
                "roles": [
                    {
                        "role": r.role,
                        "organisation": r.organisation,
                        "until": r.valid_to.isoformat() if r.valid_to else None,
                    }
                    for r in p.roles
                ],
            }
            for p in people
        ]
        click.echo(json.dumps(listed, ensure_ascii=False))
        return
    rows = [
        [p.person.name, p.person.email, r.role if r else "", r.organisation if r else "",
         r.valid_to if r else None]
        for p in people
        for r in (p.roles or (None,))
    ]  # fmt: skip
    print_table(["Name", "Email", "Role", "Organisation", "Until"], rows)
    click.echo(f"{len(people):,} {'person' if len(people) == 1 else 'people'}.")


@user.command()
@click.argument("email")
@click.option("--as", "acting_email", metavar="EMAIL", help="Who acts; default: you.")
def end(email: str, acting_email: str | None) -> None:
    """End every role and session of a person who leaves; their name stays in the history."""
    cause = Cause(the_actor(acting_email).name, now())
    with the_database().writing() as session:
        person = _get(session, email)
        end_access(session, cause, today(), person)
        end_sessions(session, cause.at, person.number)
    click.echo(f"{person.email} has no access any more.")


@user.command("reset-factor")
@click.argument("email")
@click.option("--as", "acting_email", metavar="EMAIL", help="Who acts; default: you.")
def reset_factor(email: str, acting_email: str | None) -> None:
    """Forget the second factor and the passkeys of somebody who lost them.

    Make sure first that it is they who ask: their password is enough afterwards.
    """
    actor = the_actor(acting_email)
    with the_database().writing() as session:
        person = _get(session, email)
        reset_factors(session, actor, Cause(actor.name, now()), today(), person.number)
    click.echo(f"{person.email} signs in without a second factor until they set one up.")


def _get(session: Session, email: str) -> KnownPerson:
    person = find_person(session, normal_email(email))
    if person is None:
        raise NotFound(f"{email} is not on record.")
    return person


COMMANDS = {"user": user}
