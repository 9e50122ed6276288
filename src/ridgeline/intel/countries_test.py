from ridgeline.intel.countries import CONTINENTS, COUNTRIES


def test_every_country_has_a_code_a_name_and_a_continent() -> None:
    assert len(COUNTRIES) == 250  # those of ISO 3166-1, and Kosovo
    assert len({country.name for country in COUNTRIES.values()}) == len(COUNTRIES)
    for code, country in COUNTRIES.items():
        assert code == country.code
        assert len(code) == 2
        assert code.isupper()
        assert country.name == country.name.strip() != ""
        assert country.continent_name == CONTINENTS[country.continent]
    assert COUNTRIES["BQ"].name == "Bonaire, Sint Eustatius and Saba"
    assert (COUNTRIES["US"].name, COUNTRIES["US"].continent_name) == ("United States", "North America")
