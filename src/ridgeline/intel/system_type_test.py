import pytest

from ridgeline.intel.lookup import shipped_tables
from ridgeline.intel.system_type import HOSTING_LIST, system_type


@pytest.mark.parametrize(
    ("number", "name", "expected"),
    [
        (14618, "Amazon.com, Inc.", "hosting"),
        (396982, "Google LLC", "hosting"),
        (64500, "Example Dedicated Servers Ltd", "hosting"),
        (64500, "Universitaet Beispielstadt", "education"),
        (64500, "State of Example", "government"),
        (64500, "Example Bank", "business"),
        (64500, "Deutsche Telekom AG", "isp"),
        (64500, "Example Broadband", "isp"),
        (64500, "Webhosting and Colocation", "hosting"),
        (64500, "Example Data Centre", "hosting"),
        (64500, "Example DataCenters", "hosting"),
        (64500, "NREN of Example", "education"),
        (64500, "Academia and Schools", "education"),
        (64500, "Collegeville Motor Club", "business"),
        (64500, "City of Example Fibrenet", "isp"),
        (64500, "Pharmacies and Financiers", "business"),
        (64500, "Cloudy Banking, Mobiles and Schoolings", None),
        (13335, "Cloudflare, Inc.", None),
        (64500, "Example", None),
        (64500, None, None),
    ],
)
def test_the_type_is_what_the_list_says_or_the_name(number: int, name: str | None, expected: str | None) -> None:
    assert system_type(number, name) == expected


def test_how_a_name_is_written_makes_no_difference() -> None:
    table = shipped_tables()["asn"]
    names = [name for number in range(1, 5_000) if (name := table.record(number).name) and name.isascii()]
    types = [system_type(64500, name) for name in names]
    assert {*types} == {"hosting", "education", "government", "business", "isp", None}
    assert [system_type(64500, name.upper()) for name in names] == types
    assert [system_type(64500, name.lower()) for name in names] == types


def test_the_list_names_its_source() -> None:
    assert "MIT" in HOSTING_LIST.read_text().splitlines()[0]
