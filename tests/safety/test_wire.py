"""Requests that no browser sends: what the server makes of bytes that mean two things at once."""

import re
import socket
from urllib.parse import urlsplit

import pytest

GET_NEXT = b"GET /static/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"


def exchange(live_server: str, request: bytes) -> bytes:
    """Everything the server answers before it closes, or falls silent."""
    place = urlsplit(live_server)
    answer = b""
    with socket.create_connection((place.hostname, place.port), timeout=2) as wire:
        wire.sendall(request)
        try:
            while part := wire.recv(65_536):
                answer += part
        except TimeoutError:
            pass
    return answer


def statuses(answer: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] ([0-9]{3}) ", answer)]


@pytest.mark.parametrize(
    "headers",
    [
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Content-Length: +5\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Content-Length: 0x5\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length : 5\r\n",
        b"X-Fold: one\r\n two\r\nTransfer-Encoding:\x0bchunked\r\n",
        b"Bad Header: one\r\n",
    ],
)
def test_a_length_that_can_be_read_two_ways_is_refused(live_server: str, headers: bytes) -> None:
    request = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\n" + headers + b"\r\n" + GET_NEXT

    assert statuses(exchange(live_server, request))[:2] in ([400], [501])


@pytest.mark.parametrize("fold", [b" ", b"\t"])
def test_a_header_folded_over_two_lines_is_refused(live_server: str, fold: bytes) -> None:
    request = b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Note: one\r\n" + fold + b"two\r\n\r\n"

    assert statuses(exchange(live_server, request + GET_NEXT)) == [400]


def test_a_chunked_request_with_a_length_hides_no_second_one(live_server: str) -> None:
    body = b"0\r\n\r\n" + GET_NEXT
    request = (
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body
    )

    assert statuses(exchange(live_server, request)) == [400]


@pytest.mark.parametrize("line_end", [b"\n", b"\r"])
def test_half_a_line_end_hides_no_header(live_server: str, line_end: bytes) -> None:
    request = b"GET /health HTTP/1.1\r\nHost: localhost\r\nX: y" + line_end + b"Host: evil\r\n\r\n"

    assert statuses(exchange(live_server, request)) == [400]


@pytest.mark.parametrize("path", ["/console", "/?__debugger__=yes&cmd=resource&f=debugger.js"])
def test_there_is_no_debugger(live_server: str, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()

    answer = exchange(live_server, request)

    assert b"debugger" not in answer.partition(b"\r\n\r\n")[2].lower()
    assert b"console" not in answer.partition(b"\r\n\r\n")[2].lower()


def test_an_absolute_address_of_another_host_is_not_answered(live_server: str) -> None:
    request = b"GET http://evil.example/health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"

    assert statuses(exchange(live_server, request)) == [400]
