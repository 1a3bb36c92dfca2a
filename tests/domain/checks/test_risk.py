from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.domain import books
from tests.domain.checks.found import found, subjects
from tracker.domain.records.decisions import Decision, DecisionApproval

FIXED = books.fixed_shares({"ICB": "60", "LA": "40"})
LATER = date(2026, 4, 1)


# ----------------------------------------------------------------------------------- K8


def test_a_pooled_fund_without_terms_is_found_with_its_schemes():
    (finding,) = found(
        "K8", risk_shares=(), schemes=(books.scheme("S1"), books.scheme("S2"), books.scheme("S3"))
    )

    assert (finding.subject, finding.severity) == ("F1", "high")
    assert "pooled fund F1, schemes S1, S2 and S3:" in finding.message


def test_only_schemes_that_no_terms_cover_are_named():
    (finding,) = found(
        "K8",
        schemes=(books.scheme("S1"), books.scheme("S2")),
        risk_shares=(books.step("Lead commissioner", scheme="S1"),),
    )

    assert "pooled fund F1, scheme S2:" in finding.message


def test_a_fund_whose_every_scheme_has_terms_is_covered():
    assert found("K8", risk_shares=(books.step("Lead commissioner", scheme="S1"),)) == []


def test_a_pooled_fund_without_schemes_needs_terms_too():
    (finding,) = found("K8", risk_shares=(), schemes=(), budgets=(), ledger=())

    assert "pooled fund F1:" in finding.message


@pytest.mark.parametrize("kind", ["Aligned", "In view", "Lead commissioning", "Grant transfer"])
def test_a_fund_that_is_not_pooled_needs_no_terms(kind):
    assert found("K8", funds=(books.fund("F1", kind),), risk_shares=()) == []


def test_terms_that_begin_later_are_not_in_force_yet():
    rows = (books.step("Undetermined", effective_from=date(2026, 1, 1)),)

    assert subjects("K8", risk_shares=rows) == ["F1"]
    assert found("K8", date(2026, 1, 1), risk_shares=rows) == []


def test_an_agreement_that_has_not_begun_is_judged_on_its_first_day():
    assert found("K8", date(2025, 1, 1)) == []


# ----------------------------------------------------------------------------------- K9


def test_shares_that_do_not_total_the_whole_are_found():
    findings = found("K9", risk_shares=books.fixed_shares({"ICB": "60", "LA": "39.9"}))

    assert [(finding.subject, finding.severity) for finding in findings] == [("F1", "high")]
    assert "99.9 per cent" in findings[0].message


@pytest.mark.parametrize(
    "terms",
    [
        {"risk_shares": FIXED},
        {
            "risk_shares": (books.step("By contribution"),),
            "caps": (books.cap("LA", "15.00"),),
        },
        {
            "risk_shares": (books.step("By contribution"),),
            "caps": (books.cap("ICB", "15.00", excess_to="LA"),),
        },
    ],
)
def test_terms_that_name_a_partner_without_a_contribution_are_found(terms):
    (finding,) = found("K9", contributions=(books.contribution("ICB", "1000.00"),), **terms)

    assert "name LA, which contributes nothing to F1" in finding.message


def test_a_stated_nil_or_a_share_of_nil_raises_nothing():
    stated = (books.contribution("ICB", "600.00"), books.contribution("LA", "0.00"))
    only_one = (books.contribution("ICB", "600.00"),)
    nothing_for_la = books.fixed_shares({"ICB": "100", "LA": "0"})

    assert found("K9", contributions=stated, risk_shares=FIXED) == []
    assert found("K9", contributions=only_one, risk_shares=nothing_for_la) == []


def test_a_new_year_without_lines_falls_back_on_the_last_one_with_some():
    assert found("K9", date(2026, 5, 1)) == []


