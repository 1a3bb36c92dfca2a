"""Who acts, and what they may see and do: the one place where that is decided.

A person acts for organisations, in a role for each. One sees an agreement because one's
organisation is a partner of it; what one may do there follows from the role. The command line and
the tracker's own jobs act as the local administrator of this machine's database: who may start
them is decided by the operating system.

A session is limited to what its actor may see (`limit`); the services that read registers narrow
every answer by it (`visible`), and the audit trail refuses every change that the actor may not
make. So a page that forgets to ask shows and changes nothing of others all the same.
"""

import getpass
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tracker.errors import NotAllowed, NotFound, RuleBroken
from tracker.models import Agreement, Partner, RoleHeld

COMMAND_LINE = "command line"
WEB = "web"
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
_ACTOR = "actor"
_VISIBLE = "visible agreements"
_SHOWN = "agreements known to be visible"
FEW = 100


class Role(StrEnum):
    """What a person is for an organisation."""

    FINANCE_LEAD = "Finance lead"
    BOARD_MEMBER = "Board member"
    AUDITOR = "Auditor"
    ADMINISTRATOR = "Administrator"


class Right(StrEnum):
    """What one may do: look, enter and change, approve what another prepared, look after people.

    To audit is to look at what the people of one's organisation took away.
    """

    READ = "read"
    CHANGE = "change"
    APPROVE = "approve"
    AUDIT = "audit"
    ADMINISTER = "administer"


# An administrator may do what a finance lead may, because in a small organisation they are one
# person; that two people are needed for what is approved holds for them as for everybody.
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.FINANCE_LEAD: frozenset({Right.READ, Right.CHANGE, Right.APPROVE}),
    Role.BOARD_MEMBER: frozenset({Right.READ, Right.APPROVE}),
    Role.AUDITOR: frozenset({Right.READ, Right.AUDIT}),
    Role.ADMINISTRATOR: frozenset(Right),
}


@dataclass(frozen=True, slots=True)
class Membership:
    """A role that a person holds for an organisation, named by its code."""

    organisation: str
    role: Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody and the door through which they came.

    `memberships` are those valid now; None is the local administrator, who may do everything.
    `person` is the number of a signed-in person.
    """

    name: str
    door: str
    memberships: tuple[Membership, ...] | None = None
    person: int | None = None

    @property
    def is_local(self) -> bool:
        return self.memberships is None

    def organisations(self, right: Right = Right.READ) -> frozenset[str]:
        """The codes of the organisations for which the actor holds a right."""
        held = self.memberships or ()
        return frozenset(m.organisation for m in held if right in RIGHTS[m.role])

    def acts_for(self, organisation: str) -> bool:
        """Whether the actor may change what is an organisation's own, as its finance leads may."""
        return self.is_local or organisation in self.organisations(Right.CHANGE)

    def has(self, right: Right) -> bool:
        """Whether the actor holds a right anywhere."""
        return self.is_local or bool(self.organisations(right))

    def roles(self) -> frozenset[Role]:
        """The roles the actor holds anywhere; the local administrator's is Administrator."""
        if self.memberships is None:
            return frozenset({Role.ADMINISTRATOR})
        return frozenset(m.role for m in self.memberships)


def local_actor(door: str) -> Actor:
    """The user of the operating system who runs this process."""
    try:
        return Actor(getpass.getuser(), door)
    except (KeyError, OSError):  # a container may run as a number that has no name
        return Actor("local administrator", door)


def actor_named(email: str, door: str) -> Actor:
    """The actor a user names with `--as`.

    Raises:
        RuleBroken: when the text is not an e-mail address.
    """
    if not _EMAIL.fullmatch(email.strip()):
        raise RuleBroken(f"{email!r} is not an e-mail address: name the person who acts.")
    return Actor(email.strip(), door)


def limit(session: Session, actor: Actor) -> None:
    """Let the session show what the actor may see, and nothing else."""
    session.info[_ACTOR] = actor


def acting(session: Session) -> Actor | None:
    """Whose session it is; None where it is limited to nobody."""
    actor: Actor | None = session.info.get(_ACTOR)
    return actor


