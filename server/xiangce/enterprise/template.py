"""The tables in which people fill in records, read off the shapes."""

import csv as delimited
import io
from collections.abc import Sequence
from typing import Final

from xiangce.enterprise.wording import comments, heading
from xiangce.enterprise.workbook import workbook
from xiangce.graph import Graph
from xiangce.schema import Kind

_MARK: Final = "\ufeff"  # without it, Excel takes UTF-8 for another encoding


def xlsx(graph: Graph, kinds: Sequence[Kind], lang: str) -> bytes:
    """A workbook with an empty sheet for each kind, headings in `lang`; what is filled in can be read back."""
    return workbook(graph, kinds, lang)


def csv(graph: Graph, kind: Kind, lang: str) -> bytes:
    """A line of headings in `lang`, then lines of comment: the other language, help and example."""
    out = io.StringIO()
    writer = delimited.writer(out, lineterminator="\r\n")
    writer.writerow(heading(graph, field, lang) for field in kind.fields)
    rows = zip(*(comments(graph, field, lang) for field in kind.fields), strict=True)
    for first, *rest in rows:
        writer.writerow([f"# {first}", *rest])
    return (_MARK + out.getvalue()).encode()