def test_terms_no_longer_in_force_are_left_alone_and_coming_ones_are_not():
    wrong = {"ICB": "60", "LA": "39"}
    past = (*books.fixed_shares(wrong), *books.fixed_shares({"ICB": "1/2", "LA": "1/2"},
            effective_from=date(2025, 6, 1)))  # fmt: skip
    coming = (*FIXED, *books.fixed_shares(wrong, effective_from=LATER))

    assert found("K9", risk_shares=past) == []
    assert "from 1 April 2026" in found("K9", risk_shares=coming)[0].message


def test_a_base_that_cannot_be_used_is_found_with_the_engines_sentence():
    lines = (books.contribution("ICB", "100.00"), books.contribution("LA", "-100.00"))

    findings = found("K9", contributions=lines, risk_shares=(books.step("By contribution"),))

    assert [finding.subject for finding in findings] == ["F1"]
    assert "2025-26" in findings[0].message


def test_a_cap_without_terms_is_a_warning():
    (finding,) = found("K9", caps=(books.cap("LA", "15.00", effective_from=LATER),))

    assert (finding.subject, finding.severity) == ("F1", "warning")
    assert "has no effect" in finding.message


# ----------------------------------------------------------------------------------- K21


def test_a_residual_that_the_terms_leave_is_found():
    limited = books.step("Use reserve", limit=Decimal(5), limit_unit="GBP")

    (finding,) = found("K21", risk_shares=(limited,))

    assert (finding.subject, finding.severity) == ("F1", "high")
    assert "£10.00 of the overspend of scheme S1 in 2025-26 is unallocated (agreed)" in (
        finding.message
    )


def test_schemes_whose_residuals_cancel_out_are_still_found():
    (finding,) = found(
        "K21",
        schemes=(books.scheme("S1"), books.scheme("S2")),
        budgets=(books.budget("100.00", "S1"), books.budget("100.00", "S2")),
        ledger=(books.forecast(6, "110.00", "S1"), books.forecast(6, "90.00", "S2")),
        risk_shares=(
            books.step("Undetermined"),
            books.step("Undetermined", direction="Underspend"),
        ),
    )

    assert "overspend of scheme S1 and £10.00 of the underspend of scheme S2" in finding.message


def test_a_variance_without_an_agreed_rule_is_found():
    (finding,) = found("K21", risk_shares=())

    assert "(no agreed rule)" in finding.message


def test_a_partner_at_its_cap_is_found_even_where_another_takes_the_excess():
    caps = (books.cap("LA", "3.00", excess_to="ICB"),)

    (finding,) = found("K21", caps=caps)

    assert "LA is at its cap of £3.00 for overspends of fund F1 in 2025-26; £1.00" in (
        finding.message
    )


def test_a_partner_below_or_exactly_at_its_cap_raises_nothing():
    assert found("K21", caps=(books.cap("LA", "4.00"),)) == []


def test_last_years_residual_is_not_forgotten_in_april():
    (finding,) = found("K21", date(2026, 4, 20), risk_shares=())

    assert "in 2025-26" in finding.message
    assert found("K21", date(2027, 4, 20), risk_shares=()) == []


DECIDED = Decision(
    "A1", 4, date(2025, 11, 3), "Directors of finance", "Approve", "The council bears the rest.",
    None, "F1", None, None, None, None, None, False, None, None, None, "Open", None,
)  # fmt: skip


def approval(organisation, **changes):
    row = DecisionApproval(
        "A1", 4, organisation, "Director of finance", date(2025, 11, 4), None, None, False, None
    )
    return replace(row, **changes)


BOTH = (approval("ICB"), approval("LA"))


def decided(approvals=BOTH, today=books.TODAY, /, **changes):
    rows = {"risk_shares": (), "decisions": (replace(DECIDED, **changes),)}
    return found("K21", today, **rows, decision_approvals=approvals)


def test_a_decision_that_both_partners_approved_answers_it():
    assert decided() == []
    assert decided(scheme="S1") == []


