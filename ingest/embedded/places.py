"""Where the node's files rest and whose process it is.

Elasticsearch refuses to run as root. When root starts it, the process belongs to another user, and its files must rest where that user
gets to: root's own home is usually closed to others.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import NodeError
from ingest.settings import Settings

SHARED = Path("/var/lib/newsfold")  # open to every user, for nodes that root starts
_OPEN = 0o755
_PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class Owner:
    """The unprivileged user that the process belongs to."""

    uid: int
    gid: int
    name: str

    def can_enter(self, folder: Path) -> bool:
        """Whether every existing folder on the way lets this user pass."""
        return all(self._passes(place) for place in (folder, *folder.parents) if place.exists())

    def _passes(self, place: Path) -> bool:
        found = place.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


@dataclass(frozen=True, slots=True)
class Places:
    """Folders of one node.

    Attributes:
        node: everything of this one node: data, config, logs, its lock.
        downloads: the distribution as it was downloaded; need not be open to the owner.
        homes: unpacked distributions, shared by all nodes.
        owner: whose process it is; None: the caller's own.
    """

    node: Path
    downloads: Path
    homes: Path
    owner: Owner | None

    @property
    def data(self) -> Path:
        """Return the indices' folder."""
        return self.node / "data"

    @property
    def config(self) -> Path:
        """Return the folder of elasticsearch.yml."""
        return self.node / "config"

    @property
    def logs(self) -> Path:
        """Return the logs' folder."""
        return self.node / "logs"

    @property
    def temporary(self) -> Path:
        """Return the folder for Java's temporary files."""
        return self.node / "tmp"

    @property
    def log(self) -> Path:
        """Return the node's own log."""
        return self.logs / "newsfold.log"

    @property
    def lock(self) -> Path:
        """Return the file that one start or stop at a time holds."""
        return self.node / "node.lock"

    @property
    def start_log(self) -> Path:
        """Return the file of what the launcher says before the node's own log begins."""
        return self.node / "start.log"

    def create(self) -> None:
        """Make the folders that last from start to start and hand them to the owner."""
        make_folder(self.node)
        for folder, mode in ((self.data, _PRIVATE), (self.logs, _OPEN), (self.temporary, _PRIVATE)):
            make_folder(folder, mode)
            self.hand_over(folder)

    def hand_over(self, place: Path) -> None:
        """Give a file or folder to the owner; from then on root must not write there, where the owner could plant links."""
        if self.owner:
            os.chown(place, self.owner.uid, self.owner.gid)


def find_places(settings: Settings, environment: Mapping[str, str] = os.environ) -> Places:
    """Say where this node's files rest; nothing is created.

    `NEWSFOLD_NODE_DATA` names the node's folder; otherwise it is `node` in the home folder, or below /var/lib/newsfold when root starts
    it and the owner cannot enter the home folder. `NEWSFOLD_NODE_USER` names the owner when root starts it (default `nobody`).

    Raises:
        NodeError: the owner does not exist or cannot enter `NEWSFOLD_NODE_DATA`.
    """
    owner = _unprivileged(environment) if os.geteuid() == 0 else None
    downloads = settings.cache.absolute() / "elasticsearch"
    homes, node = downloads, settings.home.absolute() / "node"
    given = environment.get("NEWSFOLD_NODE_DATA")
    if given:
        node = Path(given).absolute()
    if owner and not owner.can_enter(node):
        if given:
            raise NodeError(f"user {owner.name} cannot enter NEWSFOLD_NODE_DATA = {node}; name an open folder")
        node = SHARED / "nodes" / hashlib.sha256(os.fsencode(node)).hexdigest()[:12]
    if owner and not owner.can_enter(homes):
        homes = SHARED / "elasticsearch"
    return Places(node, downloads, homes, owner)


def make_folder(folder: Path, mode: int = _OPEN) -> None:
    """Make a folder and its missing parents with exactly this mode, whatever the umask; an existing one is left alone."""
    for missing in reversed([place for place in (folder, *folder.parents) if not place.exists()]):
        missing.mkdir(exist_ok=True)
        missing.chmod(mode if missing == folder else _OPEN)


def _unprivileged(environment: Mapping[str, str]) -> Owner:
    name = environment.get("NEWSFOLD_NODE_USER") or "nobody"
    try:
        user = pwd.getpwnam(name)
    except KeyError as error:
        raise NodeError(f"no user {name} to run the node as (root cannot); set NEWSFOLD_NODE_USER to one") from error
    if user.pw_uid == 0:
        raise NodeError("NEWSFOLD_NODE_USER is root, but Elasticsearch refuses root; name another user")
    return Owner(user.pw_uid, user.pw_gid, name)
