"""What English news says around and about names: small hand-written tables, nothing learned.

Keys that are compared in lower case are written in lower case; the others as they stand in print.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _lines(text: str) -> frozenset[str]:
    return frozenset(part.strip() for line in text.splitlines() for part in line.split(";") if part.strip())


ORGANISATION_WORDS = _words("""
    inc corp co ltd llc plc group bank university college institute ministry department agency council committee commission
    association party union court police army navy force forces company corporation school federation league club fc united
    hospital foundation society center centre office bureau authority parliament congress senate house assembly organization
    organisation press times post news journal network airlines airways motors systems technologies industries international
    national federal service services team fund board administration church conference alliance coalition front movement
    brigade brigades museum orchestra academy records studios entertainment media broadcasting laboratory
    """)
"""Words that organisations' names are built with."""

TITLE_WORDS = _words("""
    mr mrs ms miss dr president minister secretary senator sen rep gov governor mayor general gen colonel col captain capt lt sgt
    judge justice pope king queen prince princess sir lord lady chancellor premier ambassador chairman chairwoman chair ceo
    director coach professor prof spokesman spokeswoman spokesperson attorney officer detective sheriff chief cardinal
    archbishop bishop rev reverend pastor imam sheikh ayatollah analyst lawyer leader congressman congresswoman commissioner
    superintendent actor actress singer author writer striker midfielder
    """)
"""Words that stand before people's names."""

TITLES = _lines("""
    Mr;Mrs;Ms;Miss;Dr;Sen;Rep;Gov;Gen;Col;Lt;Capt;Sgt;Prof;Rev;Hon;Sir;Lord;Lady;Dame;Pope;King;Queen;Prince;Princess
    President;Vice President;Prime Minister;Deputy Prime Minister;Foreign Minister;Defense Minister;Finance Minister
    Attorney General;Secretary of State;Defense Secretary;Treasury Secretary;Press Secretary;Secretary-General;Secretary General
    Secretary;Minister;Chancellor;Senator;Congressman;Congresswoman;Representative;Governor;Lieutenant Governor;Lt. Gov
    Mayor;County Mayor;General;Colonel;Captain;Lieutenant;Sergeant;Major;Admiral;Judge;Justice;Chief Justice;Pastor;Professor
    Superintendent;Police Superintendent;Police Chief;Fire Chief;Chief;Officer;Detective;Sheriff;Ambassador;Chairman
    Chairwoman;Coach;Commissioner;Police Commissioner;Speaker;House Speaker;Cardinal;Archbishop;Bishop;Reverend;Imam
    Sheikh;Ayatollah;Doctor;Executive Director;Director;Spokesman;Spokeswoman;Councilman;Councilwoman;Alderman
    Councillor;Councilor;Emperor;Premier;First Lady;First Minister;Former President
""")
"""Titles and roles that are no part of a person's name, without their full stop."""

CIVIL_TITLES = ("Mr", "Mrs", "Ms", "Dr", "Sen", "Rep", "Gov", "Gen")
"""Titles after which a single capitalised word is always a person."""

NAME_SUFFIXES = frozenset({"Jr", "Sr", "II", "III", "IV"})

DEMONYMS = _words("""
    American British French German Russian Chinese Japanese Israeli Palestinian Iraqi Iranian Afghan Pakistani Indian Korean
    African European Asian Arab Arabic Turkish Lebanese Syrian Egyptian Cuban Mexican Canadian Australian Italian Spanish Dutch
    Danish Swedish Norwegian Polish Czech Slovak Greek Serb Serbian Bosnian Croatian Ukrainian Georgian Armenian Somali
    Sudanese Ethiopian Kenyan Nigerian Ugandan Rwandan Congolese Venezuelan Colombian Brazilian Argentine Argentinian Chilean
    Peruvian Bolivian Haitian Jamaican Thai Burmese Vietnamese Cambodian Laotian Indonesian Malaysian Filipino Philippine
    Muslim Christian Jewish Sunni Shiite Shi'ite Shia Catholic Kurdish Republican Democrat Democratic Swiss Finnish Austrian
    Belgian Irish Scottish Welsh English Portuguese Hungarian Romanian Bulgarian Algerian Tunisian Moroccan Libyan Saudi
    Yemeni Jordanian Kuwaiti Qatari Bahraini Omani Emirati Zimbabwean Zambian Angolan Ghanaian Cypriot Albanian Kosovar
    Chechen Tibetan Taiwanese Nepalese Bangladeshi Soviet Protestant Hindu Buddhist Islamic Islamist Hutu Tutsi Communist Nazi
    Orthodox Latino Latina Hispanic Icelandic Latvian Lithuanian Estonian Slovenian Maltese Sikh Mormon Evangelical
    """)
