"""Imports point one way: from the composition root down to the shapes on the wire."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"

# From the ground up. A module may import from its own layer and from those above it in this list, never from below.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("ridgeline", "ridgeline.clock", "ridgeline.errors", "ridgeline.ids", "ridgeline.wire"),
    ("ridgeline.secret", "ridgeline.keys", "ridgeline.tokens", "ridgeline.settings"),
    (
        "ridgeline.intel.bot_claim",
        "ridgeline.intel.facts",
        "ridgeline.intel.records",
        "ridgeline.matching",
        "ridgeline.signals",
        "ridgeline.rules",
    ),
    (
        "ridgeline.storage",
        "ridgeline.population",
        "ridgeline.operations.erasure",
        "ridgeline.key_use",
        "ridgeline.limits",
        "ridgeline.metrics",
        "ridgeline.intel",
        "ridgeline.webhooks",
        "ridgeline.pseudonyms",
    ),
    ("ridgeline.operations", "ridgeline.access"),
    ("ridgeline.identify",),
    ("ridgeline.http",),
    (
        "ridgeline.logs",
        "ridgeline.banner",
        "ridgeline.deployment",
        "ridgeline.retention",
        "ridgeline.rereading",
    ),
    ("ridgeline.app",),
    ("ridgeline.workers", "ridgeline.serve", "ridgeline.demo_data"),
    ("ridgeline.commands",),
    ("ridgeline.cli", "ridgeline.__main__"),
)
# Shipped for tests; it may use anything, and nothing may use it.
TESTING = "ridgeline.testing"
# Judgement is pure: no clock, no I/O.
PURE = (
    "ridgeline.intel.bot_claim",
    "ridgeline.intel.facts",
    "ridgeline.intel.records",
    "ridgeline.matching",
    "ridgeline.signals",
    "ridgeline.rules",
    "ridgeline.wire",
)
IMPURE_MODULES = {"asyncio", "datetime", "os", "pathlib", "random", "secrets", "socket", "sqlite3", "time", "urllib"}


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        if path.name.endswith("_test.py"):
            continue
        parts = path.relative_to(SOURCE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            assert node.module
            known = modules()
            found |= {
                f"{node.module}.{alias.name}" if f"{node.module}.{alias.name}" in known else node.module
                for alias in node.names
            }
    return found


def layer(module: str) -> int | None:
    best: tuple[int, int] | None = None
    for number, members in enumerate(LAYERS):
        for member in members:
            exact = member == "ridgeline"
            if module == member or (not exact and module.startswith(member + ".")):
                best = max(best or (0, 0), (len(member), number))
    return None if best is None else best[1]


MODULES = modules()


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_one_way(module: str) -> None:
    if module.startswith(TESTING):
        return
    own = layer(module)
    assert own is not None, f"{module} is in no layer; add it to LAYERS"
    for name in imports(MODULES[module]):
        if not name.startswith("ridgeline"):
            continue
        assert not name.startswith(TESTING), f"{module} imports {name}, which is for tests"
        there = layer(name)
        assert there is not None, f"{name} is in no layer"
        assert there <= own, f"{module} imports {name}, which is above it"


@pytest.mark.parametrize("module", [module for module in MODULES if module.startswith(PURE)])
def test_judgement_is_pure(module: str) -> None:
    used = {name.split(".")[0] for name in imports(MODULES[module])}
    assert not used & IMPURE_MODULES, f"{module} is not pure"
