"""The kinds of record and their fields, as the shapes say them, and records as tables and as triples."""

from xiangce.schema.batch import ID, ROW, Batch, dtype
from xiangce.schema.field import Choice, Field, Kind
from xiangce.schema.kinds import kind_named, kinds

__all__ = ["ID", "ROW", "Batch", "Choice", "Field", "Kind", "dtype", "kind_named", "kinds"]
