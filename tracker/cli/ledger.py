"""The commands about finance systems' extracts, from inspecting one to reconciling it."""

from importlib import import_module

import click

# Loaded when called: to look at a file needs neither the database nor the mapping.
_ROOMS = {
    "inspect": ("ledger_inspect", "inspect"),
    "import": ("ledger_importing", "import_extract"),
    "mappings": ("ledger_keeping", "mappings"),
    "mapping": ("ledger_keeping", "mapping"),
    "left": ("ledger_keeping", "left"),
    "settle": ("ledger_keeping", "settle"),
    "cost-centre": ("ledger_keeping", "cost_centre"),
    "reconcile": ("ledger_keeping", "reconcile_command"),
}


class _LedgerCommands(click.Group):
    """The commands of the group, each loaded when it is first asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_ROOMS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        room = _ROOMS.get(cmd_name)
        if room is None:
            return None
        module, name = room
        command: click.Command = getattr(import_module(f"tracker.cli.{module}"), name)
        return command


@click.group("ledger", cls=_LedgerCommands)
def ledger() -> None:
    """Take in extracts of finance systems in their own columns."""


COMMANDS = {"ledger": ledger}
