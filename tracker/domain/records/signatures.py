"""What is kept of signatures beside the workbook: who signed a variation, and on whose authority.

The workbook says when an agreement's partners signed and when a variation was signed. It does not
say who signed the variation for each partner, nor by what right anybody signed. Councils have
taken a delegation back after it was used, so the authority relied on is kept with its end.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class VariationSignature:
    """The signature of one partner under one variation, and the authority relied on.

    `authority` is who gave it, `body` the board or committee that did, `minute` where that is
    written down. `delegated` says that it was handed on to the signatory, until
    `delegation_expires` where the delegation names an end.
    """

    agreement: str
    variation: str
    organisation: str
    signatory: str
    signatory_role: str | None
    signed_on: date
    authority: str | None
    body: str | None
    minute: str | None
    delegated: bool
    delegation_expires: date | None


@dataclass(frozen=True, slots=True)
class SigningAuthority:
    """The authority on which a partner signed the agreement itself; as with a variation."""

    agreement: str
    organisation: str
    authority: str | None
    body: str | None
    minute: str | None
    delegated: bool
    delegation_expires: date | None


SignatureRecord = VariationSignature | SigningAuthority


def days_expired(relied_on: SignatureRecord, signed_on: date | None) -> int:
    """For how many days a delegation had run out when it was used to sign; 0 if it had not.

    It may be used on its last day.
    """
    expires = relied_on.delegation_expires
    if signed_on is None or expires is None:
        return 0
    return max((signed_on - expires).days, 0)


def is_evidenced(relied_on: SignatureRecord) -> bool:
    """Whether somebody else could look the authority up: a body or a person, and a minute."""
    return bool((relied_on.authority or relied_on.body) and relied_on.minute)
