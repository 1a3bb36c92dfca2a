"""The form in which people say what an extract holds: from a mapping, and as sent."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from importers.extracts.months import in_year
from tracker.domain.financial_year import FinancialYear
from tracker.domain.ledgers.control_totals import SchemeKey
from tracker.domain.ledgers.extracts import ROLES, AcrossColumn, Inspection
from tracker.domain.ledgers.mapper import LONGEST_CODE
from tracker.domain.ledgers.mapping import (
    HEADING,
    Code,
    CodeRule,
    LedgerMapping,
    Match,
    Target,
)
from tracker.errors import RuleBroken
from tracker.services.extracts.mapping_files import mapping_of

DAY_FIRST = {"true": True, "false": False}
SPARE_RULES = 3
MOST_RULES_EDITED = 120  # a form has no more than a thousand fields
LEAVE_OUT = "ignore"
ROLE_LABELS: Mapping[str, str] = {
    "date": "Date or period",
    "amount": "Amount",
    "debit": "Debit",
    "credit": "Credit",
    "reference": "Reference",
    "description": "Description",
    "supplier": "Supplier",
    "cost_centre": "Cost centre or service",
}
MATCHES: Mapping[str, str] = {
    "exact": "is",
    "prefix": "begins with",
    "pattern": "looks like (* and ?)",
    "every": "is anything",
}


@dataclass(slots=True)
class RuleFields:
    """One rule as it stands in the form; a rule without a target is not used."""

    column: str = ""
    match: str = "exact"
    value: str = ""
    target: str = ""
    reason: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.target or self.value.strip() or self.reason.strip())

    def as_json(self) -> dict[str, object]:
        """The rule as the mapping file has it."""
        said: dict[str, object] = {"column": self.column}
        said[self.match] = True if self.match == "every" else self.value
        if self.target == LEAVE_OUT:
            return said | {"ignore": self.reason}
        if self.target:
            said |= dict(zip(("agreement", "fund", "scheme"), _codes(self.target), strict=True))
        return said


@dataclass(slots=True)
class AcrossFields:
    """One column of amounts of a matrix as it stands in the form."""

    column: str
    period: str = ""
    measure: str = ""


@dataclass(slots=True)
class MappingFields:
    """A mapping as it stands in the form, every field as text."""

    name: str = ""
    organisation: str = ""
    source: str = ""
    form: str = "list"
    use: str = "ledger"
    sheet: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    across: list[AcrossFields] = field(default_factory=list)
    sign: str = "normal"
    unit: str = "pounds"
    rounding: str = "refuse"
    period: str = "date"
    period_column: str = ""
    period_month: str = ""
    period_year: str = ""
    day_first: str = ""
    measure: str = "Actual"
    code_column: str = ""
    narrative: list[str] = field(default_factory=list)
    own_total: bool = True
    rules: list[RuleFields] = field(default_factory=list)

    def mapping(self, found: Inspection) -> LedgerMapping:
        """The mapping the form describes.

        Raises:
            BadFile: when it cannot be used, in a sentence that names the place.
        """
        period = {
            "from": self.period,
            "column": self.period_column or None,
            "month": self.period_month or None,
            "financial_year": self.period_year or None,
        }
        said = {
            "name": self.name.strip(),
            "organisation": self.organisation,
            "source": self.source,
            "form": self.form,
            "use": self.use,
            "layout": {
                "sheet": self.sheet or None,
                "encoding": found.encoding,
                "delimiter": found.delimiter,
                "headings": found.headings,
                "columns": {role: column for role, column in self.columns.items() if column},
                "across": [
                    {"column": a.column, "period": self._month_of(a), "measure": a.measure or None}
                    for a in self.across
                ],
                "day_first": DAY_FIRST.get(self.day_first),
            },
            "sign": self.sign,
            "unit": self.unit,
            "rounding": self.rounding,
            "period": period,
            "measure": self.measure if self.form == "list" else None,
            "narrative": self.narrative,
            "code_columns": [self.code_column] if self.code_column else [],
            "checks": {"own_total": self.own_total},
            "rules": [rule.as_json() for rule in self.rules if not rule.is_blank],
        }
        return mapping_of(json.dumps(said))

    def _month_of(self, column: AcrossFields) -> str | None:
        """The month of a column's amounts; a year said once stands for all that name none."""
        if self.period == "date":
            return None
        if column.period or self.period != "heading":
            return column.period or None
        try:
            year = FinancialYear.parse(self.period_year)
        except ValueError:
            return None
        return in_year(AcrossColumn(column.column), year.start).period


