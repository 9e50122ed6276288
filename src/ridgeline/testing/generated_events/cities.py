"""Where generated visitors live: cities with what a geolocation names, and the clock and language of their people."""

from __future__ import annotations

import datetime
from typing import NamedTuple

SUNDAY = 6


class City(NamedTuple):
    """`offset` is standard time in minutes east of UTC, `summer` its rule of summer time, `share` its weight."""

    name: str
    country: str
    subdivision: str
    subdivision_name: str
    latitude: float
    longitude: float
    timezone: str
    offset: int
    summer: str
    postal_code: str
    share: int


class Country(NamedTuple):
    """`languages` is what browsers there ask for most often, as alternatives."""

    name: str
    continent: str
    continent_name: str
    languages: tuple[tuple[str, ...], ...]


_AMERICAN = (("en-US", "en"), ("en-US",), ("en-US", "en", "es"), ("es-US", "es", "en"))

COUNTRIES: dict[str, Country] = {
    "US": Country("United States", "NA", "North America", _AMERICAN),
    "CA": Country("Canada", "NA", "North America", (("en-CA", "en"), ("en-US", "en"), ("fr-CA", "fr", "en"))),
    "MX": Country("Mexico", "NA", "North America", (("es-MX", "es", "en"), ("es-419", "es"))),
    "BR": Country("Brazil", "SA", "South America", (("pt-BR", "pt", "en-US", "en"), ("pt-BR", "pt"))),
    "AR": Country("Argentina", "SA", "South America", (("es-AR", "es"), ("es-419", "es", "en"))),
    "CL": Country("Chile", "SA", "South America", (("es-CL", "es"), ("es-419", "es"))),
    "CO": Country("Colombia", "SA", "South America", (("es-CO", "es"), ("es-419", "es", "en"))),
    "GB": Country("United Kingdom", "EU", "Europe", (("en-GB", "en"), ("en-GB", "en-US", "en"), ("en-US", "en"))),
    "IE": Country("Ireland", "EU", "Europe", (("en-IE", "en"), ("en-GB", "en"))),
    "DE": Country("Germany", "EU", "Europe", (("de-DE", "de", "en-US", "en"), ("de", "en"), ("de-DE", "de"))),
    "AT": Country("Austria", "EU", "Europe", (("de-AT", "de", "en"), ("de-DE", "de"))),
    "CH": Country("Switzerland", "EU", "Europe", (("de-CH", "de", "en"), ("fr-CH", "fr"), ("en-US", "en"))),
    "FR": Country("France", "EU", "Europe", (("fr-FR", "fr", "en-US", "en"), ("fr", "en"), ("fr-FR",))),
    "NL": Country("Netherlands", "EU", "Europe", (("nl-NL", "nl", "en"), ("en-US", "en", "nl"))),
    "BE": Country("Belgium", "EU", "Europe", (("nl-BE", "nl", "fr", "en"), ("fr-BE", "fr"))),
    "ES": Country("Spain", "EU", "Europe", (("es-ES", "es", "en"), ("ca-ES", "ca", "es"), ("es-ES", "es"))),
    "PT": Country("Portugal", "EU", "Europe", (("pt-PT", "pt", "en"), ("en-GB", "en"))),
    "IT": Country("Italy", "EU", "Europe", (("it-IT", "it", "en-US", "en"), ("it-IT", "it"))),
    "PL": Country("Poland", "EU", "Europe", (("pl-PL", "pl", "en-US", "en"), ("pl", "en"))),
    "CZ": Country("Czechia", "EU", "Europe", (("cs-CZ", "cs", "en"), ("cs",))),
    "SE": Country("Sweden", "EU", "Europe", (("sv-SE", "sv", "en-US", "en"), ("en-US", "en", "sv"))),
    "NO": Country("Norway", "EU", "Europe", (("nb-NO", "nb", "no", "nn", "en"), ("en-US", "en"))),
    "FI": Country("Finland", "EU", "Europe", (("fi-FI", "fi", "en"), ("en-US", "en", "fi"))),
    "RO": Country("Romania", "EU", "Europe", (("ro-RO", "ro", "en-US", "en"), ("en-US", "en"))),
    "UA": Country("Ukraine", "EU", "Europe", (("uk-UA", "uk", "en-US", "en"), ("ru-UA", "ru", "uk"))),
    "TR": Country("Türkiye", "AS", "Asia", (("tr-TR", "tr", "en-US", "en"), ("tr",))),
    "IL": Country("Israel", "AS", "Asia", (("he-IL", "he", "en-US", "en"), ("en-US", "en", "he"))),
    "AE": Country("United Arab Emirates", "AS", "Asia", (("en-AE", "en"), ("ar-AE", "ar", "en"), ("en-US", "en"))),
    "IN": Country("India", "AS", "Asia", (("en-IN", "en"), ("en-US", "en"), ("en-GB", "en", "hi"), ("hi-IN", "hi"))),
    "ID": Country("Indonesia", "AS", "Asia", (("id-ID", "id", "en-US", "en"), ("id",))),
    "PH": Country("Philippines", "AS", "Asia", (("en-US", "en"), ("en-PH", "en", "fil"))),
    "VN": Country("Vietnam", "AS", "Asia", (("vi-VN", "vi", "fr-FR", "en-US"), ("vi-VN", "vi"))),
    "TH": Country("Thailand", "AS", "Asia", (("th-TH", "th", "en"), ("th", "en"))),
    "SG": Country("Singapore", "AS", "Asia", (("en-SG", "en", "zh-CN"), ("en-US", "en"), ("zh-CN", "zh"))),
    "JP": Country("Japan", "AS", "Asia", (("ja", "en-US", "en"), ("ja-JP", "ja"), ("ja",))),
    "KR": Country("South Korea", "AS", "Asia", (("ko-KR", "ko", "en-US", "en"), ("ko-KR", "ko"))),
    "TW": Country("Taiwan", "AS", "Asia", (("zh-TW", "zh", "en-US", "en"), ("zh-TW",))),
    "AU": Country("Australia", "OC", "Oceania", (("en-AU", "en"), ("en-AU", "en-GB", "en-US", "en"), ("en-US", "en"))),
    "NZ": Country("New Zealand", "OC", "Oceania", (("en-NZ", "en"), ("en-GB", "en"))),
    "ZA": Country("South Africa", "AF", "Africa", (("en-ZA", "en"), ("en-US", "en"), ("af-ZA", "af", "en"))),
    "NG": Country("Nigeria", "AF", "Africa", (("en-NG", "en"), ("en-GB", "en-US", "en"))),
    "EG": Country("Egypt", "AF", "Africa", (("ar-EG", "ar", "en-US", "en"), ("ar", "en"))),
    "KE": Country("Kenya", "AF", "Africa", (("en-KE", "en"), ("en-US", "en", "sw"))),
}

