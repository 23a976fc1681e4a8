"""The shapes of records, compiled to expressions over tables.

The part of SHACL that is compiled: property shapes whose path is one property with at most one value, with minCount,
maxCount, datatype, nodeKind, class, in, hasValue, pattern, minLength, maxLength, minInclusive, maxInclusive,
minExclusive, maxExclusive, lessThan, lessThanOrEquals, disjoint, node, and, or, not, xone; at node shapes
property, node, and, or, not, xone; and the SPARQL-based components that are registered with an expression. Anything
else is said by name and left to the reference; nothing is skipped.
"""

from xiangce.validation.compiled.program import Program, compile_kind
from xiangce.validation.compiled.run import across, run

__all__ = ["Program", "across", "compile_kind", "run"]
