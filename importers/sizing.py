"""Whether a file is large, told without opening it: what is large is read beside the pages."""

import io
import zipfile

# A row of a ledger takes about this much of a sheet's XML; most take more.
_ROW = 250


def is_large(content: bytes, most_bytes: int, most_rows: int) -> bool:
    """Whether a file is larger than it should be for a page that somebody waits for.

    A file that lies about its size gets through as a small one, and is refused when it is read.
    """
    if len(content) > most_bytes:
        return True
    if not content.startswith(b"PK"):
        return content.count(b"\n") > most_rows
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheets = sum(
                info.file_size
                for info in archive.infolist()
                if info.filename.lower().startswith("xl/worksheets/")
            )
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return sheets > most_rows * _ROW
