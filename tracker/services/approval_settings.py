"""Who must approve what is changed in an agreement."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from tracker.domain.agreement_settings import AgreementSetting, Approvals
from tracker.services.edits import Edit
from tracker.services.registers import rows
from tracker.sheets import AGREEMENT_SETTINGS


def approvals_of(session: Session, agreements: Collection[str]) -> dict[str, Approvals]:
    """Who must approve in each of some agreements; those that need nobody are left out."""
    found = rows(session, AGREEMENT_SETTINGS, agreements)
    return {r.agreement: Approvals(r.approvals) for r in found if isinstance(r, AgreementSetting)}


def setting_edit(session: Session, agreement: str, approvals: Approvals) -> Edit | None:
    """The edit that makes an agreement ask for approvals as wanted; None if it does already.

    It is put through `proposals.submit` like every other: to ask for less needs approval itself.
    """
    now = approvals_of(session, [agreement]).get(agreement, Approvals.NONE)
    if now is approvals:
        return None
    return Edit(AGREEMENT_SETTINGS, _row(agreement, now), _row(agreement, approvals))


def _row(agreement: str, approvals: Approvals) -> AgreementSetting | None:
    # No row stands for no approvals, so that an agreement nobody set anything for needs none.
    return None if approvals is Approvals.NONE else AgreementSetting(agreement, approvals.value)
