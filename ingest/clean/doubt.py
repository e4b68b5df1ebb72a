"""Hold back rules for what an article may say as well, where nothing shows that a text is a page.

How it is found: a text of which rules removed one unit only, by a doubtful rule (`doubtful: true`: pitches, pointers, disclosures), and more than
such a unit holds on a page. Then it stays.
What guards against keeping too much: one unit that a sure rule removed, such as a button or a label, or a second doubtful one is enough to
believe them all; so is a unit that is a small part of the text.
Known misses: short texts whose only boilerplate is one pitch keep it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ingest.clean.boilerplate import Found

# Signs without letters are no proof of a page.
_NO_SIGN_FAMILIES = frozenset({"debris"})
# Chosen on half of the development sites: above it two of three such units were the article's, below it two of five.
_MAX_DOUBTFUL_SHARE = 0.04


def hold_back(text: str, found: Sequence[Found], doubtful: Collection[str]) -> list[Found]:
    """Return what still is to be removed.

    Args:
        text: the received text.
        found: what rules removed, in order.
        doubtful: ids of rules for what an article may say as well.
    """
    signs = [unit for unit in found if unit.rule.partition(".")[0] not in _NO_SIGN_FAMILIES]
    if len(signs) != 1 or signs[0].rule not in doubtful:
        return list(found)
    is_small = signs[0].end - signs[0].start <= _MAX_DOUBTFUL_SHARE * len(text)
    return [unit for unit in found if is_small or unit is not signs[0]]
