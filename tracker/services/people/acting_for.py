"""Acting in the name of somebody: only of people who could have done it themselves."""

from datetime import date

from sqlalchemy.orm import Session

from tracker.access import COMMAND_LINE, Actor, Right
from tracker.errors import NotAllowed
from tracker.services.people.accounts import find_person, memberships, normal_email


def require_changer(session: Session, email: str, day: date) -> None:
    """Let nobody act under the name of a person on record who may change nothing.

    An e-mail address of nobody on record is no obstacle: whoever runs a command is trusted to say
    who acts.

    Raises:
        NotAllowed: when the person's access has ended, or none of their roles changes anything.
    """
    person = find_person(session, normal_email(email))
    if person is None:
        return
    if not person.active:
        raise NotAllowed(f"The access of {email} has ended: name somebody who may act.")
    actor = Actor(email, COMMAND_LINE, memberships(session, person.number, day))
    if not actor.has(Right.CHANGE):
        raise NotAllowed(
            f"{email} is on record without a role that changes anything: name a finance lead or "
            "an administrator."
        )
