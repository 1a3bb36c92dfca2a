"""The zip container of a workbook, opened as if its maker meant harm.

Nothing is inflated beyond what the directory declares, and the directory may not declare more
than the limits. The entries' bytes are found and inflated here rather than by `zipfile`, because
a reader written in another language may disagree with `zipfile` about a container that lies;
such containers are refused.
"""

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from importers.refusal import Refusal, damaged

MOST_ENTRIES = 2_000
MOST_INFLATED = 400 * 1024 * 1024

_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_END_RECORD = struct.Struct("<4s4H2IH")
_PIECE = 1 << 18
_MOST_AT_ONCE = 1 << 22
_ENCRYPTED, _UTF8_NAME = 0x1, 0x800


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of the workbook: where its bytes are and what they must add up to."""

    name: str
    header: int
    start: int
    packed: int
    size: int
    checksum: int
    deflated: bool


class Container:
    """The entries of a workbook that has passed the checks of its directory.

    `pieces` may be called from several threads: every read says where it reads.
    """

    def __init__(self, path: Path) -> None:
        """Open the file and check its directory; raises Refusal."""
        self._file = os.open(path, os.O_RDONLY)
        self._length = os.fstat(self._file).st_size
        self._check_end_record()
        try:
            with zipfile.ZipFile(path) as archive:
                infos, directory_start = archive.infolist(), archive.start_dir
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            NotImplementedError,
            struct.error,
        ) as error:
            raise damaged("its table of contents cannot be read") from error
        self._check_directory(infos)
        self.entries = {info.filename: self._located(info) for info in infos}
        self._written = {name.casefold(): name for name in self.entries}
        self._check_overlap(directory_start)

    def _check_end_record(self) -> None:
        # zipfile would first make an object of every entry, however many there are.
        span = min(self._length, 65_557)
        tail = os.pread(self._file, span, self._length - span)
        found = tail.rfind(b"PK\x05\x06")
        if found < 0 or len(tail) - found < _END_RECORD.size:
            raise Refusal("it is damaged: its end is missing. Download or copy it again.")
        entries: int = _END_RECORD.unpack_from(tail, found)[4]
        if entries > MOST_ENTRIES:
            raise Refusal(
                f"it has more than {MOST_ENTRIES:,} parts, which no genuine workbook has."
            )

    def _check_directory(self, infos: list[zipfile.ZipInfo]) -> None:
        names = {info.filename.casefold() for info in infos}
        if len(infos) > MOST_ENTRIES:
            raise Refusal(
                f"it has more than {MOST_ENTRIES:,} parts, which no genuine workbook has."
            )
        if len(names) != len(infos):
            raise damaged("two of its parts have the same name")
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise Refusal(
                "it is password-protected. Save it without a password and import it again."
            )
        if any(
            info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos
        ):
            raise damaged("it is compressed in an unusual way")
        if sum(info.file_size for info in infos) > MOST_INFLATED:
            raise Refusal(
                f"it is too large: unpacked it is more than {MOST_INFLATED >> 20} MB. "
                "Delete what the import does not need, or split the file."
            )

    def _located(self, info: zipfile.ZipInfo) -> Entry:
        if not 0 <= info.header_offset < self._length:
            raise damaged("one of its parts is not where it should be")
        header = os.pread(self._file, _LOCAL_HEADER.size, info.header_offset)
        if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
            raise damaged("one of its parts is not where it should be")
        name_length, extra_length = _LOCAL_HEADER.unpack(header)[9:11]
        start = info.header_offset + _LOCAL_HEADER.size
        name = os.pread(self._file, name_length, start)
        encoding = "utf-8" if info.flag_bits & _UTF8_NAME else "cp437"
        if name.decode(encoding, "replace") != info.orig_filename:
            raise damaged("one of its parts has two names")
        return Entry(
            info.filename, info.header_offset, start + name_length + extra_length,
            info.compress_size, info.file_size, info.CRC, info.compress_type == zipfile.ZIP_DEFLATED,
        )  # fmt: skip

    def _check_overlap(self, directory_start: int) -> None:
        end = 0
        for entry in sorted(self.entries.values(), key=lambda entry: entry.header):
            if entry.header < end:
                raise damaged("its parts overlap")
            end = entry.start + entry.packed
        if end > directory_start:
            raise damaged("its parts overlap")

    def find(self, name: str) -> str | None:
        """The part of that name as it is written in the directory, whatever its case."""
        return self._written.get(name.casefold())

    def pieces(self, name: str) -> Iterator[bytes]:
        """The inflated bytes of a part, some at a time.

        Raises Refusal when they are more or fewer than declared, or not what they were.
        """
        entry = self.entries[name]
        size = checksum = 0
        for piece in self._inflated(entry) if entry.deflated else self._stored(entry):
            size += len(piece)
            if size > entry.size:
                raise damaged("one of its parts is larger than it claims")
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if size != entry.size or checksum != entry.checksum:
            raise damaged("one of its parts is incomplete")

    def read(self, name: str, most: int) -> bytes:
        """A small part as a whole; raises Refusal when it is larger than `most` bytes."""
        if self.entries[name].size > most:
            raise damaged("one of its lists is far too long")
        return b"".join(self.pieces(name))

    def _stored(self, entry: Entry) -> Iterator[bytes]:
        for offset in range(0, entry.packed, _PIECE):
            yield os.pread(self._file, min(_PIECE, entry.packed - offset), entry.start + offset)

    def _inflated(self, entry: Entry) -> Iterator[bytes]:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for packed in self._stored(entry):
                waiting = packed
                while waiting and not inflater.eof:
                    yield inflater.decompress(waiting, _MOST_AT_ONCE)
                    waiting = inflater.unconsumed_tail
            yield inflater.flush()
        except zlib.error as error:
            raise damaged("one of its parts cannot be unpacked") from error
        if not inflater.eof:
            raise damaged("one of its parts is incomplete")