@contextmanager
def unlimited(session: Session) -> Iterator[None]:
    """Let the tracker's own bookkeeping see what the session's actor may not."""
    actor = session.info.pop(_ACTOR, None)
    try:
        yield
    finally:
        if actor is not None:
            session.info[_ACTOR] = actor


def visible(session: Session) -> frozenset[str] | None:
    """The codes of the agreements the session may show; None means all of them.

    They are worked out once a session and transaction: a change in a transaction is judged by
    `agreements_of`, which always looks anew.
    """
    actor: Actor | None = session.info.get(_ACTOR)
    if actor is None or actor.is_local:
        return None
    if _VISIBLE not in session.info:
        session.info[_VISIBLE] = agreements_of(session, actor, Right.READ)
    found: frozenset[str] = session.info[_VISIBLE]
    return found


def limited(session: Session, agreements: Collection[str] | None) -> Collection[str] | None:
    """The agreements asked for (None: all) as far as the session may show them."""
    actor = acting(session)
    if actor is None or actor.is_local:
        return agreements
    if agreements is not None and len(agreements) <= FEW and _VISIBLE not in session.info:
        # A page about one agreement need not know of the thousands that one may see besides.
        return _few_shown(session, actor, agreements)
    seen = visible(session)
    return seen if seen is None or agreements is None else seen.intersection(agreements)


def _few_shown(session: Session, actor: Actor, agreements: Collection[str]) -> frozenset[str]:
    """Those of a few agreements that the session may show.

    What may be shown is remembered; what may not is asked for again, because the session itself
    may be about to record it.
    """
    known: set[str] = session.info.setdefault(_SHOWN, set())
    asked = frozenset(agreements)
    if not asked <= known:
        known |= agreements_of(session, actor, Right.READ, asked - known)
    return asked & known


def shows(session: Session, agreement: str) -> bool:
    """Whether the session may show an agreement."""
    seen = limited(session, [agreement])
    return seen is None or agreement in seen


def shown_organisations(session: Session) -> Sequence[str] | None:
    """The organisations whose partnerships decide what the session shows; None means all.

    For statements that join on the partners instead of naming every agreement.
    """
    actor: Actor | None = session.info.get(_ACTOR)
    if actor is None or actor.is_local:
        return None
    return sorted(actor.organisations())


def agreements_of(
    session: Session, actor: Actor, right: Right, among: Collection[str] | None = None
) -> frozenset[str]:
    """The codes of the agreements in which a person holds a right through a partner.

    Args:
        among: the only agreements in question; None means all of them.
    """
    organisations = sorted(actor.organisations(right))
    if not organisations:
        return frozenset()
    found = select(Partner.agreement).distinct().where(Partner.organisation.in_(organisations))
    if among is not None:
        found = found.where(Partner.agreement.in_(sorted(among)))
    return frozenset(session.scalars(found))


def may(session: Session, actor: Actor, right: Right, agreement: str) -> bool:
    """Whether the actor holds a right in an agreement; False for one nobody has recorded."""
    if actor.is_local:
        found = select(exists().where(Agreement.agreement == agreement))
    else:
        organisations = sorted(actor.organisations(right))
        if not organisations:
            return False
        found = select(
            exists().where(Partner.agreement == agreement, Partner.organisation.in_(organisations))
        )
    return bool(session.execute(found).scalar())


def require(session: Session, actor: Actor, right: Right, agreement: str) -> None:
    """Refuse to go on without a right in an agreement.

    Raises:
        NotFound: when the actor may not even see it; the words are those for a missing one.
        NotAllowed: when the actor may see it, but not do this.
    """
    if may(session, actor, right, agreement):
        return
    if right is Right.READ or not may(session, actor, Right.READ, agreement):
        raise NotFound(f"There is no agreement {agreement}.")
    raise NotAllowed(
        "Your role does not allow this: ask a finance lead or an administrator of your "
        "organisation."
    )


def organisations_with_people(session: Session) -> frozenset[str]:
    """The codes of the organisations for which somebody acts, or did."""
    return frozenset(session.scalars(select(RoleHeld.organisation).distinct()))


