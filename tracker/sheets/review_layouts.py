"""What is kept of reviews beside the workbook, in the shape of its sheets."""

from tracker.domain.records import reviews as review_records
from tracker.sheets.columns import AGREEMENT, CODE, DAY, OF_AGREEMENT, TEXT
from tracker.sheets.kinds import Whole
from tracker.sheets.layout import Column, Layout, Reference

_REVIEW = Column("Review due", "review", DAY, required=True)
_NUMBER = Whole(least=1, most=100_000)
_OF_REVIEW = Reference(("agreement", "review"), "Reviews")
_OF_ORGANISATION = Reference(("organisation",), "Organisations")

# The packs themselves are kept apart (tracker.services.reviews.packs); this is what is said of them.
# A pack may be frozen for a review that only follows from the cycle, so it refers to no row.
REVIEW_PACKS = Layout(
    "Review packs",
    review_records.ReviewPack,
    (
        AGREEMENT,
        Column("Pack", "pack", _NUMBER, required=True),
        _REVIEW,
        Column("As at", "as_at", DAY, required=True),
        Column("Size", "size", Whole(least=1, most=2_147_483_647), required=True),
        Column("SHA-256", "sha256", CODE, required=True),
        Column("Frozen by", "frozen_by", TEXT, required=True),
        Column("Frozen on", "frozen_on", DAY, required=True),
    ),
    key=("agreement", "pack"),
    references=(OF_AGREEMENT,),
)
REVIEW_MEETINGS = Layout(
    "Review meetings",
    review_records.ReviewMeeting,
    (
        AGREEMENT,
        _REVIEW,
        Column("Pack", "pack", _NUMBER, required=True),
        Column("Reasons", "reasons", TEXT, required=True),
        Column("Interests declared", "interests", TEXT),
    ),
    key=("agreement", "review"),
    references=(_OF_REVIEW, Reference(("agreement", "pack"), "Review packs")),
)
REVIEW_ATTENDANCE = Layout(
    "Review attendance",
    review_records.ReviewAttendance,
    (
        AGREEMENT,
        _REVIEW,
        Column("Line", "line", _NUMBER, required=True),
        Column("Organisation", "organisation", CODE),
        Column("Name", "name", TEXT, required=True),
        Column("Role", "role", TEXT),
    ),
    key=("agreement", "review", "line"),
    references=(Reference(("agreement", "review"), "Review meetings"), _OF_ORGANISATION),
)
REVIEW_ACTIONS = Layout(
    "Review actions",
    review_records.ReviewAction,
    (
        AGREEMENT,
        Column("Action", "action", _NUMBER, required=True),
        _REVIEW,
        Column("What is to be done", "text", TEXT, required=True),
        Column("Owner", "owner", TEXT, required=True),
        Column("Organisation", "organisation", CODE, required=True),
        Column("Due", "due", DAY, required=True),
        Column("Done on", "done_on", DAY),
        Column("Result", "result", TEXT),
    ),
    key=("agreement", "action"),
    references=(Reference(("agreement", "review"), "Review meetings"), _OF_ORGANISATION),
)
