"""Names and continents of countries by their code of ISO 3166-1; Kosovo has its usual code, XK."""

from __future__ import annotations

from typing import NamedTuple

CONTINENTS = {
    "AF": "Africa",
    "AN": "Antarctica",
    "AS": "Asia",
    "EU": "Europe",
    "NA": "North America",
    "OC": "Oceania",
    "SA": "South America",
}

# The continent of a country that lies on two is that of GeoNames, which most sources of geolocation follow.
_COUNTRIES = """
AF: AO Angola; BF Burkina Faso; BI Burundi; BJ Benin; BW Botswana; CD DR Congo; CF Central African Republic;
AF: CG Congo; CI Ivory Coast; CM Cameroon; CV Cabo Verde; DJ Djibouti; DZ Algeria; EG Egypt; EH Western Sahara;
AF: ER Eritrea; ET Ethiopia; GA Gabon; GH Ghana; GM Gambia; GN Guinea; GQ Equatorial Guinea; GW Guinea-Bissau;
AF: KE Kenya; KM Comoros; LR Liberia; LS Lesotho; LY Libya; MA Morocco; MG Madagascar; ML Mali; MR Mauritania;
AF: MU Mauritius; MW Malawi; MZ Mozambique; NA Namibia; NE Niger; NG Nigeria; RE Réunion; RW Rwanda; SC Seychelles;
AF: SD Sudan; SH Saint Helena; SL Sierra Leone; SN Senegal; SO Somalia; SS South Sudan; ST São Tomé and Príncipe;
AF: SZ Eswatini; TD Chad; TG Togo; TN Tunisia; TZ Tanzania; UG Uganda; YT Mayotte; ZA South Africa; ZM Zambia;
AF: ZW Zimbabwe;
AN: AQ Antarctica; BV Bouvet Island; GS South Georgia and South Sandwich Islands; HM Heard and McDonald Islands;
AN: TF French Southern Territories;
AS: AE United Arab Emirates; AF Afghanistan; AM Armenia; AZ Azerbaijan; BD Bangladesh; BH Bahrain; BN Brunei;
AS: BT Bhutan; CC Cocos (Keeling) Islands; CN China; CX Christmas Island; GE Georgia; HK Hong Kong; ID Indonesia;
AS: IL Israel; IN India; IO British Indian Ocean Territory; IQ Iraq; IR Iran; JO Jordan; JP Japan; KG Kyrgyzstan;
AS: KH Cambodia; KP North Korea; KR South Korea; KW Kuwait; KZ Kazakhstan; LA Laos; LB Lebanon; LK Sri Lanka;
AS: MM Myanmar; MN Mongolia; MO Macao; MV Maldives; MY Malaysia; NP Nepal; OM Oman; PH Philippines; PK Pakistan;
AS: PS Palestine; QA Qatar; SA Saudi Arabia; SG Singapore; SY Syria; TH Thailand; TJ Tajikistan; TM Turkmenistan;
AS: TR Türkiye; TW Taiwan; UZ Uzbekistan; VN Vietnam; YE Yemen;
EU: AD Andorra; AL Albania; AT Austria; AX Åland Islands; BA Bosnia and Herzegovina; BE Belgium; BG Bulgaria;
EU: BY Belarus; CH Switzerland; CY Cyprus; CZ Czechia; DE Germany; DK Denmark; EE Estonia; ES Spain; FI Finland;
EU: FO Faroe Islands; FR France; GB United Kingdom; GG Guernsey; GI Gibraltar; GR Greece; HR Croatia; HU Hungary;
EU: IE Ireland; IM Isle of Man; IS Iceland; IT Italy; JE Jersey; LI Liechtenstein; LT Lithuania; LU Luxembourg;
EU: LV Latvia; MC Monaco; MD Moldova; ME Montenegro; MK North Macedonia; MT Malta; NL Netherlands; NO Norway;
EU: PL Poland; PT Portugal; RO Romania; RS Serbia; RU Russia; SE Sweden; SI Slovenia; SJ Svalbard and Jan Mayen;
EU: SK Slovakia; SM San Marino; UA Ukraine; VA Vatican City; XK Kosovo;
NA: AG Antigua and Barbuda; AI Anguilla; AW Aruba; BB Barbados; BL Saint Barthélemy; BM Bermuda;
NA: BQ Bonaire, Sint Eustatius and Saba; BS Bahamas; BZ Belize; CA Canada; CR Costa Rica; CU Cuba; CW Curaçao;
NA: DM Dominica; DO Dominican Republic; GD Grenada; GL Greenland; GP Guadeloupe; GT Guatemala; HN Honduras; HT Haiti;
NA: JM Jamaica; KN Saint Kitts and Nevis; KY Cayman Islands; LC Saint Lucia; MF Saint Martin; MQ Martinique;
NA: MS Montserrat; MX Mexico; NI Nicaragua; PA Panama; PM Saint Pierre and Miquelon; PR Puerto Rico; SV El Salvador;
NA: SX Sint Maarten; TC Turks and Caicos Islands; TT Trinidad and Tobago; US United States;
NA: VC Saint Vincent and the Grenadines; VG British Virgin Islands; VI U.S. Virgin Islands;
OC: AS American Samoa; AU Australia; CK Cook Islands; FJ Fiji; FM Micronesia; GU Guam; KI Kiribati;
OC: MH Marshall Islands; MP Northern Mariana Islands; NC New Caledonia; NF Norfolk Island; NR Nauru; NU Niue;
OC: NZ New Zealand; PF French Polynesia; PG Papua New Guinea; PN Pitcairn Islands; PW Palau; SB Solomon Islands;
OC: TK Tokelau; TL Timor-Leste; TO Tonga; TV Tuvalu; UM U.S. Outlying Islands; VU Vanuatu; WF Wallis and Futuna;
OC: WS Samoa;
SA: AR Argentina; BO Bolivia; BR Brazil; CL Chile; CO Colombia; EC Ecuador; FK Falkland Islands; GF French Guiana;
SA: GY Guyana; PE Peru; PY Paraguay; SR Suriname; UY Uruguay; VE Venezuela;
"""


class Country(NamedTuple):
    code: str
    name: str
    continent: str

    @property
    def continent_name(self) -> str:
        return CONTINENTS[self.continent]


def _read() -> dict[str, Country]:
    found: dict[str, Country] = {}
    for line in _COUNTRIES.strip().splitlines():
        continent, _, countries = line.partition(": ")
        for one in countries.rstrip(";").split("; "):
            code, _, name = one.partition(" ")
            found[code] = Country(code, name, continent)
    return found


COUNTRIES = _read()
