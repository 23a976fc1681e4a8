"""How grave a finding is, the gravest first, by the last part of the IRI of SHACL."""

from typing import Final

SEVERITIES: Final = {
    "Violation": {"en": "violation", "zh": "违反"},
    "Warning": {"en": "warning", "zh": "警告"},
    "Info": {"en": "note", "zh": "提示"},
}
