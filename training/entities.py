"""Train the recogniser of names: `python -m training.entities --data FOLDER`, about four minutes of one core.

Reads labelled sentences (`train.jsonl.gz`) and unlabelled texts, for word clusters and for who is known by the surname alone; writes the gazetteer and the model to
`ingest/enrich/models/`. The same data gives the same files.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import orjson
import pycrfsuite
import zstandard

from ingest.enrich.entities.features import FeatureMaker
from ingest.enrich.entities.gazetteer import Gazetteer
from ingest.enrich.entities.recogniser import GAZETTEER_FILE, MODEL_FILE
from training.clusters import cluster_words
from training.names import PeopleCounts, census_names, common_words, dateline_places, place_names, read_texts
from training.sentences import Sentence, labelled_rows, mended, read, vary

FOLDS = 8
ROUNDS = 10
ALTERED_SHARE = 0.1
SEED = 13
CLUSTER_SIZES = (20, 60, 150, 500, 1500)
COMPRESSION = 19


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and write both files."""
    options = _parse(arguments)
    started = time.process_time()
    sentences = [sentence for path in options.sentences for sentence in read(path)]
    sentences = [mended(sentence) for sentence in sentences if sentence.set not in options.without]
    common = common_words(sentences)
    names = place_names(common)
    clusters = cluster_words(_texts(options.texts), sizes=CLUSTER_SIZES) if options.texts else {}
    _say(f"{len(sentences)} sentences, {len(names)} names, {len(clusters)} clustered words", started)
    gazetteer = Gazetteer(names, *PeopleCounts(sentences).names(common), clusters, *census_names(common))
    trainer = pycrfsuite.Trainer(algorithm="ap", verbose=False)
    for tokens, labels, maker in _examples(sentences, common, gazetteer):
        trainer.append(maker.make(tokens), labels)
    _say("features made", started)
    trainer.set_params({"max_iterations": options.rounds, "feature.minfreq": 2, "epsilon": 0})
    options.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        trainer.train(f"{folder}/model")
        model = Path(folder, "model").read_bytes()
    _say("model trained", started)
    _write(options.output / MODEL_FILE, model)
    _write(options.output / GAZETTEER_FILE, _packed(gazetteer))
    _say("model written", started)


def _examples(
    sentences: Sequence[Sentence], common: frozenset[str], gazetteer: Gazetteer
) -> Iterator[tuple[list[str], list[str], FeatureMaker]]:
    """Yield token rows and labels, with a gazetteer whose people were learned from the other sentences.

    A list of names made from the very sentences it is then tried on would look infallible, and the model would trust it.
    """
    places = dateline_places()
    size = len(sentences) // FOLDS + 1
    for fold in range(FOLDS):
        held = sentences[fold * size : (fold + 1) * size]
        others = [*sentences[: fold * size], *sentences[(fold + 1) * size :]]
        people = PeopleCounts(others).names(common)
        maker = FeatureMaker(replace(gazetteer, first_names=people[0], surnames=people[1]))
        for text in vary(held, places, share=ALTERED_SHARE, seed=SEED + fold):
            for row, labels in labelled_rows(text):
                yield [token.text for token in row], labels, maker


def _texts(paths: Sequence[Path]) -> Iterator[str]:
    for path in paths:
        with gzip.open(path, "rb") as lines:
            yield from read_texts(path, lines)


def _packed(gazetteer: Gazetteer) -> bytes:
    return orjson.dumps(
        {
            "names": gazetteer.names,
            "first_names": sorted(gazetteer.first_names),
            "surnames": sorted(gazetteer.surnames),
            "clusters": gazetteer.clusters,
            "given": gazetteer.given,
            "family": gazetteer.family,
        }
    )


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(zstandard.ZstdCompressor(level=COMPRESSION).compress(content))


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sentences", type=Path, nargs="+", required=True, help="labelled sentences, gzipped JSON lines"
    )
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="unlabelled texts for word clusters")
    parser.add_argument("--without", nargs="*", default=["re3d"], help="sets of sentences to leave out")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="rounds of the averaged perceptron")
    parser.add_argument("--output", type=Path, default=Path("ingest/enrich/models"), help="folder of the two files")
    return parser.parse_args(arguments)


def _say(what: str, started: float) -> None:
    print(f"{time.process_time() - started:7.0f} CPU s  {what}", file=sys.stderr, flush=True)  # noqa: T201 - a command line tool


if __name__ == "__main__":
    main()
