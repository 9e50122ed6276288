from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.wire.openapi.samples.literal import JAVASCRIPT, JSON, PYTHON, literal

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(values, st.integers(0, 100))
def test_a_value_is_read_back_as_it_was(value: Any, room: int) -> None:
    assert json.loads(literal(value, JSON, room=room)) == value
    assert ast.literal_eval(literal(value, PYTHON, room=room)) == value


@pytest.mark.parametrize(
    ("value", "room", "text"),
    [
        ({"a": [1, None], "b-c": True}, 72, '{ a: [1, null], "b-c": true }'),
        ({"a": [1, None]}, 5, "{\n    a: [1, null],\n  }"),
        ({}, 0, "{}"),
    ],
)
def test_javascript_has_names_without_quotes_where_it_can(value: Any, room: int, text: str) -> None:
    assert literal(value, JAVASCRIPT, "  ", room) == text
