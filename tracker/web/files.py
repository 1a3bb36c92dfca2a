"""Files made for one answer: written into a folder that goes, sent as a download."""

import tempfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from flask import Response, send_file

from tracker.exporters.lists import Cell, list_csv, write_list

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(name: str, write: Callable[[Path], None]) -> Response:
    """A workbook as a download.

    Args:
        name: what it is called in the visitor's folder; any text will do.
        write: makes the workbook at the path it is given.
    """
    with tempfile.TemporaryDirectory(
        prefix="tracker-download-", ignore_cleanup_errors=True
    ) as folder:
        out = Path(folder) / "made.xlsx"
        write(out)
        # The open file outlives its folder, and is closed when it has been sent.
        return send_file(
            out.open("rb"),
            mimetype=EXCEL,
            as_attachment=True,
            download_name=file_name(name),
            max_age=0,
        )


def list_file(
    kind: str, name: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> Response:
    """A list as a download: as a workbook (`xlsx`) or as comma-separated text (`csv`)."""
    if kind == "xlsx":
        return workbook(name, lambda out: write_list(out, name, headings, rows))
    download_name = file_name(name).removesuffix(".xlsx") + ".csv"
    return send_file(
        BytesIO(list_csv(headings, rows)),
        mimetype="text/csv",
        as_attachment=True,
        download_name=download_name,
        max_age=0,
    )


def file_name(name: str) -> str:
    """A name no system takes amiss: without what separates folders or means something to a shell.

    >>> file_name('Summary of A/1: "x"')
    'Summary of A-1- -x-.xlsx'
    """
    plain = "".join(
        "-" if character in '\\/:*?"<>|' or not character.isprintable() else character
        for character in name
    )
    return f"{plain.strip(' .')[:120]}.xlsx"
