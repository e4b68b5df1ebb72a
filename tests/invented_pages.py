"""Invented pages of one outlet: stories that share no words, and a line that it prints under all of them."""

from __future__ import annotations

# Each story has words of its own, so that none is a copy of another and none on the same topic.
STORIES = (
    "ferry captain harbour tide pilot mooring gangway deckhand lighthouse breakwater",
    "surgeon clinic nurse vaccine ward stretcher ambulance anaesthetic bandage pharmacy",
    "orchard beekeeper honey clover pasture tractor barley harvest granary silo",
    "violin orchestra rehearsal conductor encore balcony soprano overture cellist applause",
    "glacier ranger summit crevasse avalanche snowfield compass lantern rucksack marmot",
    "budget treasurer ballot alderman ordinance zoning referendum quorum caucus petition",
    "goalkeeper penalty stadium referee halftime striker midfield transfer league trophy",
    "telescope comet observatory meteor eclipse galaxy nebula lens orbit astronomer",
)
FURNITURE = "Reach the night desk of the Tern Island Ledger by pigeon."


def prose_of(words: str) -> list[str]:
    """Make four sentences of the ten words of a story, without five words in a row that another story has."""
    one, two, three, four, five, *rest = words.split()
    lent = f"that the {five} lent to some {three} or {rest[4]} came back as a {rest[1]}, a {one} without {rest[3]}"
    return [
        f"The {one} and the {two} waited for the {three} while the {four} stood empty behind the {five} all morning.",
        f"Nobody had seen a {rest[0]} near the {rest[1]} since the {rest[2]} was moved beside a {rest[3]} in autumn.",
        f"Neither {two} nor {four} had a {rest[0]}, and every {rest[2]} {lent}, or half of one {two} in {rest[0]} and {four}.",
        f"In the end the {rest[4]} was found under the {one}, and the {three} lasted as if the {rest[1]} had never been there.",
    ]
