"""Who signed the demonstration's variations by what authority, and what its boards decided.

All of it is invented: a variation signed in time, one signed eleven weeks late and by a delegation
that had run out, a key decision taken under urgency, and a dispute about who bears an overspend.
"""

from dataclasses import replace
from decimal import Decimal

from tracker.demo import place
from tracker.demo.fund_writer import day
from tracker.demo.place import BOROUGH, COUNCIL, ICB, TRUST
from tracker.domain.records.decisions import (
    Decision,
    DecisionApproval,
    DecisionKind,
    DecisionStatus,
)
from tracker.domain.records.signatures import SigningAuthority, VariationSignature
from tracker.domain.registers import Row

_CABINET, _ICB_BOARD, _TRUST_BOARD = "Cabinet", "Integrated care board", "Board of directors"


def rows() -> dict[str, list[Row]]:
    """The registers of signatures and decisions, by the name of each."""
    return {
        "Variation signatures": _signatures(),
        "Signing authorities": _authorities(),
        "Decisions": [*_better_care(), *_teams()],
        "Decision approvals": _approvals(),
    }


def _signatures() -> list[Row]:
    in_time = [
        _signature("BCF", COUNCIL, place.COUNCIL_SIGNS, "2026-06-17", _CABINET, "CAB/26/58"),
        _signature("BCF", ICB, place.ICB_SIGNS, "2026-06-24", _ICB_BOARD, "ICB/26/071"),
    ]
    late = [
        replace(
            _signature(
                "TICO", BOROUGH, place.BOROUGH_SIGNS, "2026-07-20", "Executive", "EX/25/112"
            ),
            authority="Director of Adult Services",
            delegated=True,
            delegation_expires=day("2026-06-30"),
        ),
        _signature("TICO", TRUST, place.TRUST_SIGNS, "2026-08-04", _TRUST_BOARD, "BoD 26/07/9"),
        _signature("TICO", ICB, place.ICB_SIGNS, "2026-09-15", _ICB_BOARD, "ICB/26/098"),
    ]
    return [*in_time, *late]


def _signature(
    agreement: str, partner: str, signs: tuple[str, str], signed_on: str, body: str, minute: str
) -> VariationSignature:
    return VariationSignature(
        agreement, "V1", partner, *signs, day(signed_on), None, body, minute,
        delegated=False, delegation_expires=None,
    )  # fmt: skip


def _authorities() -> list[Row]:
    own = SigningAuthority(
        "BCF", COUNCIL, None, _CABINET, "CAB/25/31", delegated=False, delegation_expires=None
    )
    return [
        own,
        replace(
            own,
            organisation=ICB,
            authority="Chief Finance Officer",
            body=_ICB_BOARD,
            minute="ICB/25/044",
            delegated=True,
            delegation_expires=day("2026-03-31"),
        ),
    ]


_DECISION = Decision(
    agreement="BCF",
    decision=1,
    decided_on=day("2026-06-17"),
    body=_CABINET,
    kind=DecisionKind.VARY.value,
    text="Vary the Better Care Fund for winter discharge capacity in 2026-27.",
    level=None,
    fund="POOL",
    scheme=None,
    variation="V1",
    effect=None,
    options_rejected="Wait for the national grant conditions, expected in September.",
    interests="None",
    urgent=False,
    urgency_reason=None,
    report_back_on=None,
    due=day("2026-07-01"),
    status=DecisionStatus.DONE.value,
    closed_on=day("2026-06-24"),
)


def _better_care() -> list[Row]:
    return [
        _DECISION,
        replace(
            _DECISION,
            decision=2,
            decided_on=day("2026-11-03"),
            body="Leader of the council",
            kind=DecisionKind.KEY.value,
            text="Buy twelve more step-down beds until 31 March 2027.",
            variation=None,
            effect=Decimal("186000.00"),
            options_rejected="Extend the home-based service: no staff before January.",
            interests="Cllr Dunne declared an interest in a provider and took no part.",
            urgent=True,
            urgency_reason="The beds were offered until 6 November; the next Cabinet met on 18.",
            report_back_on=day("2026-12-16"),
            due=day("2026-12-01"),
            status=DecisionStatus.OPEN.value,
            closed_on=None,
        ),
        replace(
            _DECISION,
            decision=3,
            decided_on=day("2026-09-24"),
            body=_ICB_BOARD,
            kind=DecisionKind.NOTE.value,
            text="Note the quarter 1 report; bring a recovery plan for hospital discharge.",
            variation=None,
            options_rejected=None,
            due=day("2026-11-13"),
            status=DecisionStatus.OPEN.value,
            closed_on=None,
        ),
    ]


def _teams() -> list[Row]:
    return [
        replace(
            _DECISION,
            agreement="NEIGH",
            decided_on=day("2026-11-02"),
            body="Directors of finance",
            kind=DecisionKind.DISPUTE.value,
            text="Who bears the overspend of the neighbourhood teams, for which no rule is agreed.",
            level=1,
            fund="TEAMS",
            variation=None,
            options_rejected=None,
            interests=None,
            due=day("2026-11-16"),
            status=DecisionStatus.OPEN.value,
            closed_on=None,
        )
    ]


def _approvals() -> list[Row]:
    by_cabinet = DecisionApproval(
        "BCF", 1, COUNCIL, _CABINET, day("2026-06-17"), _CABINET, "CAB/26/58",
        delegated=False, delegation_expires=None,
    )  # fmt: skip
    by_the_leader = replace(
        by_cabinet,
        decision=2,
        approver="Leader of the council",
        approved_on=day("2026-11-03"),
        minute="CAB/26/12",
        delegated=True,
        delegation_expires=day("2027-03-31"),
    )
    by_the_board = replace(
        by_cabinet,
        organisation=ICB,
        approver=_ICB_BOARD,
        approved_on=day("2026-06-24"),
        body=_ICB_BOARD,
        minute="ICB/26/071",
    )
    return [by_cabinet, by_the_board, by_the_leader]
