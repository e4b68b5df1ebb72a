"""Give each new lead of a batch its story: gather it with what is stored near it and with the rest of its run.

Stories that others have been told of stay as they are and only grow. What the run itself has placed before, nobody knows yet: it is gathered
anew together with what came later, so that the parts of one run meet whatever batch they are in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ingest.group.blocks import terms_to_seek, terms_to_store
from ingest.group.fold import CopyGroups
from ingest.group.memory import Memory
from ingest.group.queries import MIN_SHARED_TERMS, STORY_LEADS
from ingest.group.rows import Row
from ingest.group.stories import THRESHOLD, gather, likeness, likeness_to, neighbourhoods


def place_stories(memory: Memory, groups: CopyGroups, leads: Sequence[Row], fresh: Collection[str]) -> None:
    """Give each lead a story, and another one to those of the same run that turn out to belong elsewhere.

    Args:
        memory: what is known.
        groups: of the batch; its members get their stories.
        leads: new rows, in the order of time.
        fresh: ids that no run before this one knows.
    """
    if not leads:
        return
    near = _find_near(memory, leads)
    known = {row.id: row for row in leads}
    known |= memory.rows(other for others in near for other in others if other not in known)
    pairs = [pair for row, others in zip(leads, near, strict=True) for pair in alike_pairs(row, others, known)]
    reached = {other: known[other] for _, _, other in pairs if known[other].member.story}
    of_story = memory.state.find_leads(sorted({row.member.story for row in reached.values()}))
    stored = reached | memory.rows(other for others in of_story.values() for other in others)
    told = {
        story
        for story, ids in of_story.items()
        if len(ids) >= STORY_LEADS or not all(member in fresh for member in ids)
    }
    rows = sorted([*stored.values(), *leads], key=lambda row: (row.member.at, row.id))
    for part in neighbourhoods([row.id for row in rows], [*pairs, *_kept_together(stored.values())]):
        _settle(groups, [known.get(row_id) or stored[row_id] for row_id in part], told)


def alike_pairs(row: Row, others: Iterable[str], known: Mapping[str, Row]) -> list[tuple[float, str, str]]:
    """Return (likeness, id, other's id) for those of the others that a row is alike to."""
    found = [known[other] for other in others if other in known]
    if not found:
        return []
    scores = likeness_to(row, found)
    return [(float(score), row.id, other.id) for score, other in zip(scores, found, strict=True) if score >= THRESHOLD]


def _kept_together(stored: Iterable[Row]) -> Iterator[tuple[float, str, str]]:
    first: dict[str, str] = {}
    for row in stored:
        yield 1.0, first.setdefault(row.member.story, row.id), row.id


def _find_near(memory: Memory, leads: Sequence[Row]) -> list[list[str]]:
    """Return for each lead the ids of those that share two of its heaviest words, in the index and before it in the batch."""
    stored = memory.state.find_alike(leads)
    under: dict[str, list[str]] = defaultdict(list)
    near = []
    for row, found in zip(leads, stored, strict=True):
        by_publication, by_observation = terms_to_seek(row)
        shared = Counter(other for term in (*by_publication, *by_observation) for other in under.get(term, ()))
        near.append([*found, *(other for other, count in shared.items() if count >= MIN_SHARED_TERMS)])
        for term in terms_to_store(row):
            under[term].append(row.id)
    return near


def _settle(groups: CopyGroups, rows: Sequence[Row], told: Collection[str]) -> None:
    """Gather those that could be one story, oldest first; a story is named after the first of it, unless it has been told of."""
    fixed = [row.member.story if row.member.story in told else None for row in rows]
    gathered = gather(likeness(rows), fixed).tolist()
    names = {story: name for story, name in zip(gathered, fixed, strict=True) if name is not None}
    for story, row in zip(gathered, rows, strict=True):
        name = names.setdefault(story, row.id)
        if not row.member.story:
            groups.set_story(row.id, name)
        elif row.member.story != name:
            groups.learn([row.member])
            groups.move_story(row.id, name)
