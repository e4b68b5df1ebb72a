"""Wire agencies: canonical name, full names that mean it anywhere in a credit, and codes that mean it only where a credit stands."""

from __future__ import annotations

from typing import NamedTuple


class Agency(NamedTuple):
    """One agency: what it is called, and how credits write it."""

    name: str
    names: tuple[str, ...]
    codes: tuple[str, ...] = ()


AGENCIES = (
    Agency("AFP", ("Agence France-Presse", "Agence France Presse"), ("AFP",)),
    Agency("ANI", ("Asian News International",), ("ANI",)),
    Agency("ANSA", ("Agenzia Nazionale Stampa Associata",), ("ANSA",)),
    Agency("AP", ("The Associated Press", "Associated Press"), ("AP", "A.P.")),
    Agency("APA", ("Austria Presse Agentur", "Austria Press Agency"), ("APA",)),
    Agency("AAP", ("Australian Associated Press",), ("AAP",)),
    Agency("Anadolu", ("Anadolu Agency", "Anadolu Ajansı"), ("AA",)),
    Agency("ATS", ("Agence télégraphique suisse", "Keystone-SDA", "Keystone-ATS"), ("ATS", "SDA")),
    Agency("Belga", ("Belga News Agency",), ("Belga", "BELGA")),
    Agency("Bloomberg", ("Bloomberg News",), ("Bloomberg", "BLOOMBERG")),
    Agency("Bernama", (), ("Bernama", "BERNAMA")),
    Agency("CNN", ("CNN Wire", "CNN Newsource"), ("CNN",)),
    Agency("CNS", ("China News Service",), ("CNS",)),
    Agency("CP", ("The Canadian Press", "Canadian Press", "La Presse canadienne"), ("CP",)),
    Agency("dpa", ("Deutsche Presse-Agentur", "German Press Agency"), ("dpa", "DPA")),
    Agency("Dow Jones", ("Dow Jones Newswires",), ("Dow Jones",)),
    Agency("EFE", ("Agencia EFE",), ("EFE",)),
    Agency("Europa Press", (), ("Europa Press", "EUROPA PRESS")),
    Agency("IANS", ("Indo-Asian News Service",), ("IANS",)),
    Agency("Interfax", ("Interfax News Agency",), ("Interfax", "INTERFAX")),
    Agency("IRNA", ("Islamic Republic News Agency",), ("IRNA",)),
    Agency("KNA", ("Katholische Nachrichten-Agentur",), ("KNA",)),
    Agency("Kyodo", ("Kyodo News",), ("Kyodo", "KYODO")),
    Agency("Lusa", (), ("Lusa", "LUSA")),
    Agency("NTB", ("Norsk Telegrambyrå",), ("NTB",)),
    Agency("PA", ("Press Association", "PA Media", "PA News Agency"), ("PA",)),
    Agency("PAP", ("Polska Agencja Prasowa",), ("PAP",)),
    Agency("PTI", ("Press Trust of India",), ("PTI",)),
    Agency("Reuters", ("Thomson Reuters", "Reuters"), ("Reuters", "REUTERS")),
    Agency("RIA Novosti", (), ("RIA", "RIA Novosti", "RIA NOVOSTI")),
    Agency("Ritzau", (), ("Ritzau", "RITZAU")),
    Agency("SID", ("Sport-Informations-Dienst",), ("SID",)),
    Agency("TASS", ("ITAR-TASS", "Itar-Tass"), ("TASS", "Tass")),
    Agency("TT", ("Tidningarnas Telegrambyrå",), ("TT",)),
    Agency("UPI", ("United Press International",), ("UPI",)),
    Agency("Ukrinform", (), ("Ukrinform",)),
    Agency("Xinhua", ("Xinhua News Agency",), ("Xinhua", "XINHUA")),
    Agency("Yonhap", ("Yonhap News Agency",), ("Yonhap", "YONHAP")),
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
