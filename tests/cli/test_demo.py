"""The command that loads a place to try the tracker on."""

from pathlib import Path

from tests.cli.running import Tracker


def test_the_demonstration_is_loaded_once_and_can_be_taken_back(tracker: Tracker) -> None:
    first = tracker("demo", "--as", "trainer@marlshire.example")
    assert (first.status, first.err) == (0, "")
    assert first.out.startswith("Loaded the demonstration: ")
    assert first.out.endswith(" agreements, as batch 1.\n")

    again = tracker("demo")
    assert (again.status, again.out) == (0, "The demonstration is here already.\n")
    (batch,) = tracker("batches", "--json").json
    assert batch["imported_by"] == "trainer@marlshire.example"
    assert batch["counts"]["Agreements"]["new"] == int(first.out.split()[3])
    undone = tracker("undo", "1")
    assert undone.status == 0
    assert "is needed by records made since" in undone.out


def test_the_demonstration_is_not_put_among_agreements_that_somebody_recorded(
    stocked: Tracker,
) -> None:
    before = stocked("batches", "--json").json

    refused = stocked("demo")

    assert (refused.status, refused.out) == (1, "")
    assert "This database holds 1 agreement already, such as A1: the invented ones" in refused.err
    assert "name a new folder in TRACKER_INSTANCE" in refused.err
    assert stocked("batches", "--json").json == before


def test_an_agreement_of_ones_own_keeps_the_demonstration_from_being_loaded_again(
    tracker: Tracker, book: Path
) -> None:
    tracker("demo")
    tracker("import", str(book))

    assert "holds 1 agreement already, such as A1" in tracker("demo").err