# name | country | subdivision | its name | latitude | longitude | timezone | standard offset | summer | postal | share
_TABLE = """
New York|US|NY|New York|40.7128|-74.006|America/New_York|-300|us|10001|60
Ashburn|US|VA|Virginia|39.0438|-77.4874|America/New_York|-300|us|20147|14
Miami|US|FL|Florida|25.7617|-80.1918|America/New_York|-300|us|33101|26
Atlanta|US|GA|Georgia|33.749|-84.388|America/New_York|-300|us|30303|26
Boston|US|MA|Massachusetts|42.3601|-71.0589|America/New_York|-300|us|02108|20
Chicago|US|IL|Illinois|41.8781|-87.6298|America/Chicago|-360|us|60602|36
Dallas|US|TX|Texas|32.7767|-96.797|America/Chicago|-360|us|75201|34
San Antonio|US|TX|Texas|29.4241|-98.4936|America/Chicago|-360|us|78205|14
Denver|US|CO|Colorado|39.7392|-104.9903|America/Denver|-420|us|80202|16
Phoenix|US|AZ|Arizona|33.4484|-112.074|America/Phoenix|-420|none|85004|15
Los Angeles|US|CA|California|34.0522|-118.2437|America/Los_Angeles|-480|us|90012|50
San Jose|US|CA|California|37.3382|-121.8863|America/Los_Angeles|-480|us|95113|22
Seattle|US|WA|Washington|47.6062|-122.3321|America/Los_Angeles|-480|us|98104|22
Boardman|US|OR|Oregon|45.8399|-119.7006|America/Los_Angeles|-480|us|97818|6
Toronto|CA|ON|Ontario|43.6532|-79.3832|America/Toronto|-300|us|M5H|28
Montreal|CA|QC|Quebec|45.5019|-73.5674|America/Toronto|-300|us|H2Y|14
Vancouver|CA|BC|British Columbia|49.2827|-123.1207|America/Vancouver|-480|us|V6B|11
Mexico City|MX|CMX|Mexico City|19.4326|-99.1332|America/Mexico_City|-360|none|06000|24
São Paulo|BR|SP|São Paulo|-23.5505|-46.6333|America/Sao_Paulo|-180|none|01000-000|50
Recife|BR|PE|Pernambuco|-8.0476|-34.877|America/Recife|-180|none|50000-000|12
Buenos Aires|AR|C|Buenos Aires F.D.|-34.6037|-58.3816|America/Argentina/Buenos_Aires|-180|none|C1000|16
Santiago|CL|RM|Santiago Metropolitan|-33.4489|-70.6693|America/Santiago|-240|south|8320000|9
Bogotá|CO|DC|Bogota D.C.|4.711|-74.0721|America/Bogota|-300|none|110111|12
London|GB|ENG|England|51.5074|-0.1278|Europe/London|0|eu|EC1A|52
Manchester|GB|ENG|England|53.4808|-2.2426|Europe/London|0|eu|M1|18
Glasgow|GB|SCT|Scotland|55.8642|-4.2518|Europe/London|0|eu|G1|8
Dublin|IE|L|Leinster|53.3498|-6.2603|Europe/Dublin|0|eu|D02|12
Berlin|DE|BE|State of Berlin|52.52|13.405|Europe/Berlin|60|eu|10115|34
Hamburg|DE|HH|Free and Hanseatic City of Hamburg|53.5511|9.9937|Europe/Berlin|60|eu|20095|16
Munich|DE|BY|Bavaria|48.1351|11.582|Europe/Berlin|60|eu|80331|20
Frankfurt am Main|DE|HE|Hesse|50.1109|8.6821|Europe/Berlin|60|eu|60311|24
Cologne|DE|NW|North Rhine-Westphalia|50.9375|6.9603|Europe/Berlin|60|eu|50667|22
Vienna|AT|9|Vienna|48.2082|16.3738|Europe/Vienna|60|eu|1010|12
Zurich|CH|ZH|Zurich|47.3769|8.5417|Europe/Zurich|60|eu|8001|11
Paris|FR|IDF|Île-de-France|48.8566|2.3522|Europe/Paris|60|eu|75001|44
Lyon|FR|ARA|Auvergne-Rhône-Alpes|45.764|4.8357|Europe/Paris|60|eu|69001|14
Marseille|FR|PAC|Provence-Alpes-Côte d'Azur|43.2965|5.3698|Europe/Paris|60|eu|13001|12
Amsterdam|NL|NH|North Holland|52.3676|4.9041|Europe/Amsterdam|60|eu|1012|26
Brussels|BE|BRU|Brussels Capital|50.8503|4.3517|Europe/Brussels|60|eu|1000|11
Madrid|ES|MD|Madrid|40.4168|-3.7038|Europe/Madrid|60|eu|28001|26
Barcelona|ES|CT|Catalonia|41.3851|2.1734|Europe/Madrid|60|eu|08001|20
Lisbon|PT|11|Lisbon|38.7223|-9.1393|Europe/Lisbon|0|eu|1100|11
Milan|IT|25|Lombardy|45.4642|9.19|Europe/Rome|60|eu|20121|24
Rome|IT|62|Lazio|41.9028|12.4964|Europe/Rome|60|eu|00118|20
Warsaw|PL|14|Mazovia|52.2297|21.0122|Europe/Warsaw|60|eu|00-001|24
Kraków|PL|12|Lesser Poland|50.0647|19.945|Europe/Warsaw|60|eu|30-001|10
Prague|CZ|10|Hlavni mesto Praha|50.0755|14.4378|Europe/Prague|60|eu|110 00|12
Stockholm|SE|AB|Stockholm|59.3293|18.0686|Europe/Stockholm|60|eu|111 20|13
Oslo|NO|03|Oslo|59.9139|10.7522|Europe/Oslo|60|eu|0151|8
Helsinki|FI|18|Uusimaa|60.1699|24.9384|Europe/Helsinki|120|eu|00100|8
Bucharest|RO|B|Bucharest|44.4268|26.1025|Europe/Bucharest|120|eu|010011|13
Kyiv|UA|30|Kyiv City|50.4501|30.5234|Europe/Kyiv|120|eu|01001|14
Istanbul|TR|34|Istanbul|41.0082|28.9784|Europe/Istanbul|180|none|34000|26
Tel Aviv|IL|TA|Tel Aviv|32.0853|34.7818|Asia/Jerusalem|120|eu|61000|8
Dubai|AE|DU|Dubai|25.2048|55.2708|Asia/Dubai|240|none|00000|9
Mumbai|IN|MH|Maharashtra|19.076|72.8777|Asia/Kolkata|330|none|400001|46
Delhi|IN|DL|National Capital Territory of Delhi|28.7041|77.1025|Asia/Kolkata|330|none|110001|42
Bengaluru|IN|KA|Karnataka|12.9716|77.5946|Asia/Kolkata|330|none|560001|32
Jakarta|ID|JK|Jakarta|-6.2088|106.8456|Asia/Jakarta|420|none|10110|32
Manila|PH|00|Metro Manila|14.5995|120.9842|Asia/Manila|480|none|1000|22
Ho Chi Minh City|VN|SG|Ho Chi Minh|10.8231|106.6297|Asia/Ho_Chi_Minh|420|none|700000|20
Bangkok|TH|10|Bangkok|13.7563|100.5018|Asia/Bangkok|420|none|10200|18
Singapore|SG|03|North West|1.3521|103.8198|Asia/Singapore|480|none|018989|14
Tokyo|JP|13|Tokyo|35.6762|139.6503|Asia/Tokyo|540|none|100-0001|44
Osaka|JP|27|Osaka|34.6937|135.5023|Asia/Tokyo|540|none|530-0001|18
Seoul|KR|11|Seoul|37.5665|126.978|Asia/Seoul|540|none|04524|26
Taipei|TW|TPE|Taipei City|25.033|121.5654|Asia/Taipei|480|none|100|12
Sydney|AU|NSW|New South Wales|-33.8688|151.2093|Australia/Sydney|600|south|2000|20
Melbourne|AU|VIC|Victoria|-37.8136|144.9631|Australia/Melbourne|600|south|3000|17
Auckland|NZ|AUK|Auckland|-36.8509|174.7645|Pacific/Auckland|720|south|1010|7
Johannesburg|ZA|GP|Gauteng|-26.2041|28.0473|Africa/Johannesburg|120|none|2000|13
Lagos|NG|LA|Lagos|6.5244|3.3792|Africa/Lagos|60|none|100001|14
Cairo|EG|C|Cairo Governorate|30.0444|31.2357|Africa/Cairo|120|none|4272077|12
Nairobi|KE|30|Nairobi County|-1.2921|36.8219|Africa/Nairobi|180|none|00100|8
"""


