"""The registers of the workbook, past versions of agreements and closed months."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreements",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("client_group", sa.Text(), nullable=True),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pool_manager", sa.Text(), nullable=True),
        sa.Column("pool_manager_employer", sa.Text(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("notice_months", sa.Integer(), nullable=True),
        sa.Column("review_every_months", sa.Integer(), nullable=True),
        sa.Column("next_review", sa.Date(), nullable=True),
        sa.Column("aims", sa.Text(), nullable=True),
        sa.Column("improvement_statement", sa.Text(), nullable=True),
        sa.Column("services", sa.Text(), nullable=True),
        sa.Column("nhs_functions", sa.Text(), nullable=True),
        sa.Column("council_functions", sa.Text(), nullable=True),
        sa.Column("staff_and_goods", sa.Text(), nullable=True),
        sa.Column("variation_terms", sa.Text(), nullable=True),
        sa.Column("termination_terms", sa.Text(), nullable=True),
        sa.Column("monitoring", sa.Text(), nullable=True),
        sa.Column("consultation_ended", sa.Date(), nullable=True),
        sa.Column("dispute_route", sa.Text(), nullable=True),
        sa.Column("exit_plan", sa.Text(), nullable=True),
        sa.Column("audit_route", sa.Text(), nullable=True),
        sa.Column("report_within_days", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "legal_basis IN ('Section 75', 'Section 76', 'Section 256', 'Section 257', 'Section 65Z5', 'Section 113', 'Section 10', 'Section 33 (Wales)', 'Part 9 (Wales)', 'Integration scheme (Scotland)', 'Aligned budgets', 'Section 31', 'Section 28A', 'Section 28BB')",
            name=op.f("ck_agreements_legal_basis_listed"),
        ),
        sa.CheckConstraint(
            "end_date >= start_date", name=op.f("ck_agreements_ends_after_it_starts")
        ),
        sa.CheckConstraint("notice_months >= 0", name=op.f("ck_agreements_notice_not_negative")),
        sa.CheckConstraint(
            "review_every_months > 0", name=op.f("ck_agreements_review_cycle_positive")
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "host"],
            ["partners.agreement", "partners.organisation"],
            name="fk_agreements_host_is_partner",
            initially="DEFERRED",
            deferrable=True,
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_agreements_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("agreement", name=op.f("uq_agreements_agreement")),
    )
    op.create_table(
        "organisations",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("successor", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "type IN ('ICB', 'NHS trust', 'NHS foundation trust', 'Council', 'Combined authority', 'Health board', 'Other', 'PCT', 'CCG')",
            name=op.f("ck_organisations_type_listed"),
        ),
        sa.CheckConstraint("successor <> code", name=op.f("ck_organisations_succeeded_by_another")),
        sa.CheckConstraint(
            "valid_to >= valid_from", name=op.f("ck_organisations_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_organisations_batch")
        ),
        sa.ForeignKeyConstraint(
            ["successor"],
            ["organisations.code"],
            name=op.f("fk_organisations_successor"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("code", name=op.f("uq_organisations_code")),
    )
    op.create_table(
        "closed_periods",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreements.agreement"], name=op.f("fk_closed_periods_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_closed_periods_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_periods")),
        sa.UniqueConstraint("agreement", "period", name=op.f("uq_closed_periods_agreement_period")),
    )
    op.create_table(
        "funds",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reserve", sa.BigInteger(), nullable=True),
        sa.Column("uncommitted", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('Pooled', 'Aligned', 'In view', 'Lead commissioning', 'Grant transfer')",
            name=op.f("ck_funds_kind_listed"),
        ),
        sa.CheckConstraint("reserve >= 0", name=op.f("ck_funds_reserve_not_negative")),
        sa.CheckConstraint("uncommitted >= 0", name=op.f("ck_funds_uncommitted_not_negative")),
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreements.agreement"], name=op.f("fk_funds_agreement")
        ),
        sa.ForeignKeyConstraint(["batch"], ["import_batches.number"], name=op.f("fk_funds_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funds")),
        sa.UniqueConstraint("agreement", "fund", name=op.f("uq_funds_agreement_fund")),
    )
    op.create_table(
        "outcome_measures",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("better", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=True),
        sa.Column("baseline", sa.String(length=40), nullable=True),
        sa.Column("baseline_period", sa.String(length=12), nullable=True),
        sa.Column("frequency", sa.Text(), nullable=True),
        sa.Column("tolerance", sa.String(length=40), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "better IN ('Higher', 'Lower', 'In range')",
            name=op.f("ck_outcome_measures_better_listed"),
        ),
        sa.CheckConstraint(
            "frequency IN ('Monthly', 'Quarterly', 'Annual')",
            name=op.f("ck_outcome_measures_frequency_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreements.agreement"], name=op.f("fk_outcome_measures_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_outcome_measures_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_measures")),
        sa.UniqueConstraint(
            "agreement", "measure", name=op.f("uq_outcome_measures_agreement_measure")
        ),
    )
    op.create_table(
        "partners",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("signatory", sa.Text(), nullable=True),
        sa.Column("signatory_role", sa.Text(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreements.agreement"], name=op.f("fk_partners_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_partners_batch")
        ),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisations.code"], name=op.f("fk_partners_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
        sa.UniqueConstraint(
            "agreement", "organisation", name=op.f("uq_partners_agreement_organisation")
        ),
    )
    op.create_index("ix_partners_organisation", "partners", ["organisation"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("next_review", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('Annual', 'Mid-year', 'Triggered', 'End of term')",
            name=op.f("ck_reviews_kind_listed"),
        ),
        sa.CheckConstraint(
            "outcome IN ('Continue', 'Vary', 'Terminate', 'Extend')",
            name=op.f("ck_reviews_outcome_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreements.agreement"], name=op.f("fk_reviews_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_reviews_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("agreement", "due", name=op.f("uq_reviews_agreement_due")),
    )
    op.create_table(
        "variations",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("variation", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreements.agreement"], name=op.f("fk_variations_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_variations_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variations")),
        sa.UniqueConstraint(
            "agreement", "variation", name=op.f("uq_variations_agreement_variation")
        ),
    )
    op.create_table(
        "agreement_versions",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("client_group", sa.Text(), nullable=True),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pool_manager", sa.Text(), nullable=True),
        sa.Column("pool_manager_employer", sa.Text(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("notice_months", sa.Integer(), nullable=True),
        sa.Column("review_every_months", sa.Integer(), nullable=True),
        sa.Column("next_review", sa.Date(), nullable=True),
        sa.Column("aims", sa.Text(), nullable=True),
        sa.Column("improvement_statement", sa.Text(), nullable=True),
        sa.Column("services", sa.Text(), nullable=True),
        sa.Column("nhs_functions", sa.Text(), nullable=True),
        sa.Column("council_functions", sa.Text(), nullable=True),
        sa.Column("staff_and_goods", sa.Text(), nullable=True),
        sa.Column("variation_terms", sa.Text(), nullable=True),
        sa.Column("termination_terms", sa.Text(), nullable=True),
        sa.Column("monitoring", sa.Text(), nullable=True),
        sa.Column("consultation_ended", sa.Date(), nullable=True),
        sa.Column("dispute_route", sa.Text(), nullable=True),
        sa.Column("exit_plan", sa.Text(), nullable=True),
        sa.Column("audit_route", sa.Text(), nullable=True),
        sa.Column("report_within_days", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "legal_basis IN ('Section 75', 'Section 76', 'Section 256', 'Section 257', 'Section 65Z5', 'Section 113', 'Section 10', 'Section 33 (Wales)', 'Part 9 (Wales)', 'Integration scheme (Scotland)', 'Aligned budgets', 'Section 31', 'Section 28A', 'Section 28BB')",
            name=op.f("ck_agreement_versions_legal_basis_listed"),
        ),
        sa.CheckConstraint(
            "end_date >= start_date", name=op.f("ck_agreement_versions_ends_after_it_starts")
        ),
        sa.CheckConstraint(
            "notice_months >= 0", name=op.f("ck_agreement_versions_notice_not_negative")
        ),
        sa.CheckConstraint(
            "review_every_months > 0", name=op.f("ck_agreement_versions_review_cycle_positive")
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "ended_by"],
            ["variations.agreement", "variations.variation"],
            name=op.f("fk_agreement_versions_agreement_ended_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_agreement_versions_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_versions")),
        sa.UniqueConstraint(
            "agreement", "ended_by", name=op.f("uq_agreement_versions_agreement_ended_by")
        ),
    )
    op.create_table(
        "instalments",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.Integer(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("invoice", sa.Text(), nullable=True),
        sa.Column("invoiced_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_amount", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement", "fund"],
            ["funds.agreement", "funds.fund"],
            name=op.f("fk_instalments_agreement_fund"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "partner"],
            ["partners.agreement", "partners.organisation"],
            name=op.f("fk_instalments_agreement_partner"),
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_instalments_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalments")),
        sa.UniqueConstraint(
            "agreement",
            "fund",
            "partner",
            "due_date",
            name=op.f("uq_instalments_agreement_fund_partner_due_date"),
        ),
    )
    op.create_table(
        "outcome_readings",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status IN ('Provisional', 'Final', 'Not available')",
            name=op.f("ck_outcome_readings_status_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "measure"],
            ["outcome_measures.agreement", "outcome_measures.measure"],
            name=op.f("fk_outcome_readings_agreement_measure"),
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_outcome_readings_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_readings")),
        sa.UniqueConstraint(
            "agreement",
            "measure",
            "period",
            name=op.f("uq_outcome_readings_agreement_measure_period"),
        ),
    )
    op.create_table(
        "outcome_targets",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("upper_target", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement", "measure"],
            ["outcome_measures.agreement", "outcome_measures.measure"],
            name=op.f("fk_outcome_targets_agreement_measure"),
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_outcome_targets_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_targets")),
        sa.UniqueConstraint(
            "agreement",
            "measure",
            "period",
            name=op.f("uq_outcome_targets_agreement_measure_period"),
        ),
    )
    op.create_table(
        "returns",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("submitted_by", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('Quarterly report', 'Annual return')", name=op.f("ck_returns_kind_listed")
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "fund"],
            ["funds.agreement", "funds.fund"],
            name=op.f("fk_returns_agreement_fund"),
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_returns_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returns")),
        sa.UniqueConstraint(
            "agreement",
            "fund",
            "kind",
            "period",
            name=op.f("uq_returns_agreement_fund_kind_period"),
        ),
    )
    op.create_table(
        "risk_share_caps",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("cap", sa.String(length=40), nullable=False),
        sa.Column("cap_unit", sa.Text(), nullable=False),
        sa.Column("excess_to", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "cap_unit IN ('GBP', '% of contribution')",
            name=op.f("ck_risk_share_caps_cap_unit_listed"),
        ),
        sa.CheckConstraint(
            "direction IN ('Overspend', 'Underspend')",
            name=op.f("ck_risk_share_caps_direction_listed"),
        ),
        sa.CheckConstraint(
            "excess_to <> partner", name=op.f("ck_risk_share_caps_excess_goes_to_another")
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "excess_to"],
            ["partners.agreement", "partners.organisation"],
            name=op.f("fk_risk_share_caps_agreement_excess_to"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "fund"],
            ["funds.agreement", "funds.fund"],
            name=op.f("fk_risk_share_caps_agreement_fund"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "partner"],
            ["partners.agreement", "partners.organisation"],
            name=op.f("fk_risk_share_caps_agreement_partner"),
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_risk_share_caps_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_share_caps")),
        sa.UniqueConstraint(
            "agreement",
            "fund",
            "direction",
            "effective_from",
            "partner",
            name=op.f("uq_risk_share_caps_agreement_fund_direction_effective_from_partner"),
        ),
    )
    op.create_table(
        "schemes",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lead_commissioner", sa.Text(), nullable=True),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("area_of_spend", sa.Text(), nullable=True),
        sa.Column("vat_regime", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement", "fund"],
            ["funds.agreement", "funds.fund"],
            name=op.f("fk_schemes_agreement_fund"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "lead_commissioner"],
            ["partners.agreement", "partners.organisation"],
            name=op.f("fk_schemes_agreement_lead_commissioner"),
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_schemes_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schemes")),
        sa.UniqueConstraint(
            "agreement", "fund", "scheme", name=op.f("uq_schemes_agreement_fund_scheme")
        ),
    )
    op.create_table(
        "budgets",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.Integer(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement", "fund", "scheme"],
            ["schemes.agreement", "schemes.fund", "schemes.scheme"],
            name=op.f("fk_budgets_agreement_fund_scheme"),
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_budgets_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets")),
        sa.UniqueConstraint(
            "agreement",
            "fund",
            "scheme",
            "financial_year",
            "line",
            name=op.f("uq_budgets_agreement_fund_scheme_financial_year_line"),
        ),
    )
    op.create_index("ix_budgets_financial_year", "budgets", ["financial_year"], unique=False)
    op.create_table(
        "contributions",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=True),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.Integer(), nullable=False),
        sa.Column("funding_source", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("variation", sa.Text(), nullable=True),
        sa.Column("recurrent", sa.Boolean(), nullable=False),
        sa.Column("capital", sa.Boolean(), nullable=False),
        sa.Column("in_kind", sa.Boolean(), nullable=False),
        sa.Column("designated", sa.Boolean(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status IN ('Proposed', 'Agreed', 'Final')", name=op.f("ck_contributions_status_listed")
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "fund", "scheme"],
            ["schemes.agreement", "schemes.fund", "schemes.scheme"],
            name=op.f("fk_contributions_agreement_fund_scheme"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "fund"],
            ["funds.agreement", "funds.fund"],
            name=op.f("fk_contributions_agreement_fund"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "partner"],
            ["partners.agreement", "partners.organisation"],
            name=op.f("fk_contributions_agreement_partner"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "variation"],
            ["variations.agreement", "variations.variation"],
            name=op.f("fk_contributions_agreement_variation"),
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_contributions_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributions")),
    )
    op.create_table(
        "ledger",
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("source_reference", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "measure IN ('Actual', 'Forecast outturn', 'Commitment')",
            name=op.f("ck_ledger_measure_listed"),
        ),
        sa.ForeignKeyConstraint(["batch"], ["import_batches.number"], name=op.f("fk_ledger_batch")),
        sa.ForeignKeyConstraint(["scheme_id"], ["schemes.id"], name=op.f("fk_ledger_scheme_id")),
        sa.PrimaryKeyConstraint(
            "scheme_id", "period", "measure", "source_reference", name=op.f("pk_ledger")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "profiles",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement", "fund", "scheme"],
            ["schemes.agreement", "schemes.fund", "schemes.scheme"],
            name=op.f("fk_profiles_agreement_fund_scheme"),
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_profiles_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiles")),
        sa.UniqueConstraint(
            "agreement",
            "fund",
            "scheme",
            "period",
            name=op.f("uq_profiles_agreement_fund_scheme_period"),
        ),
    )
    op.create_table(
        "risk_shares",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("limit", sa.String(length=40), nullable=True),
        sa.Column("limit_unit", sa.Text(), nullable=True),
        sa.Column("partner", sa.Text(), nullable=True),
        sa.Column("share", sa.Text(), nullable=True),
        sa.Column("clause", sa.Text(), nullable=True),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("include_in_kind", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(method = 'Fixed shares') = (share IS NOT NULL) AND (method = 'Fixed shares') = (partner IS NOT NULL)",
            name=op.f("ck_risk_shares_only_fixed_shares_name_partners"),
        ),
        sa.CheckConstraint(
            "base IN ('Original', 'Revised')", name=op.f("ck_risk_shares_base_listed")
        ),
        sa.CheckConstraint(
            "direction IN ('Overspend', 'Underspend')", name=op.f("ck_risk_shares_direction_listed")
        ),
        sa.CheckConstraint(
            "limit_unit IN ('GBP', '% of budget')", name=op.f("ck_risk_shares_limit_unit_listed")
        ),
        sa.CheckConstraint(
            "method IN ('Net schemes', 'Use reserve', 'Retain in fund', 'Cut uncommitted', 'Fixed shares', 'By contribution', 'By scheme contribution', 'Lead commissioner', 'Undetermined')",
            name=op.f("ck_risk_shares_method_listed"),
        ),
        sa.CheckConstraint(
            '("limit" IS NULL) = (limit_unit IS NULL)', name=op.f("ck_risk_shares_limit_has_unit")
        ),
        sa.CheckConstraint("step >= 1", name=op.f("ck_risk_shares_steps_count_from_one")),
        sa.ForeignKeyConstraint(
            ["agreement", "fund", "scheme"],
            ["schemes.agreement", "schemes.fund", "schemes.scheme"],
            name=op.f("fk_risk_shares_agreement_fund_scheme"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "fund"],
            ["funds.agreement", "funds.fund"],
            name=op.f("fk_risk_shares_agreement_fund"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement", "partner"],
            ["partners.agreement", "partners.organisation"],
            name=op.f("fk_risk_shares_agreement_partner"),
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batches.number"], name=op.f("fk_risk_shares_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_shares")),
    )
    op.create_index(
        "uq_contributions_key",
        "contributions",
        [
            "agreement",
            "fund",
            sa.text("coalesce(scheme, '')"),
            "partner",
            "financial_year",
            "funding_source",
            "line",
            sa.text("coalesce(variation, '')"),
        ],
        unique=True,
    )
    op.create_index(
        "uq_risk_shares_key",
        "risk_shares",
        [
            "agreement",
            "fund",
            sa.text("coalesce(scheme, '')"),
            "direction",
            "effective_from",
            "step",
            sa.text("coalesce(partner, '')"),
        ],
        unique=True,
    )
    if op.get_bind().dialect.name == "postgresql":
        # Agreements and partners name each other; SQLite takes the constraint with the table.
        op.create_foreign_key(
            "fk_agreements_host_is_partner",
            "agreements",
            "partners",
            ["agreement", "host"],
            ["agreement", "organisation"],
            deferrable=True,
            initially="DEFERRED",
        )
    _keep_versions()


def _keep_versions() -> None:
    """What an agreement said before a variation is never rewritten."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER agreement_versions_kept BEFORE UPDATE ON agreement_versions "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
        )
    else:
        op.execute(
            "CREATE TRIGGER agreement_versions_kept BEFORE UPDATE ON agreement_versions "
            "BEGIN SELECT RAISE(ABORT, 'a past version of an agreement is never changed'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_agreements_host_is_partner", "agreements", type_="foreignkey")
    op.drop_table("risk_shares")
    op.drop_table("profiles")
    op.drop_table("ledger")
    op.drop_table("contributions")
    op.drop_table("budgets")
    op.drop_table("schemes")
    op.drop_table("risk_share_caps")
    op.drop_table("returns")
    op.drop_table("outcome_targets")
    op.drop_table("outcome_readings")
    op.drop_table("instalments")
    op.drop_table("agreement_versions")
    op.drop_table("variations")
    op.drop_table("reviews")
    op.drop_table("partners")
    op.drop_table("outcome_measures")
    op.drop_table("funds")
    op.drop_table("closed_periods")
    op.drop_table("organisations")
    op.drop_table("agreements")
