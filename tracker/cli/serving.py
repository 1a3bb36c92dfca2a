"""The command that serves the pages: serve."""

import gc
import signal
import sys

import click

from tracker.app import create_app, make_server, nobody_is_on_record
from tracker.cli.working import threads_option
from tracker.config import LOOPBACK_NAMES, Settings
from tracker.jobs.attendance import Attendant


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65_535))
@click.option(
    "--worker/--no-worker", default=True, help="Start a worker too, which does the long work."
)
@threads_option
def serve(host: str, port: int, worker: bool, threads: int) -> None:
    """Serve the pages until stopped with Ctrl-C."""
    settings = Settings.from_environment()
    if host not in LOOPBACK_NAMES and not settings.tls:
        click.echo(
            "Warning: without TLS in front, passwords can be read on their way. Set TRACKER_ADDRESS "
            "to the https:// address people use, and TRACKER_PROXY to the proxy's.",
            err=True,
        )
    app = create_app(settings)
    try:
        server = make_server(app, host, port)
    except OSError as error:
        raise click.ClickException(
            f"The pages cannot be served at {host}, port {port}: {error.strerror}. "
            "Where another server has the port, choose one with --port."
        ) from error
    # What runs under a service manager is ended by this signal, and must end its worker with it.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    click.echo(f"The tracker is at http://{host}:{port}/", err=True)
    if nobody_is_on_record(app):
        click.echo(
            "Nobody can sign in yet: `tracker user create --help` says how to let the first "
            "administrator in.",
            err=True,
        )
    attendant = Attendant(threads)
    try:
        if worker:
            attendant.start()
        # What the program itself is made of need not be searched for garbage in every request.
        gc.collect()
        gc.freeze()
        server.run()
    finally:
        attendant.stop()


COMMANDS = {"serve": serve}
