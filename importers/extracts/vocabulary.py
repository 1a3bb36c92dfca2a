"""What headings say: the words that finance systems and publishers use for their columns.

A heading is compared in plain words: lower case, camel case taken apart, punctuation gone. Each
role has patterns with a weight; the highest one wins. Weights order rivals within a role and mean
nothing else.
"""

import re
from functools import cache
from typing import Literal, NamedTuple

AmountKind = Literal["net", "plain", "gross", "vat", "debit", "credit"]
TextRole = Literal["description", "supplier", "reference", "cost_centre"]


class Said(NamedTuple):
    """What a heading says it holds and how strongly."""

    weight: float
    word: str


class AmountSaid(NamedTuple):
    """Which kind of amount a heading names and how strongly."""

    kind: AmountKind
    weight: float


_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOISE = re.compile(r"[^a-z0-9£%]+")


@cache
def plain_words(heading: str) -> str:
    """A heading in plain words.

    >>> plain_words("SumOfAmount_(£)"), plain_words("Trans. No")
    ('sum of amount £', 'trans no')
    """
    apart = _CAMEL.sub(" ", heading.replace("'", "").replace("\u2019", ""))
    return _NOISE.sub(" ", apart.lower().replace("&", " and ")).strip()


Patterns = tuple[tuple[str, float], ...]

_DATES: Patterns = (
    ((r"^(payment|paid|pay|remittance|bacs|cheque)( run)? (date|dt)\b|^(date|dt) (of )?(the )?(payment|paid)|"
     r"^paid on|date (of payment|paid|payment made)|\bdate (\w+ )?(paid|payment)$|^payment (made )?on\b"), 10),
    ((r"^(date|transaction date|trans date|tran date|trx date|date of transaction|date of spend|spend date|"
     r"date incurred|date of expenditure|expenditure date)$"), 9),
    (r"\b(posting|posted|post|gl|ledger|accounting|effective|journal|entry) (date|dt)\b|^date posted", 8.5),
    (r"\b(cleared|clearing|value) date|^date cleared|^clearing$", 8),
    (r"\b(transaction|trans|tran|trx|spend) (date|dt)\b", 8),
    ((r"\b(invoice|inv|document|doc|voucher|tax point|creation|created|approval|approved|received|input)"
     r"( \w+)? (date|dt)\b|^date (of )?(invoice|approved|received)|^date invoice"), 6),
    (r"\b(due|order|start|end|expiry|contract|print|report) (date|dt)\b|^(start|end)$", 2),
    (r"\b(date|dt)\b", 5),
)  # fmt: skip
_PERIODS: Patterns = (
    ((r"^((accounting|financial|fin|fiscal|posting|payment|ledger|gl) )?(period|month|mth)"
     r"( (name|ending|end|paid|of payment|year|and year))?$|^year (and )?(period|month)$"), 4),
)  # fmt: skip
_DATE_NOT = r"\b(birth|dob|update|updated|by)\b"