DEMONYMS_AND_PEOPLES = (
    DEMONYMS
    | {word + "s" for word in DEMONYMS if not word.endswith(("ese", "sh", "ch", "ss"))}
    | _words(
        "Jews Kurds Swedes Danes Finns Poles Spaniards Turks Serbs Croats Arabs Britons Frenchmen Scots Zionist Zionists"
    )
)
"""Adjectives and peoples: never places or organisations when they stand alone."""

COUNTRIES_AND_REGIONS = _lines("""
    U.S.;U.S;US;USA;U.S.A.;U.K.;UK;Britain;Great Britain;England;Scotland;Wales;Northern Ireland;Russia;Iran;Syria;South Korea
    North Korea;Vietnam;Czech Republic;Czechia;Burma;Soviet Union;Palestine;Gaza;Gaza Strip;West Bank;Europe;Asia;Africa
    Middle East;Latin America;Central America;South America;North America;Eastern Europe;Western Europe;Balkans;Kosovo;Darfur
    Kashmir;Chechnya;Siberia;Crimea;Tibet;Mediterranean;Caucasus;Bosnia;Macedonia;West Africa;East Africa;South Asia
    Southeast Asia;Persian Gulf;Pacific Ocean;Atlantic Ocean;Gulf of Mexico;Red Sea;Black Sea;Caribbean;Silicon Valley;Congo
    Ivory Coast;United States;United States of America;United Kingdom;France;Germany;Italy;Spain;Portugal;Poland;Ukraine
    China;Japan;India;Pakistan;Afghanistan;Iraq;Israel;Egypt;Libya;Tunisia;Algeria;Morocco;Sudan;South Sudan;Somalia;Kenya
    Nigeria;Ghana;Uganda;Rwanda;Ethiopia;Eritrea;South Africa;Zimbabwe;Zambia;Angola;Mozambique;Mali;Niger;Senegal;Turkey
    Greece;Cyprus;Albania;Serbia;Croatia;Slovenia;Slovakia;Hungary;Romania;Bulgaria;Moldova;Belarus;Lithuania;Latvia
    Estonia;Finland;Sweden;Norway;Denmark;Iceland;Ireland;Netherlands;Belgium;Luxembourg;Switzerland;Austria;Saudi Arabia
    Yemen;Oman;Qatar;Bahrain;Kuwait;United Arab Emirates;Lebanon;Armenia;Azerbaijan;Kazakhstan;Uzbekistan;Kyrgyzstan
    Tajikistan;Turkmenistan;Mongolia;Nepal;Bhutan;Bangladesh;Sri Lanka;Myanmar;Thailand;Laos;Cambodia;Malaysia;Singapore
    Indonesia;Philippines;Taiwan;Hong Kong;Australia;New Zealand;Papua New Guinea;Fiji;Canada;Mexico;Guatemala;Honduras
    El Salvador;Nicaragua;Costa Rica;Panama;Cuba;Haiti;Dominican Republic;Jamaica;Colombia;Venezuela;Ecuador;Peru;Bolivia
    Brazil;Paraguay;Uruguay;Argentina;Chile;Puerto Rico
""")
"""Names that are places whatever the sentence around them looks like."""

