"""What a file is: by its bytes where they are sure, else by its suffix; refused if the two cannot both be right."""

import re
from typing import Final

from xiangce.intake.refusal import bad
from xiangce.intake.source import Content

_SUFFIXES: Final = {
    **dict.fromkeys((".csv", ".tsv", ".txt", ".tab"), "csv"),
    **dict.fromkeys((".xlsx", ".xlsm"), "xlsx"),
    **dict.fromkeys((".jsonl", ".ndjson"), "json lines"),
    **dict.fromkeys((".rdf", ".owl", ".xml"), "rdf/xml"),
    ".json": "json",
    ".jsonld": "json-ld",
    ".parquet": "parquet",
    ".ttl": "turtle",
    ".trig": "trig",
    ".nt": "n-triples",
    ".nq": "n-quads",
}
_MAGIC: Final = {b"PK\x03\x04": "xlsx", b"PAR1": "parquet"}
_NEVER: Final = {
    b"\xd0\xcf\x11\xe0": (
        "an old or encrypted workbook",
        "旧版或加密的工作簿",
        "save it without password as .xlsx",
        "去掉密码并另存为 .xlsx",
    ),
    b"%PDF": ("a PDF", "PDF 文件", "give the table itself, as .xlsx or .csv", "提供表格本身（.xlsx 或 .csv）"),
    b"\x1f\x8b": ("packed twice", "重复压缩的文件", "unpack it once", "解压一次"),
    b"Rar!": ("a RAR archive", "RAR 压缩包", "unpack it", "先解压"),
    b"7z\xbc\xaf": ("a 7z archive", "7z 压缩包", "unpack it", "先解压"),
}
# Texts that are surely of a format, by how they begin.
_TEXTS: Final = (
    (
        "html",
        re.compile(
            r"(<\?xml[^>]*>)?\s*(<!--((?!-->).)*-->\s*)*<(!doctype html|html|table|meta)", re.IGNORECASE | re.DOTALL
        ),
    ),
    ("rdf/xml", re.compile(r"(?=<)(<\?xml[^>]*>)?.{0,2000}?<(\w+:)?RDF[\s>]", re.DOTALL)),
    ("json-ld", re.compile(r'(\[\s*)?\{.{0,2000}"@(context|graph|id|type)"\s*:', re.DOTALL)),
    ("json lines", re.compile(r"\{[^\n]*\}[ \t\r]*\n\s*\{[^\n]*\}[ \t\r]*(\n|$)")),
    ("json", re.compile(r'(\[\s*)?\{\s*("(\\.|[^"\\])*"\s*:|\})|\[\s*\]')),
    ("turtle", re.compile(r"(#[^\n]*\n\s*)*(@prefix\s|@base\s|prefix\s+[\w.-]*:\s*<|base\s*<)", re.IGNORECASE)),
    ("n-quads", re.compile(r'<[a-z][a-z0-9+.-]*:[^<>"\s]*> <[^<>"\s]+> [^\n]*\.\s*(\n|$)')),
)
_TELLING: Final = 8192
# Formats of which one is read as the other without harm.
_KIN: Final = frozenset(
    {
        ("turtle", "trig"),
        *(("n-quads", name) for name in ("turtle", "trig", "n-triples")),
        ("json", "json lines"),
        ("json", "json-ld"),
    }
)
_TEXT: Final = "csv"


def recognise(content: Content) -> tuple[str, bool]:
    """The format of a file, and whether its suffix says otherwise; BadInput if it is none that is read."""
    by_suffix = _SUFFIXES.get(content.suffix)
    content.stream.seek(0)
    start = content.stream.read(_TELLING)
    _refuse(content.name, start)
    found = next((name for magic, name in _MAGIC.items() if start.startswith(magic)), None) or _by_text(start)
    if found == "html":
        raise _other(
            content.name,
            "a web page",
            "网页",
            "open it in a spreadsheet program and save it as .xlsx",
            "用表格软件打开并另存为 .xlsx",
        )
    if found is None:
        if by_suffix in ("xlsx", "parquet"):
            raise _not_what_it_says(content)
        return by_suffix or _TEXT, bool(content.suffix and by_suffix is None)
    is_array = by_suffix == "json lines" and start.lstrip().startswith(b"[")
    if by_suffix is None:
        return found, bool(content.suffix)
    if found == by_suffix or ((found, by_suffix) in _KIN and not is_array):
        return by_suffix, False
    return found, not {found, by_suffix} <= {"json", "json-ld"}


def _by_text(start: bytes) -> str | None:
    """The format of which a text surely is."""
    text = start.decode("utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "ignore").lstrip()
    return next((name for name, form in _TEXTS if form.match(text)), None)


def _refuse(file: str, start: bytes) -> None:
    """Refuse what people send by mistake."""
    for magic, (en, zh, do, do_zh) in _NEVER.items():
        if start.startswith(magic):
            raise _other(file, en, zh, do, do_zh)


def _other(file: str, en: str, zh: str, do: str, do_zh: str) -> Exception:
    """The error for a file of a format that is not read."""
    return bad(file, f"it is {en}, which is not read. Please {do}", f"这是{zh}，无法读取。请{do_zh}")


def _not_what_it_says(content: Content) -> Exception:
    """The error for a file whose bytes do not begin as its suffix says."""
    return bad(
        content.name,
        f"it does not begin as a {content.suffix} file does, so it is damaged or misnamed. Save or send it again",
        f"文件开头不是 {content.suffix} 格式，可能已损坏或扩展名有误。请重新保存或发送",
    )
