"""The third recommendation: are the partners' five financial frameworks clear and synchronised?

What the partners say of each is held against what the records show (`framework_lines`): a
framework said to be synchronised is met only where it has evidence and nothing contradicts it.
"""

from collections.abc import Iterator, Mapping

from tracker.domain.frameworks.lines import FrameworkLine, framework_lines
from tracker.domain.records.frameworks import FinancialFramework, Framework, Synchronised
from tracker.domain.scorecard.answers import QUESTIONS, Answer, Place, Verdict
from tracker.domain.scorecard.asking import Asking
from tracker.domain.wording import day_text

_CODES = {
    framework: question.code
    for framework, question in zip(
        Framework, [q for q in QUESTIONS if q.recommendation == 3], strict=True
    )
}
# Where what contradicts a framework is mended, unless the fact itself says where.
_MENDED: Mapping[Framework, Place] = {
    Framework.BUDGET_SETTING: Place.MONEY,
    Framework.GOVERNANCE: Place.FRAMEWORKS,
    Framework.PLANNING: Place.MONEY,
    Framework.TIMETABLES: Place.MONEY,
    Framework.RISK_SHARING: Place.RISK_SHARE,
}


def answers(asking: Asking) -> Iterator[Answer]:
    """The answers to the questions 3.1 to 3.5."""
    for line in framework_lines(asking.book, asking.day, asking.findings):
        code = _CODES[line.framework]
        if line.framework is Framework.RISK_SHARING and not asking.case.pooled_funds:
            why = "Without a pooled fund there is no risk to share."
            yield Answer(code, Verdict.NOT_ASKED, why, Place.RISK_SHARE)
        else:
            yield _answer(code, line)


def _answer(code: str, line: FrameworkLine) -> Answer:
    """What is said, held against what is known; what is said weighs more where it is worse."""
    against = next((fact for fact in line.facts if fact.contradicts), None)
    mended = Place(against.page) if against and against.page else _MENDED[line.framework]
    if line.kept is None:
        said = line.framework.lower()
        unseen = f"Nobody has looked at {said} yet, and the records"
        if against:
            return Answer(code, Verdict.NOT_MET, f"{unseen} show: {against.sentence}", mended)
        why = f"{unseen} have nothing against it."
        return Answer(code, Verdict.PARTLY, why, Place.FRAMEWORKS)
    seen = f"as seen on {day_text(line.kept.seen_on)}"
    if line.kept.synchronised != Synchronised.YES:
        return _not_synchronised(code, line.kept, seen)
    if against:
        why = f"Recorded as synchronised, {seen}, but: {against.sentence}"
        return Answer(code, Verdict.PARTLY, why, mended)
    if line.lacks_evidence:
        why = f"Recorded as synchronised, {seen}, but without evidence."
        return Answer(code, Verdict.PARTLY, why, Place.FRAMEWORKS)
    return Answer(code, Verdict.MET, f"Recorded as synchronised, {seen}.", Place.FRAMEWORKS)


def _not_synchronised(code: str, row: FinancialFramework, seen: str) -> Answer:
    verdict = Verdict.PARTLY if row.synchronised == Synchronised.PARTLY else Verdict.NOT_MET
    how = "only partly" if verdict is Verdict.PARTLY else "not"
    todo = f" To do: {row.action}" if row.action and row.action_done_on is None else ""
    why = f"Recorded as {how} synchronised, {seen}.{todo}"
    return Answer(code, verdict, why, Place.FRAMEWORKS)
