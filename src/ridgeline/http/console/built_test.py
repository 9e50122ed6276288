from __future__ import annotations

from pathlib import Path

import pytest

from ridgeline.errors import ConfigurationError
from ridgeline.http.console.built import load_console

PAGE = '<meta property="csp-nonce" nonce="{{NONCE}}">'


def test_files_are_known_by_their_paths(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a-1.js").write_text("1")
    assert load_console(tmp_path) == {"index.html": PAGE.encode(), "assets/a-1.js": b"1"}


def test_a_console_that_was_not_built_is_named(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "no such folder"):
        with pytest.raises(ConfigurationError, match="The console is not built; run 'make setup'"):
            load_console(folder)


@pytest.mark.parametrize(
    ("name", "text"), [("index.html", "no place"), ("index.html", PAGE + PAGE), ("assets.x", "of no kind")]
)
def test_a_damaged_console_is_named(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / name).write_text(text)
    with pytest.raises(ConfigurationError, match="is damaged"):
        load_console(tmp_path)
