"""What the host of a fund invoiced and received, which is for the host's own people to record.

A payer that could say of its own late instalment that it came in would be both debtor and witness.
Where nobody in the tracker has ever acted for the host, any partner's finance lead may record it,
or nobody could; the local administrator may always, and files that are imported are the host's
own books in another form.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access import Actor, recorded_by
from tracker.domain.funds.instalment_schedules import is_word_of_the_host
from tracker.domain.registers import Instalment
from tracker.errors import NotAllowed
from tracker.models import Agreement, Organisation
from tracker.services.changes.edits import Edit
from tracker.services.changes.own_contributions import refuse_anothers_contribution


def records_for(session: Session, actor: Actor, host: str) -> bool:
    """Whether the actor may record what a host invoiced and received."""
    return host in recorded_by(session, actor, [host])


def require_host(session: Session, actor: Actor, host: str) -> None:
    """Refuse to record what the host's own people have to record.

    Raises:
        NotAllowed: when the actor does not act for the host and somebody else does.
    """
    if not records_for(session, actor, host):
        name = session.scalar(select(Organisation.name).where(Organisation.code == host)) or host
        raise NotAllowed(
            f"Only the finance leads of {name}, which hosts the fund, record what was invoiced and "
            "received, and change a single instalment."
        )


def refuse_anothers_word(session: Session, actor: Actor, edits: Sequence[Edit]) -> None:
    """Refuse edits by which a payer would say what its host invoiced or received.

    And those by which somebody would say what another body has agreed to contribute.

    Raises:
        NotAllowed: when the actor does not act for the host, or that body, and somebody else does.
    """
    refuse_anothers_contribution(session, actor, edits)
    agreements = {
        edit.agreement
        for edit in edits
        if isinstance(edit.row, Instalment)
        and is_word_of_the_host(_instalment(edit.before), _instalment(edit.after))
    }
    if agreements:
        hosts = select(Agreement.host).where(Agreement.agreement.in_(agreements)).distinct()
        for host in sorted(session.scalars(hosts)):
            require_host(session, actor, host)


def _instalment(row: object) -> Instalment | None:
    return row if isinstance(row, Instalment) else None
