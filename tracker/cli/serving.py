"""The command that serves the pages: serve."""

import click

from tracker.app import create_app, make_server
from tracker.config import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65_535))
def serve(host: str, port: int) -> None:
    """Serve the pages until stopped with Ctrl-C."""
    server = make_server(create_app(Settings.from_environment()), host, port)
    click.echo(f"The tracker is at http://{host}:{port}/", err=True)
    server.run()


COMMANDS = {"serve": serve}