_MONEY_WORDS: Patterns = (
    (r"\b(amount|amt|amounts|amnt|ammount|amout)\b", 8),
    (r"£(?! ?[0-9])|\bgbp\b|\bsterling\b", 8),
    (r"\b(value|values)\b", 7),
    (r"\b(total|spend|spent|paid|payment|payments|cost|costs|price|charge|sum of)\b", 6),
    (r"\b(net|nett|gross)\b", 6),
    (r"\b(expenditure|actual|actuals|invoice|debit|credit)\b", 5),
)  # fmt: skip
# Words that make a money word part of the name of something else: a payment's reference.
_NOT_MONEY = re.compile(
    r"\b(no|nos|num|number|numbers|ref|reference|id|ids|code|codes|date|dates|dt|name|names|type|types|"
    r"category|categories|description|desc|narrative|details|detail|reg|registration|postcode|method|terms|"
    r"centre|center|centres|period|month|year|qty|quantity|count|rate|rates|percentage|percent|%|status|purpose|"
    r"indicator|flag|group|class|area|areas|heading|label|uri|url|supplier name|currency code|unit|by|to|for|"
    r"population|pop|per|percapita|c|cc|index|line|sequence|stage|on)\b|%"
)
_STILL_MONEY = re.compile(
    r"\b(line|item|unit) (amount|value|total|net|gross|cost)|amount.*\b(to|for|on|by|per|line|area|year|period|"
    r"month)\b|\b(to|for|by|on) .*amount|\b(amount|amt)( gbp| sum)?$|\b(in|this|current) (the )?month\b|£(?! ?[0-9])"
)
# Oracle's ledgers have a pair as entered, in the currency of the document, and one as accounted for.
_LEDGER = r"((entered|accounted|functional|base|local|period|journal|line|gl|transaction) )?"
_SUM = r"(amount|amt|value)"
_POUNDS = r"( £| gbp)?"
_FLOWS = {
    "out": re.compile(r"^(expenditure|expenses?|payments?|(paid|money) out|outgoings?)( £| gbp)?$"),
    "in": re.compile(r"^(income|receipts?|(paid|money) in|incomings?)( £| gbp)?$"),
}
_VAT_AND_SIDES: dict[AmountKind, re.Pattern[str]] = {
    "net": re.compile(
        r"\b(ex|exc|exl|excl|excld|excluding|excludes|exclude|exclusive( of)?|without|no|before|less|net of|nett of|"
        r"not including) ((any|all|irrecoverable|recoverable|reclaimable|of) )*(vat|tax)\b|"
        r"\b(vat|tax) (ex|exc|excl|excluded|exclusive|free)\b|\bexvat\b"
    ),
    "gross": re.compile(
        r"\b(in|inc|incl|including|includes|inclusive( of)?|with|plus|and|after) "
        r"((any|all|irrecoverable|recoverable|non recoverable|of) )*(vat|tax)\b|"
        r"\b(vat|tax) (inc|incl|included|inclusive)\b|\bincvat\b"
    ),
    "debit": re.compile(rf"^{_LEDGER}(debits?|dr|(debit|dr) {_SUM}|{_SUM} (debit|dr)){_POUNDS}$"),
    "credit": re.compile(
        rf"^{_LEDGER}(credits?|cr|(credit|cr) {_SUM}|{_SUM} (credit|cr)){_POUNDS}$"
    ),
}

