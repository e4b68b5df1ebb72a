from __future__ import annotations

import pytest

from ingest.read.guess import guess_encoding

TEXTS = {
    "cp1252": {
        "fr": "Le conseil a déclaré que la fête était terminée ; les élèves sont rentrés près de la forêt brûlée, là où l’île finit.",
        "de": "Der Bürgermeister erklärte, dass die Fähre größer sei. Die Straße wurde für Züge gesperrt, sagte er.",
        "es": "El alcalde declaró que el año próximo la población crecerá. ¿Quién lo sabe? El niño soñó con la montaña.",
        "it": "Il sindaco ha detto che la città è pronta. Perché no? L'università aprirà lunedì, però non può attendere.",
        "pt": "A maioria dos habitantes não voltou para casa. A reunião é às três, informação da polícia de São João.",
        "sv": "Borgmästaren sade att de flesta invånarna återvänt. Källor på ön bekräftade nyheten från Åmål.",
        "da": "Borgmesteren sagde, at de fleste beboere er vendt hjem. Kilder på øen bekræftede nyheden i Sæby.",
        "is": "Bæjarstjórinn sagði að flestir íbúar hefðu snúið heim. Þeir staðfestu fréttina við höfnina.",
        "en": "“The café is closed,” José Núñez said — it’s 20° and £5 or €6… at Müller’s façade.",
    },
    "cp1250": {
        "pl": "Burmistrz powiedział, że większość mieszkańców wróciła. Późnym wieczorem źródła potwierdziły tę wiadomość.",
        "cs": "Starosta řekl, že většina obyvatel se vrátila domů. Příští týden začne v přístavu nová kůra.",
        "hu": "A polgármester azt mondta, hogy a többség hazatért. Késő este őszi tűz után, két nő állítása szerint.",
        "ro": "Primarul a spus că majoritatea s-au întors acasă. Târziu în noapte ştirea a fost confirmată şi în piaţă.",
        "hr": "Gradonačelnik je rekao da se većina vratila kući. Šest dječaka žuri čamcem, đak čeka.",
    },
    "iso8859_2": {
        "pl": "Burmistrz powiedział, że większość mieszkańców wróciła. Źródła potwierdziły tę wiadomość, są łodzie."
    },
    "cp1254": {
        "tr": "Belediye başkanı görüşmelerin sona erdiğini söyledi. Çocuklar ığdır yağışlı iken evlerine döndü."
    },
    "cp1257": {
        "lt": "Meras sakė, kad dauguma gyventojų grįžo namo. Vėlai vakare šaltiniai patvirtino žinią, įvyko šį rytą."
    },
    "mac_roman": {"fr": "Le conseil a déclaré que la fête était terminée près de la forêt."},
    "cp850": {"de": "Der Bürgermeister erklärte, dass die Fähre größer sei. Die Straße wurde gesperrt."},
    "cp1251": {"ru": "Мэр заявил, что переговоры завершились в пятницу вечером. Жители вернулись домой."},
    "koi8_r": {"ru": "Мэр заявил, что переговоры завершились в пятницу вечером. Жители вернулись домой."},
    "cp1253": {"el": "Ο δήμαρχος δήλωσε ότι οι συνομιλίες ολοκληρώθηκαν. Οι κάτοικοι επέστρεψαν στα σπίτια τους."},
    "cp1255": {"he": "ראש העיר אמר כי השיחות הסתיימו ביום שישי והתושבים חזרו לבתיהם"},
    "cp1256": {"ar": "قال رئيس البلدية إن المحادثات انتهت يوم الجمعة وعاد السكان إلى منازلهم"},
    "cp932": {"ja": "市長は金曜日、会談が終了したと述べた。市民は避難先から自宅に戻った。"},
    "euc_jp": {"ja": "市長は金曜日、会談が終了したと述べた。市民は避難先から自宅に戻った。"},
    "gb18030": {"zh": "市长周五表示会谈已经结束。居民在疏散后返回家园。港口的气温超过三十度。"},
    "cp949": {"ko": "시장은 금요일 회담이 끝났다고 밝혔다. 주민들은 대피 후 집으로 돌아왔다."},
}
CASES = [(encoding, language, text) for encoding, texts in TEXTS.items() for language, text in texts.items()]


@pytest.mark.parametrize("hint", [False, True], ids=["no hint", "hint"])
@pytest.mark.parametrize(("encoding", "language", "text"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES])
def test_a_sentence_is_enough(encoding: str, language: str, text: str, hint: bool) -> None:
    """What counts is the text that comes out; several code pages may give the same."""
    content = text.encode(encoding)

    guess = guess_encoding(content, language if hint else None)

    assert guess is not None
    assert content.decode(guess) == text


def test_the_language_decides_between_equals() -> None:
    """One shared letter fits Italian and Croatian alike."""
    content = "Kako se zove čovjek? To je čamac.".encode("cp1250")

    assert guess_encoding(content, "hr") == "cp1250"
    assert guess_encoding(content, "it") == "cp1252"


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(128, 256)),
        bytes(range(256)),
        "Жители города вернулись домой".encode("utf-16-le"),
        "市長は金曜日、会談が終了した".encode("utf-16-be"),
        bytes((n * 7919) % 251 for n in range(5000)),
    ],
)
def test_what_fits_nothing_is_not_guessed(content: bytes) -> None:
    """No guess is better than a wrong one."""
    assert guess_encoding(content) is None
