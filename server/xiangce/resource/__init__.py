"""Any thing of the graph: found by IRI, path or key, described for people, written as a file."""

from xiangce.resource.describe import Description, Fact, describe
from xiangce.resource.document import document, dump, part
from xiangce.resource.locate import known, locate, web_path

__all__ = ["Description", "Fact", "describe", "document", "dump", "known", "locate", "part", "web_path"]
