"""The instruments by which partners assess their partnership, in our own short words.

    PRF   Partnership Readiness Framework: nine principles (Greig and Poxton 2000)
    PAT   Partnership Assessment Tool: six principles (Hardy, Hudson and Waddington 2000)
    CQC   three factors of joined-up care (Care Quality Commission, State of Care, 2010)
    EVAL  criteria for evaluating partnerships (Glendinning, in King's Fund 2002)
    JCF   factors of joint commissioning (King's Fund 1999)

An item keeps its number for good, because scores refer to it; its words may be made clearer.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SCORES: Mapping[int, str] = {1: "Not so", 2: "Partly so", 3: "Mostly so", 4: "Fully so"}
"""What each score means, in every instrument."""


@dataclass(frozen=True, slots=True)
class Item:
    """One statement to be scored; `name` is what it is about, as sentences call it."""

    number: int
    name: str
    statement: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A set of statements; `source` says who thought of them."""

    code: str
    title: str
    source: str
    about: str
    items: tuple[Item, ...]

    def item(self, number: int) -> Item:
        """The item of a number; raises IndexError where there is none."""
        return self.items[number - 1]


def _instrument(
    code: str, title: str, source: str, about: str, *items: tuple[str, str]
) -> Instrument:
    numbered = (Item(number, *item) for number, item in enumerate(items, 1))
    return Instrument(code, title, source, about, tuple(numbered))


INSTRUMENTS = (
    _instrument(
        "PRF",
        "Partnership readiness framework",
        "Nine principles after Greig and Poxton (2000)",
        "Whether the partners are ready to work as one.",
        ("Shared values", "We share values, and one picture of the lives people should lead."),
        (
            "Changes in policy and services",
            "We have agreed which policies and services are to change, and into what.",
        ),
        (
            "New kinds of service",
            "We offer people new kinds of service, and not only the old ones joined up.",
        ),
        (
            "Boundaries",
            "It is clear which people, services and money are inside and which are not.",
        ),
        (
            "Organisational roles",
            "Each of us knows who commissions, who purchases and who provides.",
        ),
        (
            "Agreed resources",
            "What each puts in is agreed; old disputes that cannot be settled are put aside.",
        ),
        ("Leadership", "Leaders, elected members among them, stand behind it and are seen to."),
        (
            "Time to develop it",
            "Somebody has the time, and the task, to make the partnership work.",
        ),
        (
            "Relationships and trust",
            "People who work across organisations get on well and trust each other.",
        ),
    ),
    _instrument(
        "PAT",
        "Partnership assessment tool",
        "Six principles after Hardy, Hudson and Waddington (2000)",
        "How well a partnership works that is under way.",
        ("Need for partnership", "Each of us sees that it needs the others, and says so."),
        ("Clear and realistic purpose", "What we are for is clear, and it can be done."),
        (
            "Commitment and ownership",
            "Each of us is committed to it, at the top and where the work is done.",
        ),
        ("Trust", "We are equals, share gains fairly, and trust outlasts trouble from outside."),
        (
            "Robust arrangements",
            "Who puts in and does what is open; work has its end; outcomes come first.",
        ),
        (
            "Monitoring and learning",
            "We agreed what success is, and look again at our aims and at ourselves.",
        ),
    ),
    _instrument(
        "CQC",
        "Three factors of joined-up care",
        "After the Care Quality Commission, State of Care (February 2010)",
        "Whether people notice that care is joined up.",
        ("Outcomes", "Because care is joined up, people are well and independent for longer."),
        (
            "Sharing of information",
            "Staff of each partner know what they need to know of a person, in time.",
        ),
        ("Strategy", "Our agreements, and the flexibilities we use, follow one strategy."),
    ),
    _instrument(
        "EVAL",
        "Evaluation criteria",
        "After Glendinning, in Partnerships under pressure (King's Fund 2002)",
        "What the partnership achieves, for whom and at what cost.",
        ("Effectiveness", "The partnership does for people what it was set up to do."),
        ("Equity", "People with the same needs are served alike, wherever and whoever they are."),
        ("Efficiency", "What is achieved is worth the money and effort that it takes."),
        (
            "Acceptability",
            "Users, others in the area, members and staff accept how things are done.",
        ),
    ),
    _instrument(
        "JCF",
        "Joint commissioning factors",
        "After Partnerships in primary and social care (King's Fund 1999)",
        "What joint commissioning depends on.",
        ("Shared values", "Commissioners of each partner want the same for people."),
        ("Leadership", "Somebody leads joint commissioning, with the standing to do so."),
        ("Time set aside", "Staff have time that is set aside for joint commissioning."),
        ("Personal relationships", "Commissioners know each other and work together well."),
        ("Mutual trust", "Each of us relies on what the others say and do."),
    ),
)
INSTRUMENT_CODES = tuple(one.code for one in INSTRUMENTS)
_BY_CODE = {one.code: one for one in INSTRUMENTS}


def find_instrument(code: str) -> Instrument | None:
    """The instrument of a code, or None."""
    return _BY_CODE.get(code)