def test_a_partner_goes_beyond_its_cap_by_a_decision_of_both():
    caps = (books.cap("LA", "3.00", excess_to="ICB"),)
    rows = {"caps": caps, "decisions": (DECIDED,)}

    assert found("K21", **rows, decision_approvals=BOTH) == []
    assert len(found("K21", **rows, decision_approvals=BOTH[:1])) == 1


def test_it_says_what_to_do_while_nothing_is_decided():
    (finding,) = found("K21", risk_shares=())

    assert finding.message.endswith(
        "enter terms that say so, or record their decision about fund F1, with its effect and its "
        "approval for ICB and LA."
    )


@pytest.mark.parametrize(
    "approvals",
    [
        BOTH[:1],
        (BOTH[0], approval("LA", approved_on=date(2026, 1, 5))),
        (BOTH[0], approval("LA", delegated=True, delegation_expires=date(2025, 10, 31))),
    ],
    ids=["none", "to come", "on authority that had run out"],
)
def test_a_decision_without_an_approval_names_who_is_missing(approvals):
    (finding,) = decided(approvals)

    assert finding.message.endswith("or have decision 4 approved for LA, too.")


def test_a_decision_covers_no_more_than_its_effect():
    assert decided(effect=Decimal("10.00")) == []
    (finding,) = decided(effect=Decimal("9.99"))

    assert finding.message.endswith("or decide about the rest: decision 4 covers £9.99 only.")


@pytest.mark.parametrize(
    "changes",
    [
        {"fund": "F2"},
        {"scheme": "S2"},
        {"kind": "Note"},
        {"kind": "Dispute step", "level": 1},
        {"status": "Withdrawn"},
        {"decided_on": date(2025, 12, 16)},
        {"decided_on": date(2025, 3, 31)},
        {"text": "The council bears the rest of 2024/25."},
    ],
)
def test_a_decision_about_something_else_does_not(changes):
    assert len(decided(**changes)) == 1


def test_a_decision_is_about_the_year_it_names_or_was_taken_in():
    may = date(2026, 5, 12)

    assert len(decided(BOTH, may, decided_on=may)) == 1
    assert decided(BOTH, may, decided_on=may, text="The council bears the rest of 2025-26.") == []


def test_an_in_view_fund_leaves_nothing_unallocated():
    assert found("K21", funds=(books.fund("F1", "In view"),)) == []


# ----------------------------------------------------------------------------------- K26

OLD = {
    "agreement": books.agreement(start_date=date(2020, 4, 1)),
    "risk_shares": books.fixed_shares({"ICB": "60", "LA": "40"}, effective_from=date(2022, 12, 14)),
}


def test_fixed_shares_that_stand_for_more_than_three_years_are_found():
    (finding,) = found("K26", **OLD)

    assert (finding.subject, finding.severity) == ("F1", "warning")
    assert "stand since 14 December 2022" in finding.message
    assert found("K26", date(2025, 12, 14), **OLD) == []


@pytest.mark.parametrize(("held", "findings"), [(date(2022, 12, 14), 1), (date(2022, 12, 15), 0)])
def test_a_review_confirms_them_for_three_years(held, findings):
    assert len(found("K26", **OLD, reviews=(books.review(held, held_on=held),))) == findings


def test_a_later_version_or_an_agreement_that_has_ended_raises_nothing():
    newer = (*OLD["risk_shares"], *FIXED)
    ended = books.agreement(start_date=date(2020, 4, 1), end_date=date(2025, 9, 30))

    assert found("K26", **(OLD | {"risk_shares": newer})) == []
    assert found("K26", **(OLD | {"agreement": ended})) == []


def test_terms_that_follow_contributions_do_not_age():
    row = books.step("By contribution", effective_from=date(2021, 4, 1))

    assert found("K26", **(OLD | {"risk_shares": (row,)})) == []


def test_terms_of_a_scheme_are_named_with_their_fund():
    rows = books.fixed_shares(
        {"ICB": "60", "LA": "40"}, effective_from=date(2021, 4, 1), scheme="S1"
    )

    assert subjects("K26", **(OLD | {"risk_shares": rows})) == ["F1/S1"]
