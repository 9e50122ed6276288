import pytest

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
        (13335, "Cloudflare, Inc.", None),
        (64500, "Example", None),
        (64500, None, None),
    ],
)
def test_the_type_is_what_the_list_says_or_the_name(number: int, name: str | None, expected: str | None) -> None:
    assert system_type(number, name) == expected


def test_the_list_names_its_source() -> None:
    assert "MIT" in HOSTING_LIST.read_text().splitlines()[0]
