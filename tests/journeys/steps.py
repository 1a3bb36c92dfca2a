"""What people of the journeys do, over and over, and who they are.

fill_in(page, {...})       type into fields by their labels; a date is typed as 31/3/2027
press(page, "Save")        press a button or follow a link that says so
press_by_keyboard(...)     the same with Tab and Enter alone
"""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.signing_in import sign_in
from tracker.access import Role

COUNCIL_LEAD = "priya.nair@marlshire.example"
ICB_LEAD = "sam.okoro@marlshire-icb.example"
BOARD = "joan.beck@marlshire-icb.example"
AUDITOR = "amir.khan@marlshire.example"
OUTSIDER = "lena.ford@nextshire.example"
PEOPLE = {
    COUNCIL_LEAD: ("MARL-CC", Role.FINANCE_LEAD),
    ICB_LEAD: ("MARL-ICB", Role.FINANCE_LEAD),
    BOARD: ("MARL-ICB", Role.BOARD_MEMBER),
    AUDITOR: ("MARL-CC", Role.AUDITOR),
    OUTSIDER: ("NEXT-CC", Role.FINANCE_LEAD),
}
BCF = "/agreements/BCF"
POOL = f"{BCF}/funds/POOL"
MOST_TABS = 120  # no page has more places to stop at
_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")


def come_in(page: Page, email: str) -> Page:
    """Sign in, and see that it worked."""
    sign_in(page, email)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    return page


def lead(page: Page) -> str:
    """The sentence that answers the page's question."""
    return page.locator(".tracker-lead").inner_text()


def fill_in(page: Page, answers: dict[str, str]) -> None:
    """Type into fields by their labels, and choose in lists and among radio buttons.

    A list is chosen from by value, a radio button by the words that its label begins with.
    """
    for label, answer in answers.items():
        name = re.compile(rf"^{re.escape(label)}( \(optional\))?$")
        group = page.get_by_role("group", name=name)
        if _DATE.fullmatch(answer):
            for box, part in zip(("Day", "Month", "Year"), answer.split("/"), strict=True):
                group.get_by_label(box, exact=True).fill(part)
        elif group.count():
            group.get_by_label(re.compile(f"^{re.escape(answer)}")).check()
        elif page.get_by_role("combobox", name=name).count():
            page.get_by_label(name).select_option(answer)
        else:
            page.get_by_label(name).fill(answer)


def press(page: Page, words: str) -> None:
    """Press the button, or follow the link, that says exactly this."""
    button = page.get_by_role("button", name=words, exact=True)
    (button if button.count() else page.get_by_role("link", name=words, exact=True)).first.click()
    page.wait_for_load_state()


def done(page: Page, words: str) -> None:
    """See that the page says that something was done."""
    expect(page.get_by_role("alert")).to_contain_text(words)


def fits(page: Page, width: int) -> None:
    """See that nobody has to scroll sideways in a window of that width."""
    expect(page.locator("html")).to_have_js_property("scrollWidth", width)


def leads_to_its_errors(page: Page, title: str) -> None:
    """See that the form came back: its title says so, and the list of errors has the focus."""
    expect(page).to_have_title(re.compile(f"^Error: {re.escape(title)}"))
    expect(page.locator(".govuk-error-summary")).to_be_focused()


def focus_by_keyboard(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def press_by_keyboard(page: Page, wanted: Locator) -> None:
    """Reach something by Tab alone, and press Enter on it."""
    focus_by_keyboard(page, wanted)
    page.keyboard.press("Enter")


def send_workbook(page: Page, file: Path) -> None:
    """Let a file be checked."""
    page.goto("/imports")
    page.get_by_label("Workbook or CSV file").set_input_files(file)
    page.get_by_role("button", name="Check the file").click()
    page.wait_for_load_state()
