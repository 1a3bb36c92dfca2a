"""The small form, within another, by which a body that is not on the list yet is recorded."""

from tracker.domain.registers import Organisation
from tracker.sheets.agreement_layouts import ORGANISATIONS
from tracker.web.asking import FieldFault
from tracker.web.record_forms import RecordForm

NEW_ORGANISATION = RecordForm(
    ORGANISATIONS,
    ("code", "name", "type"),
    labels={"code": "Its code", "name": "Its name", "type": "What it is"},
    hints={
        "code": "Short, and the same in every workbook: NHS organisation code or GSS code, if it "
        "has one"
    },
)


def typed_organisation() -> Organisation | list[FieldFault] | None:
    """The organisation that was typed, None if nothing was, or what is wrong with it."""
    if not any(NEW_ORGANISATION.texts().values()):
        return None
    found = NEW_ORGANISATION.read()
    if isinstance(found, list):
        return found
    assert isinstance(found, Organisation)
    return found
