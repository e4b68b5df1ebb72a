from __future__ import annotations

import time

import pytest
from builders import a_document
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.clean.repair import received_offset, repair_document, repair_text, undo
from ingest.document import Evidence, Repair

DAMAGED = [
    ("â€œThe pier is closed,â€\x9d said Ana GarcÃ­a.", "“The pier is closed,” said Ana García."),
    ("El NiÃ±o â€” a warm current â€” is back.", "El Niño — a warm current — is back."),
    ("Die FÃ¤hre fÃ¤hrt Ã¼ber die KÃ¼ste.", "Die Fähre fährt über die Küste."),
    ("It\x92s late, the mayor said\x85", "It’s late, the mayor said…"),
    ("Harbor &amp; Sons, AT&amp;T and Roe&#8217;s &#x201C;boat&#x201D;", "Harbor & Sons, AT&T and Roe’s “boat”"),
    ("He said &amp;quot;no&amp;quot; twice.", 'He said "no" twice.'),
]

WHOLE = [
    "plain words",
    "“Quoted” – l’été, Zürich, SÃO PAULO, ÂNGELA, 5 °C, ½ price™ and naïve façades.",
    "Ça va? Où ça? À côté, Âge, É.",
    "x & y; a&b; AT&T; if (a &lt; b &amp;&amp; c) end &unknownthing;",
    "Close ×‹ Back",
    "Привет, мир. 바다는 조용했다. 你好。",
]


@pytest.mark.parametrize(("received", "expected"), DAMAGED)
def test_damage_that_can_be_undone_is(received: str, expected: str) -> None:
    """The text reads as it was meant, and undoing the repairs gives what was received."""
    text, repairs = repair_text(received)
    assert text == expected
    assert undo(text, repairs) == received
    assert repairs


@pytest.mark.parametrize("text", [text for text in WHOLE if "&" not in text])
def test_whole_text_is_left_alone(text: str) -> None:
    """Accents, typographic marks and other scripts are no damage."""
    assert repair_text(text) == (text, ())


def test_markup_that_was_escaped_stays_escaped() -> None:
    """A resolved `&lt;` would read like markup; what is no reference stays."""
    assert (
        repair_text(next(text for text in WHOLE if "&" in text))[0]
        == "x & y; a&b; AT&T; if (a &lt; b && c) end &unknownthing;"
    )


def test_a_repair_touches_only_the_damaged_run() -> None:
    """Offsets count in the repaired text, and the record holds what stood there."""
    text, repairs = repair_text("Ana GarcÃ­a met JosÃ© Roe.")
    assert repairs == (Repair(8, 9, "Ã\xad"), Repair(18, 19, "Ã©"))
    assert [text[repair.start : repair.end] for repair in repairs] == ["í", "é"]


def test_offsets_map_back_to_the_received_text() -> None:
    """Every code point that was not replaced is found where it stood."""
    received = "Ana GarcÃ­a met JosÃ© &amp; Roe."
    text, repairs = repair_text(received)
    replaced = {offset for repair in repairs for offset in range(repair.start, repair.end)}
    for offset, letter in enumerate(text):
        if offset not in replaced:
            assert received[received_offset(offset, repairs)] == letter
    assert received_offset(len(text), repairs) == len(received)


def test_fields_are_repaired_too() -> None:
    """A headline that came as a column suffers as the text does; evidence with a span is not there yet."""
    field = Evidence("title", "field", "GarcÃ­a wins")
    document = repair_document(a_document(text="The end.", evidence=(field,)))
    assert document.evidence == (Evidence("title", "field", "García wins"),)
    assert document.repairs == ()


@settings(deadline=None, max_examples=300)
@given(
    st.text(alphabet=st.sampled_from("aé Ã©¢â€œ\x9d\x80\xa0Â™&amp;#39 \nñ½\ud800😀"), max_size=80)
    | st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass").decode("windows-1252", "replace"))
)
def test_nothing_is_lost(received: str) -> None:
    """Whatever is repaired, the received text can be put together again; repairs are disjoint and in order."""
    text, repairs = repair_text(received)
    assert undo(text, repairs) == received
    at = 0
    for repair in repairs:
        assert at <= repair.start <= repair.end <= len(text)
        at = repair.end


def test_time_is_linear_in_the_length() -> None:
    """One damaged line of 400,000 characters takes about four times as long as one of 100,000."""

    def seconds(count: int) -> float:
        begun = time.process_time()
        repair_text("GarcÃ­a â€” no " * count)
        return time.process_time() - begun

    seconds(100)
    assert seconds(32_000) < 12 * max(seconds(8_000), 0.02)