def _read(line: str) -> City:
    texts = line.split("|")
    name, country, subdivision, subdivision_name, latitude, longitude, timezone, offset, summer, postal, share = texts
    place = float(latitude), float(longitude), timezone, int(offset), summer, postal, int(share)
    return City(name, country, subdivision, subdivision_name, *place)


CITIES: tuple[City, ...] = tuple(_read(line) for line in _TABLE.strip().splitlines())


def utc_offset(city: City, day: datetime.date) -> str:
    """Return the city's offset from UTC on a day, such as `+05:30`; a change counts from the start of its day."""
    minutes = city.offset + (60 if _is_summer(city.summer, day) else 0)
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"{sign}{hours:02d}:{rest:02d}"


def _is_summer(rule: str, day: datetime.date) -> bool:
    if rule == "eu":
        return _sunday_from(day.year, 3, 25) <= day < _sunday_from(day.year, 10, 25)
    if rule == "us":
        return _sunday_from(day.year, 3, 8) <= day < _sunday_from(day.year, 11, 1)
    if rule == "south":
        return not _sunday_from(day.year, 4, 1) <= day < _sunday_from(day.year, 10, 1)
    return False


def _sunday_from(year: int, month: int, day: int) -> datetime.date:
    first = datetime.date(year, month, day)
    return first + datetime.timedelta(days=(SUNDAY - first.weekday()) % 7)
