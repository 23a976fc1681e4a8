"""Why a file is refused: which one, where in it, and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from polars.exceptions import PanicException, PolarsError

from xiangce.errors import BadInput, TooLarge


def bad(file: str, en: str, zh: str, **where: object) -> BadInput:
    """The error for a file that cannot be read; `where` holds sheet, row, column or offset, if they are known."""
    return BadInput(f"{file}: {en}", f"{file}：{zh}", file=file, **where)


def too_large(file: str, what: tuple[str, str], limit: int, **where: object) -> TooLarge:
    """The error for a file that has more of something, named in English and Chinese, than is read."""
    return TooLarge(
        f"{file}: more than {limit:,} {what[0]}. Split the file, or leave out what is not needed",
        f"{file}：超过 {limit:,} {what[1]}。请拆分文件，或去掉不需要的内容",
        file=file,
        **where,
    )


@contextmanager
def engine(file: str) -> Iterator[None]:
    """Turns what polars raises over a file, its panics included, into BadInput."""
    try:
        yield
    except (PolarsError, PanicException) as error:
        reason = str(error).strip().partition("\n")[0]
        raise bad(
            file,
            f"it cannot be read: {reason}. Save it again from the program that made it",
            f"无法读取：{reason}。请用原程序重新保存",
        ) from error