ORGANISATIONS = _lines("""
    U.N.;UN;United Nations;NATO;EU;European Union;FBI;CIA;NASA;IMF;World Bank;Pentagon;Congress;Senate;House of Representatives
    Supreme Court;State Department;Justice Department;Treasury Department;Defense Department;White House
    Associated Press;The Associated Press;AP;Reuters;AFP;CNN;BBC;NBC;NBC News;ABC;ABC News;CBS;CBS News;NPR;MSNBC;CNBC;Fox News
    Xinhua;Bloomberg;New York Times;The New York Times;Washington Post;The Washington Post;Wall Street Journal
    The Wall Street Journal;Financial Times;Al Jazeera;Agence France-Presse;Voice of America;Taliban;Hamas;Hezbollah
    al-Qaida;al-Qaeda;Islamic State;ISIS;OPEC;WTO;WHO;World Health Organization;UNICEF;UNESCO;UNHCR;African Union;Arab League
    ASEAN;Security Council;General Assembly;Kremlin;Red Cross;Amnesty International;Human Rights Watch;Greenpeace;Interpol
    ICE;DHS;EPA;FDA;CDC;SEC;FAA;IRS;NSA;KKK;Ku Klux Klan;National Guard;European Commission;European Parliament
    Homeland Security;Department of Homeland Security;Department of Justice;State Department;Democratic Party
    Republican Party;Labour Party;Conservative Party;IAEA;FIFA;UEFA;IOC;NFL;NBA;MLB;NHL;NCAA;Google;Facebook;Twitter;Microsoft
    Boeing;Airbus;Toyota;Samsung;Sony;Gazprom;Volkswagen;Siemens;IBM;Intel;Accenture;PepsiCo;Coca-Cola;Starbucks;Walmart;Wal-Mart;Honda;Nissan
    Hyundai;Nokia;Yahoo;eBay;Mozilla;Netflix;Uber;Airbnb;SpaceX;Exxon;ExxonMobil;Exxon Mobil;Enron;Pfizer;Novartis;AstraZeneca;Lufthansa;Qantas
    FedEx;Adidas;Nestlé;Unilever;Citigroup;JPMorgan;JPMorgan Chase;Goldman Sachs;Morgan Stanley;Lehman Brothers;Deutsche Bank;HSBC;Barclays;UBS
    Credit Suisse;Verizon;AT&T;Comcast;Vodafone;Huawei;Lenovo;LinkedIn;PBS;ESPN;HBO;USA Today;Politico;Newsday;Newsweek;Der Spiegel;Le Monde;ACLU
    NAACP;AFL-CIO;OSCE;OPCW;ECB;Bundesbank;Federal Reserve;Knesset;Bundestag;Boko Haram;al-Shabab;Fatah;Likud;PLO;FARC;PKK;Mossad;KGB;FSB;Oxfam
    Doctors Without Borders;Save the Children;Habitat for Humanity;NYPD;LAPD;FEMA;TSA;NOAA;NTSB;USDA;OSHA;DEA;Coast Guard;Interior Department
    Energy Department;Commerce Department;Labor Department;Health Ministry;Foreign Ministry;Defense Ministry;Interior Ministry;Finance Ministry
    Foreign Office;Home Office;Bank of England;Bank of Japan;European Central Bank;International Monetary Fund;International Criminal Court
    U.N. Security Council;Labor Party;Green Party;Hizbollah;Hezbollah;CBC;ITV;Al Arabiya;Roche;Philips;Ericsson;BMW;Daimler;Renault;Fiat;Peugeot
    General Motors;General Electric;Ford Motor;Chrysler;Lockheed Martin;Northrop Grumman;Raytheon;Halliburton;Monsanto;Bayer;BASF;Allianz;TotalEnergies
    Glencore;Rio Tinto;BHP;Alibaba;Tencent;Foxconn;TSMC;Nvidia;Qualcomm;Cisco;Oracle Corp;SAP;Ikea;H&M;Zara;Aldi;Lidl;Tesco;Sainsbury's;McDonald's
""")
"""Names that are organisations whatever the sentence around them looks like."""

SURE_HEADS = _words("""
    creamery dairy brewery distillery winery cooperative co-op coop savings insurance assurance bancorp bank bankshares holdings ventures
    securities pharmaceuticals pharma biotech airlines airways motors shipyard shipyards logistics telecom broadcasting publishers
    supermarkets fisheries corp inc ltd llc plc corporation association federation university college hospital authority council agency
    bureau foundation orchestra philharmonic beekeepers grocers growers teamsters resorts
    """)
"""Last words that make a run of capitals an organisation whatever the model says."""

HEADS = SURE_HEADS | _words("""
    academy administration aerospace alliance aviation ballet battalion board bottling brands brewing brigade bros builders capital choir
    club coalition command commission committee company consortium consulting credit department electric employers energy engineering
    ensemble farms films foods forum foundry freight guard guild hotels house hydro industries institute inspectorate laboratory labs
    league library manufacturing militia minerals mines ministry movement mutual network networks nurses office oil parliament partners
    party petroleum pictures police press producers productions properties publishing quartet radio railways realty registry rescue
    restaurants school schools seafood secretariat seminary service services shipping society software solutions sons squad steel stores
    studios syndicate symphony synagogue systems teachers technologies television transit transport tribunal trust unions veterans
    workers works
    """)
"""Last words that make an organisation of a run of capitals in which the model saw a name.

Source: words that end an organisation in at least four of five multi-word names of the training data, and words like them."""

ORGANISATION_HEADS = (
    "Conference|Department|Ministry|University|Institute|Bank|Bureau|Council|Committee|House|Chamber|Board|Office|Church|League"
    "|Academy|Association|Union|College|Museum|Court|Federation|Society|School"
)
"""Heads of organisations' names that go on with `of`: U.S. Conference of Mayors."""

PLAIN_COUNTRIES = {name.lower() for name in COUNTRIES_AND_REGIONS if name.isalpha() and len(name) > 3} - _words(  # noqa: PLR2004
    "turkey china jordan georgia mali niger oman chile peru cuba wales guinea"
)
"""Countries that mean nothing else when they stand in lower case, as some people write them."""

NEVER_NAMES = _words("""
    i me my mine we us our ours you your yours he him his she her hers it its they them their theirs this that these those who
    whom whose what which where when why how and or but if so the a an no yes not now then here there all some any many most
    more less few one two three ok okay well thanks hello hi dear please today tomorrow yesterday tonight monday tuesday
    wednesday thursday friday saturday sunday january february march april june july august september october november
    december mr mrs ms dr advertisement copyright image photo video read click subscribe county city state town village street
    department police mayor president federal north south east west
    """)
"""Pronouns, days, common nouns that open sentences, and page furniture: no name consists of one of these alone. `US` and `May` are left to the model."""
