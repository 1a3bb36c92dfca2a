"""When a variation counts as signed: when every partner has signed it.

The workbook has one day for a variation, Signed on; beside it stands who signed for each partner.
One rule brings both together: a partner signed on the day of its own signature, and a partner
without one on the workbook's day, if there is one. The variation is signed on the last of these
days, once every partner has one. A body that had ceased before the variation took effect signs
nothing. Where an agreement has no partners, the workbook's day stands by itself.
"""

from dataclasses import dataclass
from datetime import date

from tracker.domain.records.signatures import VariationSignature, days_expired, is_evidenced
from tracker.domain.registers import AgreementBook, Variation


@dataclass(frozen=True, slots=True)
class PartnerSigning:
    """How one partner stands to a variation; `signed_on` may come from the workbook alone."""

    organisation: str
    signature: VariationSignature | None
    signed_on: date | None

    @property
    def days_expired(self) -> int:
        """For how many days its delegation had run out when it signed."""
        return 0 if self.signature is None else days_expired(self.signature, self.signed_on)

    @property
    def is_evidenced(self) -> bool:
        """Whether the authority relied on can be looked up."""
        return self.signature is not None and is_evidenced(self.signature)

    @property
    def lacks_authority(self) -> bool:
        """Whether it signed, and nobody has said on whose authority or where that is minuted."""
        own = self.signature
        said = own is not None and any((own.authority, own.body, own.minute))
        return self.signed_on is not None and not said


@dataclass(frozen=True, slots=True)
class Signing:
    """A variation with the signature of each partner, as on a day.

    `signed_on` is the day from which it counts as signed; None until it does. `days_late` counts
    the days from taking effect to that day, or to today without one.
    """

    variation: Variation
    partners: tuple[PartnerSigning, ...]
    signed_on: date | None
    days_late: int

    @property
    def missing(self) -> tuple[str, ...]:
        """The partners that have not signed, by their codes."""
        return tuple(row.organisation for row in self.partners if row.signed_on is None)

    @property
    def contradicts_workbook(self) -> bool:
        """Whether the signatures say another day than the workbook's Signed on."""
        said = self.variation.signed_on
        return said is not None and self.signed_on is not None and said != self.signed_on


def signing_of(book: AgreementBook, variation: Variation, today: date) -> Signing:
    """How a variation is signed; a signature of a day to come does not count yet."""
    own = {row.organisation: row for row in book.signatures if row.variation == variation.variation}
    said = _not_after(variation.signed_on, today)
    partners = tuple(
        PartnerSigning(code, own.get(code), _not_after(own[code].signed_on, today))
        if code in own
        else PartnerSigning(code, None, said)
        for code in _bound(book, variation)
    )
    days = [row.signed_on for row in partners if row.signed_on is not None]
    signed = said if not partners else max(days) if len(days) == len(partners) else None
    late = days_late(variation.effective_from, signed, today)
    return Signing(variation, partners, signed, late)


def days_late(effective: date, signed_on: date | None, today: date) -> int:
    """How many days after taking effect a variation was signed, or how long it has run unsigned."""
    signed = today if signed_on is None or signed_on > today else signed_on
    return max((signed - effective).days, 0) if effective < today else 0


def _bound(book: AgreementBook, variation: Variation) -> list[str]:
    """The partners that have to sign: those that still were there when it took effect."""
    ended = {row.code: row.valid_to for row in book.organisations}
    return [
        row.organisation
        for row in book.partners
        if (ended.get(row.organisation) or date.max) >= variation.effective_from
    ]


def _not_after(day: date | None, today: date) -> date | None:
    return None if day is not None and day > today else day