def fields_of(mapping: LedgerMapping) -> MappingFields:
    """The form as a mapping fills it in."""
    layout, month = mapping.layout, mapping.month
    return MappingFields(
        name=mapping.name,
        organisation=mapping.organisation,
        source=mapping.source,
        form=mapping.form,
        use=mapping.use,
        sheet=layout.sheet or "",
        columns={str(role): column for role, column in layout.columns.items()},
        across=[
            AcrossFields(a.column, str(a.period or ""), a.measure or "") for a in layout.across
        ],
        sign="reversed" if mapping.reversed_sign else "normal",
        unit="thousands" if mapping.unit != 1 else "pounds",
        rounding="pence" if mapping.rounded else "refuse",
        period=month.source,
        period_column=month.column or "",
        period_month=str(month.month or ""),
        period_year=str(month.year or ""),
        day_first=next((t for t, first in DAY_FIRST.items() if first is layout.day_first), ""),
        measure=mapping.measure or "Actual",
        code_column=next(iter(mapping.rule_columns), ""),
        narrative=list(mapping.narrative),
        own_total=mapping.checks.own_total,
        rules=[_rule_fields(rule) for rule in mapping.rules],
    )


def _rule_fields(rule: CodeRule) -> RuleFields:
    target = LEAVE_OUT if rule.target is None else target_text(rule.target)
    return RuleFields(rule.column or "", rule.match, rule.value, target, rule.ignore or "")


def target_text(target: Target) -> str:
    """A target as the value of a choice in the form."""
    return json.dumps([_code(target.agreement), _code(target.fund), _code(target.scheme)])


def _code(code: Code) -> object:
    return code if isinstance(code, str) else {"column": code.column}


def _codes(target: str) -> Sequence[object]:
    """The three codes of a choice; what is no choice of ours names no scheme."""
    try:
        codes = json.loads(target)
    except ValueError:
        codes = None
    return codes if isinstance(codes, list) and len(codes) == 3 else ["", "", target]


def rule_for(column: str, value: str, target: str, reason: str) -> CodeRule:
    """A rule that sends lines with a code to a choice of the form, or leaves them out.

    Raises:
        RuleBroken: when the choice is none of the form's.
    """
    # A code as long as this is shown cut off, so the rule looks at its beginning.
    match: Match = "prefix" if len(value) >= LONGEST_CODE else "exact"
    if target == LEAVE_OUT:
        return CodeRule(match, value, column, ignore=reason)
    agreement, fund, scheme = _codes(target)
    if not (isinstance(agreement, str) and isinstance(fund, str) and isinstance(scheme, str)):
        raise RuleBroken("Choose a scheme from the list.")
    return CodeRule(match, value, column, Target(agreement, fund, scheme))


def target_options(
    schemes: Iterable[SchemeKey], rules: Iterable[RuleFields]
) -> list[tuple[str, str]]:
    """The choices of where lines go: every scheme, and what present rules name besides."""
    options = {json.dumps([*scheme]): " / ".join(scheme) for scheme in sorted(schemes)}
    for rule in rules:
        if rule.target not in {"", LEAVE_OUT, *options}:
            codes = _codes(rule.target)
            options[rule.target] = " / ".join(
                f"code in {code['column']}" if isinstance(code, dict) else str(code)
                for code in codes
            )
    return list(options.items())


def fields_sent(sent: MultiDict[str, str]) -> MappingFields:
    """The form as somebody sent it; unknown fields are passed over."""

    def said(name: str) -> str:
        return sent.get(name, "").strip()

    columns = {str(role): said(f"column-{role}") for role in ROLES}
    across = [
        AcrossFields(label, said(f"across-{place}-period"), said(f"across-{place}-measure"))
        for place, label in enumerate(sent.getlist("across"))
    ]
    return MappingFields(
        name=said("name"),
        organisation=said("organisation"),
        source=said("source"),
        form="matrix" if said("form") == "matrix" else "list",
        use=said("use") or "ledger",
        sheet=said("sheet"),
        columns=columns,
        across=across,
        sign=said("sign") or "normal",
        unit=said("unit") or "pounds",
        rounding=said("rounding") or "refuse",
        period=said("period") or "date",
        period_column=said("period_column"),
        period_month=said("period_month"),
        period_year=said("period_year"),
        day_first=said("day_first"),
        measure=said("measure") or "Actual",
        code_column=said("code_column"),
        narrative=sent.getlist("narrative"),
        own_total=bool(said("own_total")),
        rules=rules_sent(sent),
    )


def rules_sent(sent: MultiDict[str, str]) -> list[RuleFields]:
    """The rules of a form, in its order, the spare ones left out."""
    rules: list[RuleFields] = []
    for place in range(MOST_RULES_EDITED + SPARE_RULES):
        if f"rule-{place}-match" not in sent and f"rule-{place}-value" not in sent:
            break
        match = sent.get(f"rule-{place}-match", "exact")
        rule = RuleFields(
            sent.get(f"rule-{place}-column", "").strip(),
            match if match in MATCHES else "exact",
            sent.get(f"rule-{place}-value", "").strip(),
            sent.get(f"rule-{place}-target", ""),
            sent.get(f"rule-{place}-reason", "").strip(),
        )
        if not rule.is_blank:
            rules.append(rule)
    return rules


def labels_for_rules(found: Inspection) -> list[str]:
    """The columns a rule may look at."""
    return [*found.headings, HEADING] if found.form == "matrix" else [*found.headings]
