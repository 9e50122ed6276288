from __future__ import annotations

import pytest

from ridgeline.storage.postgres_news import News


@pytest.mark.parametrize(
    "news",
    [
        News("keys"),
        News("workspace"),
        News("events"),
        News("events", "1760000000000.aB3dE9"),
        News("events", "an odd id' with\x00 \ud800 anything ✓"),
        News("events", "x" * 3_000),
    ],
)
def test_news_are_read_as_they_were_told(news: News) -> None:
    assert News.of(news.payload) == news
    assert len(news.payload) < 8_000
    assert news.payload.isascii()
    assert "'" not in news.payload


def test_an_id_too_long_to_be_told_is_any() -> None:
    told = News("events", "✓" * 1_001)
    assert News.of(told.payload) == News("events", mark=told.mark)


def test_each_is_known_by_a_mark() -> None:
    assert News("keys").payload != News("keys").payload


@pytest.mark.parametrize("payload", ["", "keys", "mark", "mark rules", "mark events not-hex", "mark events ff"])
def test_what_is_not_known_is_said(payload: str) -> None:
    with pytest.raises(ValueError, match=r"not known|fromhex|decode"):
        News.of(payload)