_SUPPLIERS: Patterns = (
    ((r"^(supplier|vendor|creditor|beneficiary|payee|merchant|contractor|provider|recipient|company|trader)s?"
     r"( (beneficiary|payee|merchant|creditor|vendor|supplier|trading|organisation))* name\b|"
     r"^name of (the )?(supplier|vendor|creditor|beneficiary|payee|merchant|recipient|contractor)|"
     r"^(supplier|vendor|creditor|beneficiary|payee|merchant) (full|trading|legal) name"), 10),
    (r"^(supplier|supp|vendor|creditor|benefici?ary|payee|merchant|contractor)s?( (t|name|desc|description|payee|paid))?$", 9),
    (r"^(paid to|payable to|payment to|pay to|payment made to|trading name|supplier .* name)$", 8),
    (r"\b(supplier|vendor|creditor|beneficiary|payee|merchant)\b", 6),
    ((r"^(company|provider|recipient|recipient name|trader|trading partner|counterparty|third party|business name|who we paid|name( [12])?|organisation name|customer name|"
      r"account name)$"), 4),
    (r"^ap ar id t$", 9),
    (r"^(organisation|customer)$", 2),
)  # fmt: skip
_SUPPLIERS_NOT = (
    r"\b(id(?! t$)|ids|no|num|number|nos|code|codes|ref|reference|type|category|categories|class|classification|postcode|"
    r"post|vat|address|group|sector|url|uri|size|reg|registration|town|city|county|country|invoice|charity|amount|"
    r"date|paid on|sme|status|internal|site|location|department|cost|local|indicator|mcc|total|account number)\b"
)
_REFERENCES: Patterns = (
    (r"^(transaction|trans|tran|trx|trn|txn)s? (no|nos|num|number|ref|reference|id)\b", 10),
    ((r"^(unique|our|system|internal|publication|record)? ?(transaction|trans|tran) "
     r"(no|num|number|ref|reference|id)\b"), 9),
    ((r"^(voucher|document|doc|journal|jnl|posting|ledger|clearing (document|doc))( (no|num|number|ref|reference|id))?$|"
      r"^ap (no|number|ref)$"), 8),
    ((r"^((our|system|unique|finance|spend|fms|line|internal|transaction|efin|sap|oracle|agresso) )?"
     r"(ref|reference|urn|identifier)( (no|number|num|code|id))?$|^unique id$"), 8),
    (r"^((supplier|vendor|purchase) )?(invoice|inv) (no|num|number|ref|reference|id)\b|^invoice$", 7),
    (r"^(payment|pay|cheque|bacs|remittance|receipt)( run)? (no|num|number|ref|reference|id)\b", 7),
    (r"^(transaction|trans|receipt)$", 6),
    (r"\b(ref|reference|urn)\b|\b(transaction|document|voucher|invoice) (no|num|number|id)\b", 5),
    (r"^(id|no|number|record|record id|record no|row id|line no|line number|line id|item no)$", 3),
)  # fmt: skip
_REFERENCES_NOT = (
    r"\b(supplier(?! inv)|vendor(?! inv)|vat|company|charity|account|post|cost|creditor|contract|phone|purchase|po|order|registration|"
    r"merchant|date|amount|type|uri|url|status|department|service|body|description|beneficiary|payee)\b"
)
_DESCRIPTIONS: Patterns = (
    ((r"^((transaction|trans|line|invoice|item|payment|expense|expenditure|journal|spend|full|short|long|goods) )*"
     r"(description|descriptions|desc|narrative|narration|narratives|details|detail|text|comment|comments|notes)"
     r"( of .*| \d)?$"), 10),
    (r"\bpurpose\b|^(what|reason)\b|^(nature|details|description|summary) of\b|^activity$", 10),
    ((r"\b(subjective|subj|account|nominal|gl|ledger|code|expense|expenditure|cipfa|sercop)( \w+)? "
     r"(description|desc|name|label|t|narrative|title)$|^(subjective|nominal)( t| level \d)?$"), 8),
    (r"^account( t| level \d)?$", 6.5),
    (r"\b(description|desc|narrative|narration)\b", 7),
    ((r"^(detailed )?(expense|expenses|exp|expenditure|spend|spending|cost|payment) types?( \w+)?$|^(type|category) of "
     r"(expenditure|expense|spend|payment|cost)"), 7),
    ((r"^(expense|exp|expenditure|spend|spending|procurement|purchase|sercop|cipfa|proclass|detailed|product|account)"
     r"( \w+)? (category|categories|classification|class|group|head|heading)( description| label| name| t)?$"), 6),
    (r"^(merchant|supplier) category\b|^mcc (description|desc|name)", 5),
    ((r"^(category|classification|goods|goods (or |and )?services?|subjective .*|expense|expenditure|"
     r"service description|item|product)$"), 4),
)  # fmt: skip
_DESCRIPTIONS_NOT = (
    r"\b(id|no|num|number|uri|url|amount|date|vat|supplier name|vendor|cost cent\w+|directorate|department|dept|"
    r"division|group code|body|code$|codes$)\b"
)
_COST_CENTRES: Patterns = (
    (r"\bcost (cent(re|er)s?|ctr)( (name|description|desc|t|label|title))$", 10),
    (r"^(cost cent(re|er)s?|cost ctr|cost code|c ctr)$|^cc( (name|desc|description))?$", 9.8),
    (r"\bcost cent(re|er)s?\b|^cost c\b", 9.5),
    (r"^(directorate|department)s? (or |and )?service\b", 8.2),
    ((r"^service( (area|name|label|description|desc|division|department|group|line|category|categories|label|code "
     r"description|unit|heading|level \d))*$|^(council |service )?service area\b"), 8),
    (r"^service\b", 7),
    (r"^(expense|expenditure|spend|spending)s? areas?\b", 7.5),
    ((r"^(organi[sz]at\w+|org|business|budget|operating|reporting) unit( (name|description))?$|^organi[sz]at\w+ "
     r"(level|area|structure)"), 7),
    ((r"^(directorate|department|dept|division|portfolio|committee|team|section|function|area|programme|group|unit)s?"
     r"( (name|description|desc|t|title|label))?$"), 6.5),
    (r"\b(directorate|department|dept|division|business unit|budget (code|name|holder|area))\b", 6),
    (r"\b(organi[sz]at\w+ unit|service)\b|^(force|business|work|budget) area$", 4),
)  # fmt: skip
_COST_CENTRES_NOT = r"\b(uri|url|date|amount|family|supplier|vendor|merchant|voluntary|purpose|description of|goods)\b"

