"""RDF files from disk, read whole or refused by name; nothing that a file asks for is opened or fetched."""

from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from xiangce.errors import BadInput, Refused, TooLarge
from xiangce.names import PREFIXES
from xiangce.nesting import depth

_DOCUMENT: Final = NamedNode(PREFIXES["xc"] + "PolicyDocument")
_IMPORTS: Final = NamedNode(PREFIXES["owl"] + "imports")
_AXIOMS: Final = tuple(PREFIXES["rdfs"] + name for name in ("subClassOf", "subPropertyOf", "domain", "range"))
_SUFFIXES: Final = (".ttl", ".nt", ".rdf", ".jsonld", ".trig", ".nq")
_LARGEST: Final = 64 << 20
# Deeper JSON than anybody writes ends the parser's process.
_DEEPEST: Final = 100


def further(folders: Sequence[Path], shipped: Sequence[Quad], graph: NamedNode) -> list[Quad]:
    """The statements of the RDF files in folders; Refused if one speaks of what is shipped or adds an axiom."""
    known = {quad.subject for quad in shipped}
    documents = tuple(f"{quad.subject}".strip("<>") + "/" for quad in shipped if quad.object == _DOCUMENT)
    return [quad for folder in folders for path in _rdf_files(folder) for quad in _own(path, known, documents, graph)]


def read(path: Path, graph: NamedNode) -> list[Quad]:
    """The triples of one RDF file as quads of a named graph; BadInput, with place and reason, if it is not one."""
    kind = RdfFormat.from_extension(path.suffix.lstrip("."))
    try:
        body = path.read_bytes()
        _refuse_bombs(path, body)
        return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parse(body, format=kind)]
    except (SyntaxError, ValueError, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise BadInput(
            f"{path.name} cannot be read: {reason}. Nothing was loaded; mend the file and try again",
            f"无法读取 {path.name}：{reason}。未载入任何内容；请改正后重试",
            file=path.name,
        ) from error


def _rdf_files(folder: Path) -> list[Path]:
    """The RDF files of a folder, by their suffix, in order of name."""
    if not folder.is_dir():
        raise BadInput(
            f"{folder} is not a folder; give a folder that holds RDF files",
            f"{folder} 不是文件夹；请给出存放 RDF 文件的文件夹",
        )
    found = sorted(path for path in folder.iterdir() if path.suffix in _SUFFIXES and path.is_file())
    if not found:
        raise BadInput(
            f"{folder} holds no RDF file; put .ttl, .nt, .rdf, .jsonld, .trig or .nq files right into it",
            f"{folder} 中没有 RDF 文件；请直接放入 .ttl、.nt、.rdf、.jsonld、.trig 或 .nq 文件",
        )
    return found


def _own(path: Path, shipped: Container[object], documents: tuple[str, ...], graph: NamedNode) -> Iterator[Quad]:
    """The statements of a file, each about a thing of its own."""
    for quad in read(path, graph):
        if quad.predicate == _IMPORTS:
            raise Refused(
                f"{path.name} imports {quad.object}; nothing is fetched. Put the imported file into the folder instead",
                f"{path.name} 要求导入 {quad.object}；系统不从外部取文件。请把该文件放入同一文件夹",
                file=path.name,
            )
        if quad.subject in shipped or _is_below(quad, documents) or _is_axiom(quad):
            raise Refused(
                f"{path.name} says {quad.predicate} of {quad.subject}, which belongs to what is shipped. "
                "A further policy speaks of things of its own; it may point to others",
                f"{path.name} 对 {quad.subject} 陈述 {quad.predicate}，该对象属于已有数据。"
                "新增的政策只能陈述自己的对象，可以指向已有对象",
                file=path.name,
            )
        yield quad


def _is_below(quad: Quad, documents: tuple[str, ...]) -> bool:
    """Whether a statement is about a part of a shipped document."""
    return f"{quad.subject}".strip("<>").startswith(documents)


def _is_axiom(quad: Quad) -> bool:
    """Whether a statement changes what follows from others, which is the ontology's part."""
    return quad.predicate.value.startswith((PREFIXES["owl"], *_AXIOMS))


def _refuse_bombs(path: Path, body: bytes) -> None:
    """TooLarge or Refused for a file that would exhaust the parser rather than be read by it."""
    if len(body) > _LARGEST:
        raise TooLarge(
            f"{path.name} has {len(body)} bytes, more than {_LARGEST}. Split it",
            f"{path.name} 有 {len(body)} 字节，超过 {_LARGEST} 字节。请拆分",
        )
    if b"<!DOCTYPE" in body and path.suffix == ".rdf":
        raise Refused(
            f"{path.name} declares a document type, whose entities can swell without limit. Write it without",
            f"{path.name} 声明了文档类型，其实体可无限膨胀。请去掉该声明",
        )
    if path.suffix == ".jsonld" and depth(body) > _DEEPEST:
        raise TooLarge(
            f"{path.name} nests deeper than {_DEEPEST} levels. Write it flatter",
            f"{path.name} 嵌套超过 {_DEEPEST} 层。请写得更平",
        )
