"""What a word says of a number: its unit, and what it is to be multiplied by."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from xiangce.intake.words import factors, plain, units

_LONGEST: Final = 40
_NAME: Final = 3  # letters in the name of a currency, which a mere 元 is not
_CURRENCY: Final = "/CCY_"


@dataclass(frozen=True)
class Unit:
    """A unit and a multiple of it, `word` as it was written; no IRI for a bare multiple such as ten thousand."""

    iri: str | None
    factor: int
    word: str = ""

    def fits(self, iri: str | None) -> bool:
        """Whether numbers in it can be numbers of a field of that unit."""
        return self.iri is None or self.iri == iri


BASE: Final = Unit(None, 1)


def is_money(iri: str | None) -> bool:
    """Whether a unit is a currency."""
    return iri is not None and _CURRENCY in iri


def is_sign(word: str, said: Unit) -> bool:
    """Whether a word that says a unit may stand before a number: the sign or name of a currency, but not a mere 元."""
    return is_money(said.iri) and said.factor == 1 and (len(word) >= _NAME or not word.isalnum())


@lru_cache(maxsize=1024)
def unit(text: str) -> Unit | None:
    """What a text says as a unit: 万元, 10k CNY, 人民币万元, m², %; None if it is not one, or contradicts itself."""
    if len(text) > _LONGEST:
        return None
    wanted = plain(text).removeprefix("单位:").removeprefix("unit:")
    found = _exact(wanted) or _with_currency(wanted)
    return Unit(found.iri, found.factor, text.strip()) if found else None


def both(one: Unit | None, other: Unit | None) -> Unit | None:
    """What two statements say together, such as “USD” and “ten thousand”; None if they contradict each other."""
    if one is None or other is None:
        return None
    is_one_unit = None in (one.iri, other.iri) or one.iri == other.iri
    is_one_factor = 1 in (one.factor, other.factor) or one.factor == other.factor
    if not is_one_unit or not is_one_factor:
        return None
    words = dict.fromkeys(word for word in (one.word, other.word) if word)
    return Unit(one.iri or other.iri, max(one.factor, other.factor), " ".join(words))


def _exact(text: str) -> Unit | None:
    """A word for a unit, for a multiple, or for a multiple and then a unit."""
    if text in units():
        return Unit(units()[text], 1)
    if text in factors():
        return Unit(None, factors()[text])
    split = _first((text[:n], text[n:]) for n in range(len(text) - 1, 0, -1))
    return Unit(units()[split[1]], factors()[split[0]]) if split else None


def _first(splits: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """The first split of a text into a multiple and a unit."""
    return next(((head, tail) for head, tail in splits if head in factors() and tail in units()), None)


def _with_currency(text: str) -> Unit | None:
    """A currency before or behind a unit of the same currency: 人民币万元, 万元人民币, USD million."""
    for word, iri in units().items():
        if len(word) < _NAME:
            continue
        for rest in (text.removeprefix(word), text.removesuffix(word)):
            found = _exact(rest) if is_money(iri) and rest not in ("", text) else None
            if found and found.fits(iri):
                return Unit(iri, found.factor)
    return None
