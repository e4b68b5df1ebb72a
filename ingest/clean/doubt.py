"""Hold back rules for what an article may say as well, where nothing shows that a text is a page.

How it is found: a text of which rules removed one unit only, by a doubtful rule (`doubtful: true`: pitches, pointers, disclosures), between two
others, and more than such a unit holds on a page. Then it stays.
What guards against keeping too much: one unit that a sure rule removed, such as a button or a label, or a second doubtful one is enough to
believe them all; so is a unit that is a small part of the text, or a short one that begins or ends it.
Known misses: short texts whose only boilerplate is one pitch between their paragraphs keep it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ingest.clean.boilerplate import Found

# Signs without letters, and stamps, which stand above every article, are no proof of a page.
_NO_SIGN_FAMILIES = frozenset({"debris", "stamp"})
# Below it a false one cannot hurt a document (a loss of a twentieth); of the few above it on the sites tuned on, none was boilerplate.
_MAX_DOUBTFUL_SHARE = 0.04
# A call of one line; a paragraph at the end that mentions a newsletter is as often the article's.
_MAX_EDGE_CHARS = 120


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
    only = signs[0]
    chars = only.end - only.start
    is_small = chars <= _MAX_DOUBTFUL_SHARE * len(text)
    is_edge = chars <= _MAX_EDGE_CHARS and not (text[: only.start].strip() and text[only.end :].strip())
    return [unit for unit in found if is_small or is_edge or unit is not only]
