"""The build of the agent refuses a script that is over its budget."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

AGENT = Path(__file__).parents[2] / "agent"
MEASURE = """
import { build } from 'esbuild';
import { sizesOf } from './scripts/size.js';
const [folder, script] = process.argv.slice(1);
const built = await build({
  absWorkingDir: folder, entryPoints: [script], outdir: 'out', bundle: true, splitting: true, format: 'esm',
  metafile: true, write: false,
});
console.log(JSON.stringify(sizesOf(built, folder, script)));
"""
CHECK = """
import { budget, checkSizes } from './scripts/size.js';
const { core, get } = budget;
checkSizes('agent.js', { core, get });
const refusal = sizes => { try { checkSizes('agent.js', sizes); } catch (error) { return error.message; } };
console.log(JSON.stringify([budget, refusal({ core: core + 1, get }), refusal({ core, get: get + 1 })]));
"""


def node(script: str, *arguments: str) -> Any:
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script, *arguments], cwd=AGENT, check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def noise(seed: int, characters: int) -> str:
    """Return text that hardly compresses."""
    made = []
    for _ in range(characters):
        seed = (seed * 1_103_515_245 + 12_345) % 2**31
        made.append("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"[seed >> 16 & 63])
    return "".join(made)


def test_a_script_that_is_too_large_is_refused() -> None:
    budget, core, everything = node(CHECK)
    assert budget["core"] <= 15 * 1024
    assert budget["get"] <= 22 * 1024
    assert f"core has {budget['core'] + 1} bytes" in core
    assert f"get has {budget['get'] + 1} bytes" in everything


def test_what_is_loaded_later_counts_for_get_alone(tmp_path: Path) -> None:
    (tmp_path / "part.js").write_text(f"export const part = '{noise(1, 4000)}';")
    (tmp_path / "later.js").write_text(f"import {{ part }} from './part.js'; export default part + '{noise(2, 4000)}';")
    (tmp_path / "entry.js").write_text("export const start = () => import('./later.js');")
    sizes = node(MEASURE, str(tmp_path), "entry.js")
    assert sizes["core"] < 1_000
    assert 6_000 < sizes["get"] < 9_000
    (tmp_path / "entry.js").write_text("import './part.js'; export { part } from './part.js'; import('./later.js');")
    sizes = node(MEASURE, str(tmp_path), "entry.js")
    assert 3_000 < sizes["core"] < 5_000
    assert 6_000 < sizes["get"] < 9_000
