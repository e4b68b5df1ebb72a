"""Count in how many documents each word occurs: the frozen table that story vectors are weighted by.

    python training/idf.py --data dumps.jsonl.gz [--sentences sentences.jsonl.gz]

Reads JSON lines with `title` and `text`; of a file of sentences, fifteen make a document. Writes `ingest/group/models/document-frequency.tsv.gz`: one header line with the number of
documents, then `word<TAB>documents` in the order of the words. Counts only: no text can be read back from it.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.group.words import words

TABLE = Path(__file__).resolve().parent.parent / "ingest" / "group" / "models" / "document-frequency.tsv.gz"
SENTENCES_PER_DOCUMENT = 15
MIN_DOCUMENTS = 2  # a word of one document is mostly a name or a slip, and would say what that document was


def read_texts(path: Path) -> Iterator[str]:
    """Yield title and text of each line of a gzipped JSON lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            yield f"{document.get('title') or ''}\n{document['text']}"


def join_sentences(sentences: Iterable[str]) -> Iterator[str]:
    """Join sentences to documents of fifteen."""
    stream = iter(sentences)
    while part := list(itertools.islice(stream, SENTENCES_PER_DOCUMENT)):
        yield "\n".join(part)


def count_documents(texts: Iterable[str]) -> tuple[int, Counter[str]]:
    """Return how many texts there are, and in how many of them each word occurs."""
    total = 0
    counts: Counter[str] = Counter()
    for text in texts:
        total += 1
        counts.update(set(words(text)))
    return total, counts


def write_table(path: Path, total: int, counts: Counter[str]) -> int:
    """Write the table; the same counts give the same bytes.

    Returns:
        the number of words written.
    """
    kept = sorted(word for word, count in counts.items() if count >= MIN_DOCUMENTS)
    lines = [f"# documents\t{total}", *(f"{word}\t{counts[word]}" for word in kept)]
    content = gzip.compress(("\n".join(lines) + "\n").encode(), compresslevel=9, mtime=0)
    path.write_bytes(content)
    return len(kept)


def main() -> None:
    """Read the documents named on the command line and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="JSON lines with title and text, gzipped")
    parser.add_argument(
        "--sentences", type=Path, nargs="*", default=[], help="JSON lines of one sentence each, gzipped"
    )
    parser.add_argument("--out", type=Path, default=TABLE, help="where to write the table")
    options = parser.parse_args()
    whole = (text for path in options.data for text in read_texts(path))
    joined = join_sentences(text for path in options.sentences for text in read_texts(path))
    total, counts = count_documents(itertools.chain(whole, joined))
    kept = write_table(options.out, total, counts)
    sys.stderr.write(f"{total} documents, {kept} words, {options.out.stat().st_size} bytes: {options.out}\n")


if __name__ == "__main__":
    main()
