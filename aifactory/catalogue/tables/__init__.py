"""The tables of reference data. A row is a mapping of column to text.

Forms, files, histories and changes that wait all use that one form, so a row that was exported
comes back as the same row.
"""

from aifactory.catalogue.tables.definitions import HOLIDAYS, PRICES, STATUSES, TABLES, TERMS
from aifactory.catalogue.tables.importing import Preview, preview
from aifactory.catalogue.tables.planning import RowChange, RowsRefused, Step, plan_of
from aifactory.catalogue.tables.reading import Lookups, RowWrong
from aifactory.catalogue.tables.table import Table

__all__ = [
    "HOLIDAYS",
    "PRICES",
    "STATUSES",
    "TABLES",
    "TERMS",
    "Lookups",
    "Preview",
    "RowChange",
    "RowWrong",
    "RowsRefused",
    "Step",
    "Table",
    "plan_of",
    "preview",
]
