"""A CSV file of ours as Parquet, where pyarrow is installed (the extra ``parquet``). Columns have their types."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import io
from datetime import date
from functools import cache

from build_tools.models.columns import Record, core_type


@cache
def has_parquet() -> bool:
    """True where the library is installed."""
    return importlib.util.find_spec("pyarrow") is not None


def parquet_version() -> str:
    """Which version of it; empty where it is not installed."""
    return importlib.metadata.version("pyarrow") if has_parquet() else ""


def parquet_bytes(model: type[Record], names: tuple[str, ...], table: bytes) -> bytes:
    """
    The same rows as ``table``, a CSV file with these columns of a record type; a blank cell is null.

    It is read back from the text, so the two cannot differ, and a million answers are gone through once only.
    """
    import pyarrow as pa
    from pyarrow import csv, parquet

    kinds = {bool: pa.bool_(), int: pa.int64(), date: pa.date32()}
    types = {name: kinds.get(core_type(model.model_fields[name].annotation)[0], pa.string()) for name in names}
    read = csv.read_csv(
        io.BytesIO(table),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=types, null_values=[""], strings_can_be_null=True, true_values=["yes"], false_values=["no"]
        ),
    )
    raw = io.BytesIO()
    parquet.write_table(read, raw, compression="zstd")
    return raw.getvalue()
