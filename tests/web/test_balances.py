"""The pages on which balances are agreed: what they say first, who may write what, what is kept."""

import io
import re
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tests.web.forms import boxes, date_boxes
from tracker.access import Actor, Role
from tracker.services.approvals.drafts import list_drafts
from tracker.web import the_database

BCF = "/agreements/BCF/money/balances"
CYP = "/agreements/CYP/money/balances"
MH = "/agreements/MH/money/balances"
COUNCIL = person("council", ("MARL-CC", Role.FINANCE_LEAD))
BOARD = replace(person("icb", ("MARL-ICB", Role.FINANCE_LEAD)), person=2)
TRUST = person("trust", ("TARN-FT", Role.FINANCE_LEAD))
MEMBER = person("member", ("MARL-ICB", Role.BOARD_MEMBER))
AUDITOR = person("auditor", ("MARL-CC", Role.AUDITOR))
OUTSIDER = person("outsider", ("TARN-BC", Role.FINANCE_LEAD))
PEOPLE = {"council": COUNCIL, "board": BOARD, "member": MEMBER, "auditor": AUDITOR}


def asking(app: Flask, actor: Actor) -> FlaskClient:
    act_as(app, actor)
    return app.test_client()


def typed_on(page: str) -> dict[str, str]:
    """What the page's form holds, but for its token: each sending is one of its own."""
    return {name: text for name, text in boxes(page).items() if name != "submission"}


def lead(page: str) -> str:
    found = re.search(r'tracker-lead">(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return " ".join(found[1].split())


def state(client: FlaskClient, base: str, organisation: str, **figures: str) -> str:
    """State figures of the one balance there is, by the heads of their boxes; say what came of it."""
    address = f"{base}/state?organisation={organisation}"
    filled = typed_on(client.get(address).text)
    for name, value in figures.items():
        (box,) = [each for each in filled if each.startswith(f"{name}-")]
        filled[box] = value
    return client.post(address, data={**filled, "do": "submit"}, follow_redirects=True).text


def test_each_page_says_first_whether_the_balances_agree(visitor: FlaskClient) -> None:
    assert lead(visitor.get(MH).text) == "1 of 1 balance agrees."
    assert lead(visitor.get(BCF).text) == (
        "0 of 1 balance agrees; £12,400.00 is in dispute since 3 October 2026."
    )
    assert lead(visitor.get(CYP).text) == (
        "0 of 2 balances agree; 1 differs, by £4,150.25; 1 is not yet stated by both sides."
    )


def test_mismatches_stand_first_with_their_age_and_the_side_that_shows_more(
    visitor: FlaskClient,
) -> None:
    page = " ".join(visitor.get(CYP).text.split())

    assert page.index("Mismatched") < page.index("Not yet stated")
    assert "for 13 days" in page  # stated by the second side on 9 November
    assert "Invoiced: Marlshire County Council shows £4,150.25 more." in page
    assert "£300,000.00 more at the payer, cash in transit" in page


def test_a_body_confirms_the_balances_as_the_tracker_shows_them(demo: Flask) -> None:
    board = asking(demo, BOARD)
    address = f"{BCF}/state?organisation=MARL-ICB&fill=tracker"
    page = board.get(address).text
    assert "9374931.95" in page
    assert "Nothing is stated yet" in page

    after = board.post(address, data={**typed_on(page), "do": "submit"}, follow_redirects=True).text

    assert "1 balance stated" in after
    assert "The figures agree by now: say how the dispute was resolved." in after
    assert "corrected on 22 November 2026" in after


def test_a_table_is_pasted_from_a_spreadsheet_or_a_csv_file(demo: Flask) -> None:
    board = asking(demo, BOARD)
    address = f"{BCF}/state?organisation=MARL-ICB"
    for block in (
        "Fund\tPaid\tDue\nPOOL\t£1,000.01\t2,000",
        'Fund,Paid,Due\nBetter Care Fund pool,"£1,000.01","2,000"',
    ):
        typed = {**typed_on(board.get(address).text), "do": "fill", "block": block}
        filled = typed_on(board.post(address, data=typed).text)
        said = {name.partition("-")[0]: value for name, value in filled.items()}
        assert (said["paid"], said["due"], said["invoiced"]) == ("£1,000.01", "2,000", "9362531.95")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"due": "a lot"}, "is not an amount"),
        ({"due": "1.234"}, "has more than two decimals"),
        ({"due": ""}, "Fill in “Due”"),
        ({"due": "", "invoiced": "", "paid": "", "note": ""}, "but not taken back"),
        ({"paid": ""}, "Fill in “Received”"),
    ],
)
def test_what_cannot_be_a_figure_is_said_beside_its_box_and_typing_stays(
    demo: Flask, typed: dict[str, str], sentence: str
) -> None:
    page = state(asking(demo, COUNCIL), BCF, "MARL-CC", **typed)

    assert sentence in page
    assert "There is a problem" in page
    assert all(f'value="{value}"' in page for value in typed.values() if value)


