"""What the pages of outcomes say in their first sentences and below their pictures."""

from collections.abc import Sequence

from tracker.domain.outcomes.measures import MeasureStatus, Track
from tracker.domain.records.outcomes import OutcomeMeasure
from tracker.domain.reviews.board_view import count_outcomes
from tracker.domain.wording import are, joined
from tracker.services.outcomes.lists import Coverage
from tracker.services.outcomes.measures import MeasureCount
from tracker.web.formatting import counted, plain
from tracker.web.outcomes.figures import ReadingLine


def first_sentence(
    statuses: Sequence[MeasureStatus], late: int = 0, why_no_measure: str | None = None
) -> str:
    """How many measures are on track, and which are off track, without a reading or late."""
    if not statuses and why_no_measure is not None:
        return f"No outcome is measured, and this is recorded as the reason: {why_no_measure}"
    if not statuses:
        return "No outcome measure is recorded: add one, so that the board can see what changes."
    counts = count_outcomes(statuses)
    parts = [
        f"{counts.on_track} of {counted(counts.all, 'outcome')} {are(counts.on_track)} on track"
    ]
    off = [s.measure.title for s in statuses if s.track is Track.OFF_TRACK]
    if off:
        parts.append(f"off track: {joined(off)}")
    missing = sum(s.track is Track.NO_DATA for s in statuses)
    if missing:
        parts.append(f"{counted(missing, 'reading')} {are(missing)} missing")
    if late:
        parts.append(f"{counted(late, 'reading')} {are(late)} late")
    return "; ".join(parts) + "."


def coverage_sentence(found: Coverage, count: MeasureCount) -> str:
    """How many outcomes are on track, how many readings are late, and how many agreements measure."""
    have = (
        f"{found.measuring:,} of {counted(found.agreements, 'agreement')} "
        f"{'has' if found.measuring == 1 else 'have'} a measure"
    )
    if found.excused:
        have += f"; {found.excused:,} {'says' if found.excused == 1 else 'say'} why not"
    if not count.measures:
        return f"{have}: add one on an agreement’s page."
    on_track = f"{count.on_track:,} of {counted(count.measures, 'outcome')}"
    overdue = f"; {counted(count.late, 'reading')} {are(count.late)} late" if count.late else ""
    return f"{on_track} {are(count.on_track)} on track{overdue}. {have}."


def chart_words(measure: OutcomeMeasure, lines: Sequence[ReadingLine], note: str | None) -> str:
    """What the picture shows, for those who do not see it."""
    first, last = lines[0], lines[-1]
    broken = f" {note}" if note else ""
    return (
        f"Line chart of {measure.title}, from {plain(first.reading.value)} in {first.period} to "
        f"{plain(last.reading.value)} in {last.period} {measure.unit}, beside its targets.{broken} "
        "The table gives every value."
    )
