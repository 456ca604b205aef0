"""Rows as Parquet, where pyarrow is installed (the extra ``parquet``). Columns have their types; a blank is null."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import islice
from typing import Any

from build_tools.models.columns import Record, core_type

ROWS_AT_ONCE = 65_536


@cache
def has_parquet() -> bool:
    """True where the library is installed."""
    return importlib.util.find_spec("pyarrow") is not None


def parquet_bytes(model: type[Record], names: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> bytes:
    """A whole file with these columns of a record type; so many rows at once, so that a million need little room."""
    import pyarrow as pa
    from pyarrow import parquet

    kinds = {bool: pa.bool_(), int: pa.int64(), date: pa.date32()}
    schema = pa.schema(
        [(name, kinds.get(core_type(model.model_fields[name].annotation)[0], pa.string())) for name in names]
    )
    raw = io.BytesIO()
    coming = iter(rows)
    with parquet.ParquetWriter(raw, schema, compression="zstd") as writer:
        while batch := list(islice(coming, ROWS_AT_ONCE)):
            columns = [
                pa.array(values, field.type) for values, field in zip(zip(*batch, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
    return raw.getvalue()
