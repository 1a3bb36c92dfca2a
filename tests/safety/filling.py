"""Filling forms in: as somebody would who changes one thing, and as somebody who means harm."""

from collections.abc import Mapping
from io import BytesIO

from tests.safety.page_parts import Field, Form

PDF = b"%PDF-1.7\nanother paper"
Data = dict[str, object]
# What a field of this name takes, where any words will not do.
BY_NAME: Mapping[str, str] = {
    "period": "2026-10", "baseline_period": "FY2024-25", "email": "new.person@example.org",
    "variation": "", "new_organisation": "", "new_code": "", "new_name": "", "successor": "",
    "amount": "12.00", "outturn": "16500000", "baseline": "1.5", "value": "1.5", "target": "1.5",
    "tolerance": "0.5", "upper_target": "", "decision": "return", "code": "", "name": "A name",
}  # fmt: skip
NEVER_TYPED = frozenset({"hidden", "file", "button"})


def filled(form: Form) -> Data:
    """The form with something new in every field that a person types or chooses."""
    data: Data = {}
    for field in form.fields.values():
        if field.name == "csrf_token":
            continue
        if field.kind == "file":
            data[field.name] = (BytesIO(PDF), "paper.pdf")
        elif field.kind in NEVER_TYPED:
            data[field.name] = list(field.values)
        elif field.name in BY_NAME:
            data[field.name] = BY_NAME[field.name]
        elif field.choices:
            data[field.name] = _chosen(field)
        else:
            data[field.name] = _typed(field)
    return data


def _chosen(field: Field) -> str:
    """Another choice than the one that stands, where there is one."""
    other = [choice for choice in field.choices if choice and choice not in field.values]
    return other[0] if other else (field.values or field.choices)[0]


def _typed(field: Field) -> str:
    present = field.values[0] if field.values else ""
    part = field.name.rpartition("-")[2]
    dates: Mapping[str, str] = {"day": "15", "month": "3", "year": "2026"}
    if part in dates:
        return present or dates[part]
    if field.hint in {"decimal", "numeric"}:
        return present or "12.00"
    return f"{present} more" if present else "Something"
