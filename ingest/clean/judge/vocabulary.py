"""Small groups of English words whose share in a sentence tells what it is for."""

from __future__ import annotations

import functools
from typing import Final

import numpy as np
import numpy.typing as npt

from ingest.clean.judge.words import Hashes, Integers, hash_words

_WORDS: Final = {
    "function": (
        "the of to and a in that is was for on with as it at by from be this have has had he they she his her their our we i you your not"
        " but are were which who will would said its an or been there when what if about more than"
    ),
    "reader": "you your yours",
    "writer": "i my me we our us",
    "past": "said was were had did told added says wrote called went came made took",
    "calendar": (
        "january february march april may june july august september october november december"
        " jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday am pm"
    ),
    "counter": "ago minutes hours days hour minute day read min mins comments comment reply share views updated published posted",
    "picture": (
        "photo photos image images getty reuters ap afp credit courtesy via file photograph photographer picture pictured video caption"
        " shutterstock"
    ),
    "by": "by",
    "person": "he she they his her their him them",
    "call": "sign subscribe get click join follow download read watch see learn find shop buy check visit register try log listen view enter",
    "staff": "reporter editor writer author journalist correspondent contributor twitter email contact covers founder professor",
}
GROUPS: Final = tuple(_WORDS)


@functools.cache
def _table() -> tuple[Hashes, Integers]:
    """Return the hashes of all words, ascending, and for each of them a bit for every group it is in."""
    hashes = [hash_words(words) for words in _WORDS.values()]
    bits = [np.full(len(group), 1 << at) for at, group in enumerate(hashes)]
    keys, of = np.unique(np.concatenate(hashes), return_inverse=True)
    of_keys = np.zeros(len(keys), dtype=np.int64)
    np.bitwise_or.at(of_keys, of, np.concatenate(bits))
    return keys, of_keys


def find_groups(hashes: Hashes) -> dict[str, npt.NDArray[np.bool_]]:
    """Tell for each group which of the words belong to it."""
    keys, bits = _table()
    at = np.minimum(np.searchsorted(keys, hashes), len(keys) - 1)
    of = np.where(keys[at] == hashes, bits[at], 0)
    return {group: (of & (1 << number)) > 0 for number, group in enumerate(GROUPS)}
