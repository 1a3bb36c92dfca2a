"""The command that serves the pages: serve."""

import click

from tracker.app import create_app, make_server
from tracker.config import LOOPBACK_NAMES, Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65_535))
def serve(host: str, port: int) -> None:
    """Serve the pages until stopped with Ctrl-C."""
    if host not in LOOPBACK_NAMES:
        click.echo(
            "Warning: there is no sign-in, so whoever reaches this address may change everything.",
            err=True,
        )
    app = create_app(Settings.from_environment())
    try:
        server = make_server(app, host, port)
    except OSError as error:
        raise click.ClickException(
            f"The pages cannot be served at {host}, port {port}: {error.strerror}. "
            "Where another server has the port, choose one with --port."
        ) from error
    click.echo(f"The tracker is at http://{host}:{port}/", err=True)
    server.run()


COMMANDS = {"serve": serve}
