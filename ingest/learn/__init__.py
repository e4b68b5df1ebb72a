"""Learn what one feed repeats on page after page: units that recur in documents of different stories and days.

    documents ── units that stand after the rules ── candidates ── support over stories, days, topics ──▶ proposals ── people ──▶ rules

Proposals are kept beside the feed's file (`ingest.clean.learned`); they apply once somebody accepts them, or at once where the feed says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from ingest.clean.learned import LearnedFile, LearnedRule, State, load_learned, save_learned
from ingest.document import Document
from ingest.errors import ConfigError, Problem
from ingest.feed import Feed
from ingest.learn.candidates import find_candidates
from ingest.learn.documents import read_archived, read_inputs
from ingest.learn.page import Page, look_at
from ingest.learn.support import MIN_STORIES, Support, weigh, words_told

__all__ = ["decide", "learn", "learn_feed", "look_at", "merge", "propose", "read_archived", "read_inputs"]


def learn_feed(feed: Feed, documents: Iterable[Document]) -> LearnedFile:
    """Propose rules from documents of a feed and keep them with what was decided before.

    Args:
        feed: which the documents are of.
        documents: as received, with their evidence: `read_archived` or `read_inputs`.

    Raises:
        ConfigError: what was learned before has mistakes, or cannot be written.
    """
    earlier = load_learned(feed)
    pages = (look_at(document, feed.clean.off) for document in documents)
    learned = learn(pages, earlier, datetime.now(UTC).replace(microsecond=0))
    if learned.documents:  # else nothing is known, and what was proposed before stands
        save_learned(feed, learned)
    return learned if learned.documents else earlier


def learn(pages: Iterable[Page], earlier: LearnedFile, now: datetime) -> LearnedFile:
    """Propose rules from the pages of one feed and put them together with what was decided before."""
    looked_at = list(pages)
    return merge(earlier, propose(looked_at), now, len(looked_at))


def propose(pages: list[Page], min_stories: int = MIN_STORIES) -> list[LearnedRule]:
    """Find the units that a feed repeats, best supported first.

    Args:
        pages: of one feed only; the more days they are from, the better.
        min_stories: least number of different stories that a unit must stand in.
    """
    candidates, told = find_candidates(pages, min_stories), words_told(pages, min_stories)
    weighed = [(candidate, weigh(candidate, pages, told, min_stories)) for candidate in candidates]
    kept = [(candidate, support) for candidate, support in weighed if support is not None]
    lines = {piece: candidate.pages for candidate, _ in kept if candidate.scope == "line" for piece in candidate.pieces}
    rules = [
        _rule(candidate.id, candidate.scope, candidate.text, support)
        for candidate, support in kept
        if candidate.scope == "line" or not set(candidate.pages) <= set(lines.get(candidate.key, ()))
    ]
    return sorted(rules, key=lambda rule: (-rule.stories, rule.id))


def merge(earlier: LearnedFile, proposals: Iterable[LearnedRule], now: datetime, documents: int) -> LearnedFile:
    """Put proposals beside what was decided: decisions stay, proposals that no longer hold go."""
    decided = {rule.id: rule for rule in earlier.rules if rule.state != "proposed"}
    found = {rule.id: rule for rule in proposals}
    rules = [
        found[id_].model_copy(update={"state": rule.state}) if id_ in found else rule for id_, rule in decided.items()
    ]
    rules += [rule for id_, rule in found.items() if id_ not in decided]
    ordered = tuple(sorted(rules, key=lambda rule: (-rule.stories, rule.id)))
    changed = {(rule.id, rule.state) for rule in ordered} != {(rule.id, rule.state) for rule in earlier.rules}
    return LearnedFile(version=earlier.version + changed, learned_at=now, documents=documents, rules=ordered)


def decide(learned: LearnedFile, ids: Iterable[str], state: State, place: str) -> LearnedFile:
    """Set the state of rules.

    Args:
        learned: what was learned.
        ids: of rules, with or without `learned.`; `all` means every proposed one.
        state: to set.
        place: named in errors, the file.

    Raises:
        ConfigError: an id that is not there.
    """
    wanted = [id_.removeprefix("learned.") for id_ in ids]
    known = {rule.id for rule in learned.rules}
    unknown = [id_ for id_ in wanted if id_ not in known and id_ != "all"]
    if unknown:
        message = "no learned rule has this id; see them with `newsfold rules list`"
        raise ConfigError([Problem(place, None, "rules", id_, message) for id_ in unknown])
    rules = tuple(
        rule.model_copy(update={"state": state})
        if rule.id in wanted or ("all" in wanted and rule.state == "proposed")
        else rule
        for rule in learned.rules
    )
    return learned.model_copy(update={"rules": rules, "version": learned.version + (rules != learned.rules)})


def _rule(id_: str, scope: str, text: str, support: Support) -> LearnedRule:
    return LearnedRule.model_validate(
        {
            "id": id_,
            "state": "proposed",
            "scope": scope,
            "text": text,
            "stories": support.stories,
            "documents": support.documents,
            "days": support.days,
            "seen_in": support.seen_in,
        }
    )