def test_somebody_elses_correction_meanwhile_is_not_overwritten(demo: Flask) -> None:
    council = asking(demo, COUNCIL)
    address = f"{BCF}/state?organisation=MARL-CC"
    old = typed_on(council.get(address).text)
    state(council, BCF, "MARL-CC", due="1.00")

    answer = council.post(address, data={**old, "do": "submit"})

    assert answer.status_code == 409
    assert "was changed by somebody else of your organisation meanwhile" in answer.text


def test_a_draft_is_private_to_ones_own_side(demo: Flask) -> None:
    council = asking(demo, COUNCIL)
    address = f"{BCF}/state?organisation=MARL-CC"
    typed = typed_on(council.get(address).text)
    secret = {n: "777.77" if n.startswith("due-") else v for n, v in typed.items()}

    council.post(address, data={**secret, "do": "draft"})

    assert "777.77" in council.get(address).text
    other = asking(demo, BOARD)
    for page in (BCF, f"{BCF}/state?organisation=MARL-ICB", "/agreements/BCF/history", "/"):
        assert "777.77" not in other.get(page).text
    with the_database(demo).reading() as session:
        assert list_drafts(session, BOARD, "BCF") == []
    council = asking(demo, COUNCIL)
    council.post(address, data={"do": "discard"})
    assert "777.77" not in council.get(address).text


@pytest.mark.parametrize("who", ["board", "member", "auditor"])
def test_nobody_else_states_the_councils_figures(demo: Flask, who: str) -> None:
    client = asking(demo, PEOPLE[who])
    address = f"{BCF}/state?organisation=MARL-CC"

    assert client.get(address).status_code == 403
    assert client.post(address, data={"do": "submit"}).status_code == 403


def test_an_outsider_finds_nothing_of_it(demo: Flask) -> None:
    client = asking(demo, OUTSIDER)

    for address in ("", "/state", "/statements/1", "/statements/1.xlsx", "/statements/1/sign",
                    "/explain?fund=POOL&payer=MARL-ICB", "/disputes/1/resolve"):  # fmt: skip
        assert client.get(f"{BCF}{address}").status_code == 404
    assert client.post(f"{BCF}/statements").status_code == 404


def test_who_may_only_read_is_offered_nothing_to_do(demo: Flask) -> None:
    page = asking(demo, AUDITOR).get(BCF).text

    assert "State what" not in page
    assert "Make a statement" not in page
    assert "Record how it was resolved" not in page


