"""What search engines read of a page, as a block of data in it."""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup


def structured(about: Mapping[str, Any]) -> Markup:
    """JSON-LD for the inside of a script element: it is not unescaped there, and no tag in it may end the element."""
    return Markup(json.dumps(about, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704 - no tag is left
