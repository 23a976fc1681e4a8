"""The prefixes at the head of a Turtle or RDF/XML document: only those in use, in order."""

import re

_HEADS = (re.compile(rb"\A(?:@prefix [^\n]*\n)+"), re.compile(rb'(?: xmlns:[\w.-]+="[^"]*")+'))
_DECLARATION = re.compile(rb'@prefix ([\w.-]*): [^\n]*\n| xmlns:([\w.-]+)="[^"]*"')


def tidy(document: bytes) -> bytes:
    """The document without the prefixes that it does not use; the engine writes all, in an order of chance."""
    found = next((match for head in _HEADS if (match := head.search(document, 0, 1 << 14))), None)
    if not found:
        return document
    before, after = document[: found.start()], document[found.end() :]
    kept = [
        match.group()
        for match in _DECLARATION.finditer(found.group())
        if (name := (match[1] or match[2] or b"") + b":") in after or name in before
    ]
    return before + b"".join(sorted(kept)) + after
