"""A real mail server on this machine, which keeps what it is sent."""

import queue
import re
import socket
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

SECONDS = 20


class Mailbox:
    """Takes every letter; `url` is what the settings call it."""

    def __init__(self) -> None:
        self._letters: queue.Queue[EmailMessage] = queue.Queue()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.url = f"smtp://127.0.0.1:{port}"
        self._port = port
        self.start()

    def start(self) -> None:
        """Open the server, again after `stop`."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self._port)
        self._controller.start()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's own name
        """Keep a letter."""
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self._letters.put(letter)
        return "250 kept"

    def letter(self) -> EmailMessage:
        """The next letter; it may still be on its way."""
        return self._letters.get(timeout=SECONDS)

    def link(self) -> str:
        """Where the link in the next letter leads, without the name of the machine."""
        found = re.search(
            r"http://127\.0\.0\.1:8000(/sign-in/links/\S+)", self.letter().get_content()
        )
        assert found is not None
        return found[1]

    def is_empty(self) -> bool:
        return self._letters.empty()

    def stop(self) -> None:
        """Close the server."""
        self._controller.stop()
