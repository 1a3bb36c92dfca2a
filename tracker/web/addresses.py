"""How codes stand in addresses.

The codes of agreements and funds are free text: they may hold slashes, spaces, dots, per cent
signs, letters of any alphabet. Browsers and proxies read meaning into some of these (`..`, `//`,
`%2F`), so in an address every ASCII sign but letters, digits and `- _ .` is written as `~` and two
hexadecimal digits, and so is a dot at the beginning. Anything else is left to the usual percent
encoding. The address of an agreement A1 is therefore /agreements/A1, that of A/1 /agreements/A~2F1.
A code that is a word of our own addresses has its first letter written so: /agreements/~6Eew is the
agreement whose code is new.

A number in an address (`<int:number>`) is one that a database can hold; a longer one names no page.
"""

import re
from urllib.parse import urlencode

from flask import Flask, request, url_for
from werkzeug.routing import BaseConverter, IntegerConverter, Map, ValidationError

_ESCAPED = re.compile(r"~([0-9A-F]{2})")
_TO_ESCAPE = re.compile(r"^\.|[\x00-\x7f]")
_PLAIN = re.compile(r"[A-Za-z0-9_.-]")
_OUR_WORDS = frozenset({"new"})
LARGEST_NUMBER = 2**31 - 1
_NEVER_IN_A_CODE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class CodeConverter(BaseConverter):
    """The part of an address that holds one code."""

    regex = r"[^/]+"

    def to_python(self, value: str) -> str:
        """The code.

        Raises:
            ValidationError: when no code is written so; the page is then not found.
        """
        if "~" in _ESCAPED.sub("", value):
            raise ValidationError
        code = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
        if _NEVER_IN_A_CODE.search(code) or code != code.strip():
            raise ValidationError
        return code

    def to_url(self, value: object) -> str:
        """The code as it stands in an address."""
        code = str(value)
        escaped = _TO_ESCAPE.sub(_escape, code)
        if code in _OUR_WORDS:
            escaped = f"~{ord(code[0]):02X}{code[1:]}"
        return super().to_url(escaped)


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    if _PLAIN.fullmatch(sign) and not (sign == "." and found.start() == 0):
        return sign
    return f"~{ord(sign):02X}"


class NumberConverter(IntegerConverter):
    """The part of an address that holds the number of a record."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_NUMBER)


def here_with(**changes: str | None) -> str:
    """The present address with some words of its question changed; None takes a word out."""
    return with_question(url_for(request.endpoint or "", **(request.view_args or {})), **changes)


def with_question(address: str, **changes: str | None) -> str:
    """An address that asks what the present one asks, with some words changed or taken out.

    What is asked is text from outside, so it is never given to `url_for`, to which words such as
    `endpoint` and `_method` mean something else.
    """
    words = {**request.args.to_dict(), **changes}
    question = urlencode({name: word for name, word in words.items() if word is not None})
    return f"{address}?{question}" if question else address


def install(app: Flask) -> None:
    """Let routes say `<code:agreement>` and `<int:number>`."""
    app.url_map.converters["code"] = CodeConverter
    app.url_map.converters["int"] = NumberConverter