def recorded_by(session: Session, actor: Actor, organisations: Collection[str]) -> frozenset[str]:
    """The partners for which the actor may say who signed, of an agreement they may change.

    A partner's own people say who signed for it and by what authority. For a partner that nobody
    in the tracker has ever acted for, any other partner's finance lead may, or nobody could.
    """
    partners = frozenset(organisations)
    if actor.is_local:
        return partners
    others = partners - actor.organisations(Right.CHANGE)
    return partners - (others & organisations_with_people(session) if others else others)


class ChangeGuard:
    """Watches the agreements and organisations that one change set touches, for its actor.

    What existed before must be open to the actor before it is touched, so that nobody can make
    themselves a partner first; what is new must be the actor's own in the end.
    """

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._actor = actor
        self.agreements: set[str] = set()
        self._new: set[str] = set()
        if not actor.is_local:
            self._existing = frozenset(session.scalars(select(Agreement.agreement)))
            self._open = agreements_of(session, actor, Right.CHANGE) | agreements_of(
                session, actor, Right.APPROVE
            )

    def touch(self, agreements: Iterable[str]) -> None:
        """Judge agreements about to be changed.

        Raises:
            NotFound: when one of them is not the actor's to change.
        """
        for agreement in set(agreements) - self.agreements:
            self.agreements.add(agreement)
            if self._actor.is_local or agreement in self._open:
                continue
            if agreement in self._existing:
                self._refuse(agreement)
            self._new.add(agreement)

    def touch_organisation(self, code: str, *, is_new: bool) -> None:
        """Judge an organisation about to be added or changed.

        Raises:
            NotAllowed: when it is recorded already, and not one the actor acts for.
        """
        if is_new or self._actor.acts_for(code):
            return
        raise NotAllowed(
            f"Only the people of organisation {code} may change what is recorded of it. Leave "
            "its row as it is."
        )

    def touch_library(self) -> None:
        """Judge the library of standard measures about to be changed.

        Raises:
            NotAllowed: when the actor is nowhere an administrator.
        """
        if not self._actor.has(Right.ADMINISTER):
            raise NotAllowed("Only an administrator may change the library of measures.")

    def touch_national_dates(self) -> None:
        """Judge the national dates of the Better Care Fund about to be changed.

        Raises:
            NotAllowed: when the actor is nowhere an administrator.
        """
        if not self._actor.has(Right.ADMINISTER):
            raise NotAllowed("Only an administrator may change the national dates.")

    def touch_own(
        self, organisation: str, what: str = "say what its own ledger shows, and sign for it"
    ) -> None:
        """Judge what only one body may do, such as say what its own ledger shows.

        Raises:
            NotAllowed: when the actor is none of its finance leads.
        """
        if self._actor.acts_for(organisation):
            return
        raise NotAllowed(f"Only the finance leads of organisation {organisation} may {what}.")

    def touch_signature(self, organisation: str) -> None:
        """Judge the word of a partner about to be recorded: who signed or decided for it.

        Raises:
            NotAllowed: when the actor does not act for the partner and somebody else does.
        """
        if organisation not in recorded_by(self._session, self._actor, [organisation]):
            raise NotAllowed(
                f"Only the finance leads of organisation {organisation} record who signed or "
                "decided for it, and by what authority."
            )

    def close(self) -> None:
        """Judge what was new when the change set began.

        Raises:
            NotAllowed: when the actor has made an agreement without being a partner of it.
        """
        if not self._new:
            return
        strange = self._new - agreements_of(self._session, self._actor, Right.CHANGE)
        if strange:
            raise NotAllowed(
                f"Your organisation must be a partner of agreement {min(strange)} that you add."
            )

    def _refuse(self, agreement: str) -> None:
        if may(self._session, self._actor, Right.READ, agreement):
            raise NotAllowed(
                f"Your role does not allow changes to agreement {agreement}: ask a finance lead or "
                "an administrator of your organisation."
            )
        raise NotFound(
            f"Agreement {agreement} cannot be used here: choose another reference for yours."
        )


def closed_to_actor(session: Session, agreements: Collection[str]) -> list[str]:
    """Those of the agreements that are recorded, but not the session's actor's to change."""
    actor: Actor | None = session.info.get(_ACTOR)
    if actor is None or actor.is_local:
        return []
    recorded = frozenset(session.scalars(select(Agreement.agreement)))
    return sorted(recorded.intersection(agreements) - agreements_of(session, actor, Right.CHANGE))
