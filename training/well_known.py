"""Find who is known by the surname alone: in news `Obama` is one person even where no first name stands.

The trained recogniser reads unlabelled texts. A surname is kept where nearly all texts that print it with a first name print the same
one, and where it stands alone as a person and hardly ever as anything else. Common surnames are never kept, whoever bore them in the news: a
local Mr. Reid must not become a senator.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from ingest.enrich.entities import find_mentions
from ingest.enrich.entities.normalise import name_key
from ingest.enrich.entities.recogniser import Recogniser
from ingest.enrich.entities.tokens import tokenise
from ingest.enrich.entities.words import NAME_SUFFIXES

_LEAST_TEXTS = 12
_LEAST_ALONE = 12
_SHARE = 0.85
_SHARE_OF_LISTED = 0.93
_SURE_PERSON = 0.93
_COMMON_GRADES = frozenset({"a", "b"})
_MIN_CHARS = 4
_SUFFIXES = frozenset(suffix.lower() for suffix in NAME_SUFFIXES)


def well_known(texts: Iterable[str], recogniser: Recogniser, family: Mapping[str, str]) -> dict[str, str]:
    """Return surname, as a key → the full name as it is printed most often.

    Args:
        texts: news; of each, a person is counted once.
        recogniser: as trained.
        family: surname → how common it is, `a` to `c`.
    """
    full: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    printed: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    alone: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        named = {
            (mention.label, " ".join(mention.text.split()))
            for mention in find_mentions(text, lambda text: recogniser.recognise(text, tokenise(text)))
        }
        for label, name in named:
            words = name_key(name).split()
            if len(words) == 1:
                alone[words[0]][label] += 1
            elif label == "PERSON" and len(words) <= 3 and words[-1] not in _SUFFIXES:  # noqa: PLR2004 - with a middle name
                full[words[-1]][words[0], words[-1]] += 1
                printed[words[0], words[-1]][name] += 1
    known = {}
    for surname, people in full.items():
        person, count = people.most_common(1)[0]
        share = _SHARE_OF_LISTED if surname in family else _SHARE
        one = people.total() >= _LEAST_TEXTS and count >= share * people.total()
        sure = alone[surname]["PERSON"] >= max(_LEAST_ALONE, _SURE_PERSON * alone[surname].total())
        if one and sure and family.get(surname) not in _COMMON_GRADES and len(surname) >= _MIN_CHARS:
            known[surname] = printed[person].most_common(1)[0][0]
    return dict(sorted(known.items()))
