"""Where the people of the demo data live: cities with their clocks, languages, keyboards, and who connects them."""

from __future__ import annotations

from typing import NamedTuple

from ridgeline.demo_data.draws import Choices


class City(NamedTuple):
    """`zone` is the name of its clock."""

    name: str
    zone: str
    latitude: float
    longitude: float


class Country(NamedTuple):
    """`languages` is what browsers ask for there, the commonest first; `homes` and `mobile` are autonomous systems."""

    code: str
    cities: tuple[City, ...]
    languages: tuple[tuple[str, ...], ...]
    keyboard: str
    homes: tuple[int, ...]
    mobile: tuple[int, ...]


_US = (
    City("New York", "America/New_York", 40.71, -74.01),
    City("Chicago", "America/Chicago", 41.88, -87.63),
    City("Denver", "America/Denver", 39.74, -104.99),
    City("Los Angeles", "America/Los_Angeles", 34.05, -118.24),
)
_ENGLISH = (("en-US", "en"), ("en-US",))
_DE = (City("Berlin", "Europe/Berlin", 52.52, 13.41), City("Munich", "Europe/Berlin", 48.14, 11.58))

# Shares of a shop's visitors. The systems were looked up in the tables that ship (Comcast, Deutsche Telekom, Orange …).
_SHARES: dict[Country, float] = {
    Country("US", _US, (*_ENGLISH, ("es-US", "es", "en")), "en-US", (7922, 7018, 701, 20115), (21928, 6167)): 27,
    Country(
        "DE",
        _DE,
        (("de-DE", "de", "en-US", "en"), ("de", "en"), ("en-US", "en", "de")),
        "de-DE",
        (3320, 3209, 8881),
        (6805, 3320),
    ): 15,
    Country(
        "GB",
        (City("London", "Europe/London", 51.51, -0.13), City("Manchester", "Europe/London", 53.48, -2.24)),
        (("en-GB", "en-US", "en"), ("en-GB", "en")),
        "en-GB",
        (2856, 5607, 5089),
        (35228, 25135),
    ): 11,
    Country(
        "FR",
        (City("Paris", "Europe/Paris", 48.86, 2.35), City("Lyon", "Europe/Paris", 45.76, 4.84)),
        (("fr-FR", "fr", "en-US", "en"), ("fr-FR", "fr")),
        "fr-FR",
        (3215, 12322, 15557),
        (5410, 51207),
    ): 8,
    Country(
        "NL",
        (City("Amsterdam", "Europe/Amsterdam", 52.37, 4.9),),
        (("nl-NL", "nl", "en"), ("en-US", "en", "nl")),
        "en-US",
        (1136, 33915),
        (50266,),
    ): 5,
    Country(
        "ES",
        (City("Madrid", "Europe/Madrid", 40.42, -3.7), City("Barcelona", "Europe/Madrid", 41.39, 2.17)),
        (("es-ES", "es", "en"), ("ca-ES", "ca", "es")),
        "es-ES",
        (3352, 12479),
        (12430,),
    ): 5,
    Country(
        "IT",
        (City("Milan", "Europe/Rome", 45.46, 9.19), City("Rome", "Europe/Rome", 41.9, 12.5)),
        (("it-IT", "it", "en-US", "en"), ("it-IT", "it")),
        "it-IT",
        (3269, 12874),
        (30722, 1267),
    ): 4,
    Country(
        "PL",
        (City("Warsaw", "Europe/Warsaw", 52.23, 21.01),),
        (("pl-PL", "pl", "en-US", "en"), ("pl", "en")),
        "pl-PL",
        (5617, 12741),
        (39603, 12912),
    ): 3,
    Country(
        "SE",
        (City("Stockholm", "Europe/Stockholm", 59.33, 18.07),),
        (("sv-SE", "sv", "en-US", "en"), ("en-US", "en", "sv")),
        "sv-SE",
        (3301, 1257),
        (44034,),
    ): 2,
    Country(
        "CH",
        (City("Zurich", "Europe/Zurich", 47.38, 8.54),),
        (("de-CH", "de", "en"), ("fr-CH", "fr")),
        "de-CH",
        (3303, 6730),
        (6730,),
    ): 2,
    Country(
        "BR",
        (City("São Paulo", "America/Sao_Paulo", -23.55, -46.63), City("Recife", "America/Recife", -8.05, -34.88)),
        (("pt-BR", "pt", "en-US", "en"), ("pt-BR", "pt")),
        "pt-BR",
        (28573, 27699),
        (26615, 26599),
    ): 6,
    Country(
        "MX",
        (City("Mexico City", "America/Mexico_City", 19.43, -99.13),),
        (("es-MX", "es", "en"), ("es-419", "es")),
        "es-MX",
        (8151, 13999),
        (28403,),
    ): 2,
    Country(
        "CA",
        (City("Toronto", "America/Toronto", 43.65, -79.38), City("Vancouver", "America/Vancouver", 49.28, -123.12)),
        (("en-CA", "en"), ("en-US", "en"), ("fr-CA", "fr", "en")),
        "en-US",
        (812, 577),
        (852,),
    ): 3,
    Country(
        "AU",
        (City("Sydney", "Australia/Sydney", -33.87, 151.21),),
        (("en-AU", "en"), ("en-GB", "en")),
        "en-US",
        (1221, 7545),
        (4804, 133612),
    ): 2,
    Country(
        "JP",
        (City("Tokyo", "Asia/Tokyo", 35.68, 139.65), City("Osaka", "Asia/Tokyo", 34.69, 135.5)),
        (("ja", "en-US", "en"), ("ja-JP", "ja")),
        "ja-JP",
        (4713, 2516),
        (17676, 9605),
    ): 4,
    Country(
        "IN",
        (City("Mumbai", "Asia/Kolkata", 19.08, 72.88), City("Bengaluru", "Asia/Kolkata", 12.97, 77.59)),
        (("en-IN", "en"), ("en-US", "en"), ("hi-IN", "hi", "en")),
        "en-US",
        (24560,),
        (55836, 45609),
    ): 6,
    Country(
        "SG",
        (City("Singapore", "Asia/Singapore", 1.35, 103.82),),
        (("en-SG", "en", "zh-CN"), ("en-US", "en")),
        "en-US",
        (9506, 4657),
        (3758,),
    ): 1,
    Country(
        "KR",
        (City("Seoul", "Asia/Seoul", 37.57, 126.98),),
        (("ko-KR", "ko", "en-US", "en"),),
        "ko-KR",
        (4766, 9318),
        (17858,),
    ): 2,
    Country(
        "TR",
        (City("Istanbul", "Europe/Istanbul", 41.01, 28.98),),
        (("tr-TR", "tr", "en-US", "en"), ("tr",)),
        "tr-TR",
        (9121, 47331),
        (16135,),
    ): 2,
    Country(
        "AE",
        (City("Dubai", "Asia/Dubai", 25.2, 55.27),),
        (("en-AE", "en"), ("ar-AE", "ar", "en")),
        "en-US",
        (5384, 15802),
        (15802,),
    ): 1,
    Country(
        "ZA",
        (City("Johannesburg", "Africa/Johannesburg", -26.2, 28.05),),
        (("en-ZA", "en"), ("en-US", "en")),
        "en-US",
        (37457,),
        (16637, 29975),
    ): 2,
}

COUNTRIES: tuple[Country, ...] = tuple(_SHARES)
HOMES: Choices[Country] = Choices(_SHARES)
"""A visitor's country."""
BY_CODE: dict[str, Country] = {country.code: country for country in COUNTRIES}