def test_a_difference_is_explained_by_a_line_that_both_see(demo: Flask) -> None:
    council = asking(demo, COUNCIL)
    address = f"{CYP}/explain?fund=CYPPOOL&payer=MARL-ICB"
    typed = {"figure": "Invoiced", "kind": "Invoice after the date", "amount": "4150.25",
             "reason": "Invoice MCC-71840 of 2 November"}  # fmt: skip

    too_much = council.post(address, data={**typed, "amount": "4150.26"})
    assert too_much.status_code == 422
    assert "Only £4,150.25 is left to explain" in too_much.text
    after = council.post(address, data=typed, follow_redirects=True).text

    assert "Agrees once explained" in after
    page = asking(demo, BOARD).get(CYP).text
    assert "Invoice MCC-71840 of 2 November" in page
    assert "explanations/2/remove" not in page  # only who gave a line takes it away
    council = asking(demo, COUNCIL)
    removed = council.get(f"{CYP}/explanations/2/remove").text
    answer = council.post(
        f"{CYP}/explanations/2/remove", data=typed_on(removed),
        follow_redirects=True,
    )  # fmt: skip
    assert "Mismatched" in answer.text


def test_a_third_partner_has_no_say_in_a_balance_of_two(demo: Flask) -> None:
    trust = asking(demo, TRUST)

    assert trust.get(CYP).status_code == 200
    for verb in ("explain", "dispute"):
        assert trust.get(f"{CYP}/{verb}?fund=CYPPOOL&payer=MARL-ICB").status_code == 403


def test_a_balance_is_disputed_by_the_agreements_route_and_resolved_by_who_raised_it(
    demo: Flask,
) -> None:
    council = asking(demo, COUNCIL)
    address = f"{CYP}/dispute?fund=CYPPOOL&payer=MARL-ICB"
    assert "Directors of finance within 14 days" in council.get(address).text
    after = council.post(
        address, data={"reason": "The invoice is right"}, follow_redirects=True
    ).text  # fmt: skip
    assert "£4,150.25 is in dispute since 22 November 2026" in after

    resolve = f"{CYP}/disputes/1/resolve"
    assert asking(demo, BOARD).get(resolve).status_code == 403
    council = asking(demo, COUNCIL)
    mark = {"mark": boxes(council.get(resolve).text)["mark"]}
    assert "Enter the day" in council.post(resolve, data=mark).text
    day = date_boxes("resolved_on", "22/11/2026")
    assert "Enter how" in council.post(resolve, data={**mark, **day}).text
    early = {**mark, **date_boxes("resolved_on", "21/11/2026"), "resolution": "Credit note"}
    assert council.post(resolve, data=early).status_code == 422
    after = council.post(
        resolve, data={**mark, **day, "resolution": "Credit note"}, follow_redirects=True
    ).text  # fmt: skip
    assert "Resolved on 22 November 2026: Credit note" in " ".join(after.split())
    assert "Mismatched" in after


def make(client: FlaskClient, base: str) -> str:
    answer = client.post(f"{base}/statements", follow_redirects=True)
    assert answer.status_code == 200
    return answer.request.path


def signing(organisation: str, **changes: str) -> dict[str, str]:
    return {"organisation": organisation, "how": "In the tracker", "name": "A. Okafor",
            "role": "Chief Finance Officer", **changes}  # fmt: skip


def test_both_bodies_sign_a_statement_that_stays_when_the_figures_change(demo: Flask) -> None:
    council = asking(demo, COUNCIL)
    place = make(council, MH)
    before = council.get(place).text
    assert "Not signed yet" in before
    council.post(f"{place}/sign", data=signing("MARL-CC"))
    board = asking(demo, BOARD)
    paper = signing("MARL-ICB", how="On paper", **date_boxes("signed_on", "20/11/2026"))
    after = board.post(f"{place}/sign", data=paper, follow_redirects=True).text

    assert "Signed by every body." in after
    assert "On paper, recorded by icb" in after
    assert "Changed since" not in after
    council = asking(demo, COUNCIL)
    state(council, MH, "MARL-CC", paid="1738164.81")
    later = council.get(place).text
    assert "Changed since" in later
    assert "1,738,164.81" not in later
    assert lead(later) == "1 of 1 balance agrees."
    assert make(council, MH).endswith("/statements/2")
    assert "Statement 1, 2026-27 as at 31 October 2026" in council.get(MH).text