_TEXTS: dict[TextRole, tuple[Patterns, str]] = {
    "supplier": (_SUPPLIERS, _SUPPLIERS_NOT),
    "reference": (_REFERENCES, _REFERENCES_NOT),
    "cost_centre": (_COST_CENTRES, _COST_CENTRES_NOT),
    "description": (_DESCRIPTIONS, _DESCRIPTIONS_NOT),
}


def _heaviest(words: str, patterns: Patterns) -> Said | None:
    found = [Said(weight, match[0]) for pattern, weight in patterns
             if (match := re.search(pattern, words))]  # fmt: skip
    return max(found, default=None)


@cache
def date_said(heading: str) -> Said | None:
    """Whether the heading names a date."""
    words = plain_words(heading)
    return None if re.search(_DATE_NOT, words) else _heaviest(words, _DATES)


@cache
def period_said(heading: str) -> Said | None:
    """Whether the heading names a month or an accounting period."""
    return _heaviest(plain_words(heading), _PERIODS)


@cache
def text_said(heading: str, role: TextRole) -> Said | None:
    """Whether the heading names a supplier, a reference, a description or a cost centre."""
    words = plain_words(heading)
    patterns, unlike = _TEXTS[role]
    return None if re.search(unlike, words) else _heaviest(words, patterns)


@cache
def amount_said(heading: str) -> AmountSaid | None:
    """Which kind of amount the heading names: net before gross, and VAT by itself is neither."""
    words = plain_words(heading)
    for kind, pattern in _VAT_AND_SIDES.items():
        if pattern.search(words):
            return AmountSaid(kind, 7 if words.startswith("entered") else 8)
    said = _heaviest(words, _MONEY_WORDS)
    if re.search(r"\b(vat|tax)\b", words):
        return None if _NOT_MONEY.search(words) else AmountSaid("vat", 8)
    if said is None or (_NOT_MONEY.search(words) and not _STILL_MONEY.search(words)):
        return None
    side = re.search(r"\b(net|gross)", words)
    if side is not None:
        return AmountSaid("net" if side[1] == "net" else "gross", said.weight)
    return AmountSaid("plain", said.weight + _closeness(words))


@cache
def flow_said(heading: str) -> str | None:
    """Whether the heading names money going `out`, or coming `in`, by itself."""
    words = plain_words(heading)
    return next((flow for flow, pattern in _FLOWS.items() if pattern.search(words)), None)


def _closeness(words: str) -> float:
    """A line's own amount in pounds stands before another currency and before sums of many lines."""
    if re.search(
        r"\b(eur|euros?|usd|dollars?|foreign|ytd|to date|cumulative|running|balance)\b", words
    ):
        return -4
    if re.search(r"\b(line|distribution|transaction|item|posting|gl)\b", words):
        return 0.5
    if re.search(
        r"\b(invoice|cheque|payment run|document|total|original|currency|budget|committed|order)\b",
        words,
    ):
        return -1
    return 0.0
