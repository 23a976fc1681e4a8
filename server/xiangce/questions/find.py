"""Which thing a person means by a name: full or short, in zh or en, old or new, a nameplate, a key or an IRI."""

import difflib
import unicodedata
from collections.abc import Iterable

from pyoxigraph import NamedNode

from xiangce.errors import AmbiguousName, NotFound
from xiangce.graph import Graph, node, today
from xiangce.names import ID, PREFIXES, expand
from xiangce.questions.catalogue import question
from xiangce.questions.values import bind

# How many candidates a sentence lists; the details of the error have all.
_SHOWN = 8


def find(graph: Graph, kinds: Iterable[str], name: str) -> NamedNode:
    """The one thing of these kinds (`xc:Unit`, …) with that name; NotFound or AmbiguousName list candidates."""
    names = _names(graph, kinds)
    as_iri = _as_iri(name)
    if as_iri and any(thing == as_iri for thing, _ in names):
        return as_iri
    wanted = _plain(name)
    path = "/" + name.strip()
    best = {thing for thing, text in names if _plain(text) == wanted or thing.value.endswith(path)} or {
        thing for thing, text in names if _is_part(wanted) and wanted in _plain(text)
    }
    if len(best) == 1:
        return best.pop()
    raise several(graph, name, best) if best else _none(name, [text for _, text in names])


def _names(graph: Graph, kinds: Iterable[str]) -> list[tuple[NamedNode, str]]:
    """Each thing of these kinds with each of its names."""
    query = question("names")
    rows = [row for kind in kinds for row in graph.select(bind(query.text, "kind", [f"<{expand(kind)}>"]))]
    return [(row["thing"], row["text"].value) for row in rows if isinstance(row["thing"], NamedNode) and row["text"]]


def _as_iri(name: str) -> NamedNode | None:
    """What a name would be as an IRI: in full, with a prefix, or as the path of a thing."""
    text = name.strip()
    return node(expand(text) if text.split(":")[0] in PREFIXES or "://" in text else ID + text)


def _plain(text: str) -> str:
    """A name without differences of width, case and space."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _is_part(wanted: str) -> bool:
    """Whether a text is long enough to be part of a name; a number is a key or nothing."""
    return len(wanted) > 1 and not wanted.isdigit()


def several(graph: Graph, name: str, things: set[NamedNode]) -> AmbiguousName:
    """The error for a name that fits several things."""
    listed = sorted(things, key=lambda thing: thing.value)
    shown = {lang: [_entry(graph, thing, lang) for thing in listed[:_SHOWN]] for lang in ("en", "zh")}
    more = " …" if len(listed) > _SHOWN else ""
    return AmbiguousName(
        f"“{name}” fits {len(listed)} things: {', '.join(shown['en'])}{more}. Give one of these, or a longer name",
        f"“{name}”对应 {len(listed)} 项：{'、'.join(shown['zh'])}{more}。请从中选一，或写得更完整",
        candidates=[thing.value.removeprefix(ID) for thing in listed],
    )


def _entry(graph: Graph, thing: NamedNode, lang: str) -> str:
    """A candidate as people read it: what to type, and its name."""
    return f"{thing.value.removeprefix(ID)} ({graph.label(thing, lang, today())})"


def _none(name: str, texts: list[str]) -> NotFound:
    """The error for a name that fits nothing, with the nearest names."""
    near = difflib.get_close_matches(name, sorted(set(texts)), n=3, cutoff=0.5)
    hint_en = f". Nearest: {', '.join(near)}" if near else ""
    hint_zh = f"。相近的有：{'、'.join(near)}" if near else ""
    return NotFound(
        f"Nothing is known by the name “{name}”{hint_en}", f"没有名为“{name}”的对象{hint_zh}", candidates=near
    )