@pytest.mark.parametrize(
    ("who", "organisation", "status"),
    [("council", "MARL-ICB", 403), ("member", "MARL-ICB", 403), ("auditor", "MARL-CC", 403)],
)
def test_nobody_signs_for_others(demo: Flask, who: str, organisation: str, status: int) -> None:
    place = make(asking(demo, COUNCIL), MH)

    answer = asking(demo, PEOPLE[who]).post(f"{place}/sign", data=signing(organisation))

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Enter the name"),
        ({"how": "On paper"}, "Fill in “Signed on”"),
        ({"how": "On paper", **date_boxes("signed_on", "23/11/2026")}, "today at the latest"),
        ({"how": "By telephone"}, "is not on the list"),
    ],
)
def test_a_signature_says_who_in_which_role_and_when(
    demo: Flask, changes: dict[str, str], sentence: str
) -> None:
    council = asking(demo, COUNCIL)
    place = make(council, MH)

    answer = council.post(f"{place}/sign", data=signing("MARL-CC", **changes))

    assert answer.status_code == 422
    assert sentence in " ".join(answer.text.split())


def test_the_statement_is_a_workbook_with_live_differences(demo: Flask) -> None:
    council = asking(demo, COUNCIL)
    place = make(council, CYP)
    council.post(f"{place}/sign", data=signing("MARL-CC"))

    answer = council.get(f"{place}.xlsx")
    content = answer.data
    answer.close()

    formulas = openpyxl.load_workbook(io.BytesIO(content))["Balances"]
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Balances"]
    rows = {row[2].value: row[0].row for row in values.iter_rows(min_row=8, max_row=10)}
    invoiced, paid = rows["Invoiced"], rows["Paid"]
    assert formulas[f"F{invoiced}"].value == f"=ROUND(D{invoiced}-E{invoiced},2)"
    assert Decimal(str(values[f"F{invoiced}"].value)) == Decimal("4150.25")
    assert (values[f"F{paid}"].value, values[f"H{paid}"].value) == (-300000, 0)
    words = [str(cell.value) for row in values.iter_rows() for cell in row if cell.value]
    assert "A. Okafor" in words
    assert any("BACS payment of 30 October" in each for each in words)
    assert values.page_setup.paperSize == 9


def test_there_is_no_statement_before_both_have_stated_something(demo: Flask) -> None:
    council = asking(demo, COUNCIL)

    page = council.post("/agreements/OP/money/balances/statements", follow_redirects=True).text

    assert "nothing to sign" in page


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("as_at=23/11/2026", "is still to come"),
        ("as_at=31/03/2026", "is before 2026-27 begins"),
        ("as_at=29/02/2027", "The date"),
    ],
)
def test_a_day_that_cannot_be_is_said_and_the_usual_one_shown(
    visitor: FlaskClient, question: str, sentence: str
) -> None:
    answer = visitor.get(f"{BCF}?{question}")

    assert answer.status_code == 200
    assert "There is a problem" in answer.text
    assert sentence in answer.text or sentence == "The date"
    assert visitor.get(f"{BCF}/state?{question}").status_code == 400


def test_home_asks_both_sides_to_agree(demo: Flask) -> None:
    assert "Agree balances with Marlshire County Council" in asking(demo, BOARD).get("/").text
    assert "Agree balances with NHS Marlshire" in asking(demo, COUNCIL).get("/").text
    assert "Agree balances" not in asking(demo, AUDITOR).get("/").text


def test_the_contributions_of_a_fund_lead_to_both_sides_records(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF/funds/POOL/contributions").text

    assert "£12,400.00 in dispute" in page
    assert "/agreements/BCF/money/balances?year=2026-27" in page


def test_the_agreements_page_says_what_differs(visitor: FlaskClient) -> None:
    assert "invoiced: Marlshire County Council shows £4,150.25 more" in visitor.get(
        "/agreements/CYP"
    ).text  # fmt: skip
