"""Files in, batches of records out: each file whole, or refused with what is wrong and where."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from xiangce.intake.files import batches
from xiangce.intake.limits import LIMITS, Limits
from xiangce.intake.refusal import bad, too_large
from xiangce.intake.source import Source, opened
from xiangce.schema import Batch, Kind

_RECORDS: Final = ("records", "条记录")


def read(
    sources: Iterable[Source], kinds: Mapping[str, Kind], kind: Kind | None = None, limits: Limits = LIMITS
) -> Iterator[Batch]:
    """The records of files, of that kind or else of the kind that each table says or shows.

    BadInput or TooLarge for a file that is not sound. It may come after batches of the same file; whoever gets it drops
    all of that file.
    """
    for source in sources:
        with opened(source, limits) as content:
            count = 0
            for batch in batches(content, kinds, kind, limits):
                count += batch.frame.height
                if count > limits.records:
                    raise too_large(source.name, _RECORDS, limits.records)
                yield batch
            if not count:
                raise bad(source.name, "it holds no record. Fill in at least one row", "没有任何记录。请至少填写一行")
