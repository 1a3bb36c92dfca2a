"""The programs beside Python do what the tests rely on them for."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import psycopg
import xlsxwriter

from tests.postgresql import Cluster


def test_libreoffice_works_formulas_out_and_does_not_trust_stored_values(
    tmp_path: Path, recalculated: Callable[[Path], Path]
) -> None:
    with xlsxwriter.Workbook(tmp_path / "lie.xlsx") as workbook:
        workbook.add_worksheet("Sums").write_formula("A1", "=1+1", None, 3)

    result = openpyxl.load_workbook(recalculated(tmp_path / "lie.xlsx"), data_only=True)

    assert result["Sums"]["A1"].value == 2


def test_the_cluster_gives_databases_that_know_nothing_of_each_other(cluster: Cluster) -> None:
    names = [cluster.create(), cluster.create()]

    for name in names:
        with psycopg.connect(cluster.url(name).replace("+psycopg", "")) as connection:
            connection.execute("CREATE TABLE only_here (id int)")
            found = connection.execute(
                "SELECT count(*) FROM pg_tables WHERE tablename = 'only_here'"
            )
            assert found.fetchone() == (1,)

    for name in names:
        cluster.drop(name)
