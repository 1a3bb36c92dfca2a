"""What Marlshire keeps of outcomes beside the workbook: a measure defined anew. Invented.

What happened to it happened in Bury, where clients who pay in full were counted in from one year
to the next, and admissions to care homes seemed to rise.
"""

from decimal import Decimal

from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.outcomes import FormerDefinition
from tracker.domain.registers import Row


def rows() -> dict[str, list[Row]]:
    """The rows of the registers."""
    admissions = FormerDefinition(
        agreement="TICO",
        measure="ASCOF-2C",
        version=1,
        replaced_from=FinancialYear(2025),
        reason="Residents who pay their fees in full are counted in",
        definition="Long-term admissions to residential and nursing care that the council pays for, "
        "people aged 65 and over",
        numerator="Admissions that the council pays for",
        denominator="People aged 65 and over living in the area",
        baseline=Decimal("598.2"),
        baseline_period=FinancialYear(2024),
    )
    return {"Former definitions": [admissions]}
