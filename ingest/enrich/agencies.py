"""Wire agencies, and the services that spread press releases: canonical name, full names that mean it anywhere in a credit, and codes that mean it only where a credit stands."""

from __future__ import annotations

from typing import NamedTuple


class Agency(NamedTuple):
    """One agency: what it is called, and how credits write it."""

    name: str
    names: tuple[str, ...]
    codes: tuple[str, ...] = ()


AGENCIES = (
    Agency("AAP", ("Australian Associated Press",), ("AAP",)),
    Agency("Adnkronos", (), ("Adnkronos", "ADNKRONOS")),
    Agency("AFP", ("Agence France-Presse", "Agence France Presse"), ("AFP",)),
    Agency("AGI", ("Agenzia Italia",), ("AGI",)),
    Agency("Anadolu", ("Anadolu Agency", "Anadolu Ajansı"), ("AA",)),
    Agency("ANI", ("Asian News International",), ("ANI",)),
    Agency("ANSA", ("Agenzia Nazionale Stampa Associata",), ("ANSA",)),
    Agency("Antara", ("Antara News",), ("Antara", "ANTARA")),
    Agency("AP", ("The Associated Press", "Associated Press"), ("AP", "A.P.")),
    Agency("APA", ("Austria Presse Agentur", "Austria Press Agency"), ("APA",)),
    Agency("APS", ("Algérie Presse Service",), ("APS",)),
    Agency("ATS", ("Agence télégraphique suisse", "Keystone-SDA", "Keystone-ATS"), ("ATS", "SDA")),
    Agency("Belga", ("Belga News Agency",), ("Belga", "BELGA")),
    Agency("Bernama", (), ("Bernama", "BERNAMA")),
    Agency("Bloomberg", ("Bloomberg News",), ("Bloomberg", "BLOOMBERG")),
    Agency("BTA", ("Bulgarian News Agency",), ("BTA",)),
    Agency("Business Wire", ("Business Wire", "BusinessWire"), ("BUSINESS WIRE",)),
    Agency("CNN", ("CNN Wire", "CNN Newsource"), ("CNN",)),
    Agency("CNS", ("China News Service",), ("CNS",)),
    Agency("CNW", ("CNW Group", "Canada NewsWire"), ("CNW", "CNW Telbec")),
    Agency("CP", ("The Canadian Press", "Canadian Press", "La Presse canadienne"), ("CP",)),
    Agency("Dow Jones", ("Dow Jones Newswires",), ("Dow Jones",)),
    Agency("dpa", ("Deutsche Presse-Agentur", "German Press Agency"), ("dpa", "DPA")),
    Agency("EFE", ("Agencia EFE",), ("EFE",)),
    Agency("Europa Press", (), ("Europa Press", "EUROPA PRESS")),
    Agency("GlobeNewswire", ("GlobeNewswire", "GLOBE NEWSWIRE"), ("GLOBENEWSWIRE",)),
    Agency("Hina", ("Croatian News Agency",), ("Hina", "HINA")),
    Agency("IANS", ("Indo-Asian News Service",), ("IANS",)),
    Agency("Interfax", ("Interfax News Agency",), ("Interfax", "INTERFAX")),
    Agency("IRNA", ("Islamic Republic News Agency",), ("IRNA",)),
    Agency("KFF Health News", ("KFF Health News", "Kaiser Health News"), ("KHN",)),
    Agency("KNA", ("Katholische Nachrichten-Agentur",), ("KNA",)),
    Agency("KUNA", ("Kuwait News Agency",), ("KUNA",)),
    Agency("Kyodo", ("Kyodo News",), ("Kyodo", "KYODO")),
    Agency("LaPresse", (), ("LaPresse", "LAPRESSE")),
    Agency("Lusa", (), ("Lusa", "LUSA")),
    Agency("MTI", ("Magyar Távirati Iroda",), ("MTI",)),
    Agency("Notimex", (), ("Notimex", "NOTIMEX")),
    Agency("NTB", ("Norsk Telegrambyrå",), ("NTB",)),
    Agency("PA", ("Press Association", "PA Media", "PA News Agency"), ("PA",)),
    Agency("PAP", ("Polska Agencja Prasowa",), ("PAP",)),
    Agency("PR Newswire", ("PR Newswire", "PRNewswire"), ("PRNEWSWIRE",)),
    Agency("PTI", ("Press Trust of India",), ("PTI",)),
    Agency("Reuters", ("Thomson Reuters", "Reuters"), ("Reuters", "REUTERS")),
    Agency("RIA Novosti", (), ("RIA", "RIA Novosti", "RIA NOVOSTI")),
    Agency("Ritzau", (), ("Ritzau", "RITZAU")),
    Agency("SID", ("Sport-Informations-Dienst",), ("SID",)),
    Agency("SPA", ("Saudi Press Agency",), ("SPA",)),
    Agency("TASS", ("ITAR-TASS", "Itar-Tass"), ("TASS", "Tass")),
    Agency("TNS", ("Tribune News Service", "Tribune Content Agency"), ("TNS",)),
    Agency("TT", ("Tidningarnas Telegrambyrå",), ("TT",)),
    Agency("Ukrinform", (), ("Ukrinform",)),
    Agency("UPI", ("United Press International",), ("UPI",)),
    Agency("VNA", ("Vietnam News Agency",), ("VNA",)),
    Agency("WAM", ("Emirates News Agency",), ("WAM",)),
    Agency("Xinhua", ("Xinhua News Agency",), ("Xinhua", "XINHUA")),
    Agency("Yonhap", ("Yonhap News Agency",), ("Yonhap", "YONHAP")),
    Agency("ČTK", ("Česká tisková kancelář", "Czech News Agency"), ("ČTK", "CTK")),
)

DISPLAYED = {
    code: agency.names[0].removeprefix("The ")
    for agency in AGENCIES
    if agency.name in {"AFP", "ANSA", "AP", "dpa", "EFE", "IANS", "PTI", "UPI"}
    for code in (*agency.codes, *agency.names)
}
"""Spellings that mean an agency in any text → its name in full; `PA` and `CP` mean other things too."""

BY_CODE = {code: agency.name for agency in AGENCIES for code in (*agency.codes, *agency.names)}
"""Any spelling → canonical name."""

BY_NAME = {name: agency.name for agency in AGENCIES for name in agency.names}
"""Full names, which mean the agency wherever a credit says them → canonical name."""
