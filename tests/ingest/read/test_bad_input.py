from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.document import Document
from ingest.errors import Damaged
from ingest.read.decode import decode_text
from ingest.read.jsonl import load_object
from ingest.stage import Refusal

ReadFiles = Callable[..., list[Document | Refusal]]
BAD = Path(__file__).parents[4] / "shared/data/badinput"
pytestmark = [pytest.mark.shared, pytest.mark.skipif(not BAD.exists(), reason="the evaluation data is not here")]


def outcomes_of(outcomes: list[Document | Refusal]) -> Counter[str]:
    """Count documents and reasons, and hold documents to what an index needs."""
    for each in outcomes:
        if isinstance(each, Document):
            each.text.encode()
            each.key.encode()
            assert "\x00" not in each.text
            assert each.text.count("\ufffd") <= 0.01 * len(each.text)
        else:
            assert each.exception is None
    return Counter(each.reason if isinstance(each, Refusal) else "document" for each in outcomes)


def test_every_file_of_the_json_suite_has_one_outcome(read_files: ReadFiles) -> None:
    """As text they are documents or damaged; none raises."""
    files = {path.name: path.read_bytes() for path in sorted((BAD / "json-test-suite").rglob("*.json"))}

    counts = outcomes_of(read_files(files))

    assert len(files) > 300
    assert counts.total() == len(files)
    assert set(counts) <= {"document", "empty", "binary", "encoding"}


def test_the_json_suite_is_parsed_as_its_names_say() -> None:
    """`y_` is taken, `n_` refused; what is no object is refused too."""
    wrong = []
    for path in sorted((BAD / "json-test-suite").rglob("*.json")):
        try:
            load_object(b'{"text":' + path.read_bytes() + b"}", "utf_8")
        except Damaged:
            if path.name.startswith("y_"):
                wrong.append(path.name)
        else:
            if path.name.startswith("n_"):
                wrong.append(path.name)

    assert wrong == []


def test_naughty_strings_come_through_unchanged_or_are_refused(read_files: ReadFiles) -> None:
    """As text of a line, as its id, as its title; a document's text is the string itself."""
    strings = [text for text in json.loads((BAD / "naughty-strings/blns.json").read_text()) if text]
    lines = b"".join(
        json.dumps({"text": text, "id": text, "title": text, "url": text}).encode() + b"\n" for text in strings
    )

    outcomes = read_files({"a.jsonl": lines}, "jsonl")

    assert outcomes_of(outcomes).total() == len(strings)
    assert [each.text for each in outcomes if isinstance(each, Document)] == [
        text.replace("\r\n", "\n").replace("\r", "\n")
        for text, each in zip(strings, outcomes, strict=True)
        if isinstance(each, Document)
    ]
    assert outcomes_of(outcomes)["document"] > 0.95 * len(strings)


def test_naughty_strings_survive_csv(read_files: ReadFiles) -> None:
    """One outcome a row, whatever the text holds."""
    strings = [text for text in json.loads((BAD / "naughty-strings/blns.json").read_text()) if text.strip()]
    rows = "".join(f'"{text.replace(chr(34), chr(34) * 2)}",x\n' for text in strings).encode("utf-8", "surrogatepass")

    outcomes = read_files({"a.csv": b"text,id\n" + rows}, "csv")

    assert outcomes_of(outcomes).total() == len(strings)


def big5_bytes(pointer: int) -> bytes:
    """Source: WHATWG Encoding standard, Big5 encoder."""
    trail = pointer % 157
    return bytes([pointer // 157 + 0x81, trail + (0x40 if trail < 0x3F else 0x62)])


def euc_kr_bytes(pointer: int) -> bytes:
    """Source: WHATWG Encoding standard, EUC-KR encoder."""
    return bytes([pointer // 190 + 0x81, pointer % 190 + 0x41])


def single_byte(pointer: int) -> bytes:
    """Source: WHATWG Encoding standard, single-byte encoder."""
    return bytes([pointer + 0x80])


@pytest.mark.parametrize(
    ("encoding", "to_bytes", "share"),
    [
        ("windows-1250", single_byte, 0.96),
        ("windows-1251", single_byte, 0.99),
        ("windows-1252", single_byte, 0.96),
        ("iso-8859-2", single_byte, 1),
        ("euc-kr", euc_kr_bytes, 0.999),
        ("big5", big5_bytes, 0.97),
    ],
)
def test_encodings_give_the_characters_of_the_standard(
    encoding: str, to_bytes: Callable[[int], bytes], share: float
) -> None:
    """Ours and the web's tables differ in bytes that hold no letter; there, it is U+FFFD."""
    table = (BAD / f"whatwg-encoding/index-{encoding}.txt").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if "\t" in line]
    characters = {int(row[0]): chr(int(row[1], 16)) for row in rows}

    decoded = {pointer: decode_text(b"x" * 200 + to_bytes(pointer), encoding)[0][200:] for pointer in characters}
    same = sum(decoded[pointer] == character for pointer, character in characters.items())

    assert same >= share * len(characters)


@pytest.mark.parametrize(("fmt", "max_bytes"), [("text", 10**9), ("jsonl", 5000), ("csv", 50_000)])
def test_any_bytes_as_any_format_have_counted_outcomes(read_files: ReadFiles, fmt: str, max_bytes: int) -> None:
    """All sets together: nothing raises, nothing is lost."""
    found = [path.read_bytes() for path in sorted(BAD.rglob("*")) if path.is_file()]
    files = {f"{n:04d}": content for n, content in enumerate(found) if len(content) <= max_bytes}

    outcomes = read_files(files, fmt)

    assert outcomes_of(outcomes).total() >= 0.9 * len(files)
    told_of = {Path(each.source).name for each in outcomes}
    assert {name for name in files.keys() - told_of if files[name].strip(b"\xef\xbb\xbf \t\r\n")} == set()
