"""The command that loads a place to try the tracker on."""

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
