"""Names of the months as outlets write them, with and without inflection, short and long."""

from __future__ import annotations

_LANGUAGES = (
    # English
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sept oct nov dec",
    "jan febr mar apr may june july aug sep oct nov dec",
    # German
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jänner feber maerz apr mai juno julei aug sept okt nov dez",
    "jän feb mrz apr mai jun jul aug sep okt nov dez",
    # French
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janv févr mars avr mai juin juil aout sept oct nov déc",
    "jan fév mars avr mai juin juill aoû sept oct nov decembre",
    # Spanish, Catalan
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ene feb mar abr may jun jul ago setiembre oct nov dic",
    "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    # Italian
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "gen febb mar apr mag giu lug ago sett ott nov dic",
    "gen feb mar apr mag giu lug ago set ott nov dic",
    # Portuguese
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "jan fev mar abr mai jun jul ago set out nov dez",
    # Dutch
    "januari februari maart april mei juni juli augustus september oktober november december",
    "jan feb mrt apr mei jun jul aug sept okt nov dec",
    # Swedish, Danish, Norwegian
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar marts april maj juni juli august september oktober november desember",
    "jan feb mars apr maj juni juli aug sept okt nov des",
    # Finnish: of the month, in the month
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
    "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu",
    # Polish
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
    "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    # Czech, Slovak
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
    "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    # Croatian, Slovene, Serbian in Latin letters
    "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
    "januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
    "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra",
    # Hungarian, Romanian, Turkish
    "január február március április május június július augusztus szeptember október november december",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    # Indonesian, Malay
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "januari februari maret april mei jun julai ogos september oktober november disember",
    # Greek
    "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου",
    # Russian
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "янв фев мар апр май июн июл авг сен окт ноя дек",
    # Ukrainian, Belarusian
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
    "студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня",
    # Bulgarian, Serbian
    "януари февруари март април май юни юли август септември октомври ноември декември",
    "јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра",
)


def _read_table() -> dict[str, int]:
    """Read the rows; a name that means two months (listopada: October in Croatian, November in Polish) keeps its first meaning."""
    months: dict[str, int] = {}
    for row in _LANGUAGES:
        for number, name in enumerate(row.split(), 1):
            months.setdefault(name, number)
    return months


MONTHS = _read_table()
"""Name in lower case, without a full stop → 1 to 12."""
