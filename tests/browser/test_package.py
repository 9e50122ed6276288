"""The npm package, as `npm pack` makes it, in a page that brings its own copy of the agent."""

from __future__ import annotations

import base64
import json
import subprocess
import tarfile
from pathlib import Path

from tests.browser.browsers import Page
from tests.browser.shop import Shop
from tests.node.scripts import node

from ridgeline.testing import RunningServer

AGENT = Path(__file__).parents[2] / "agent"


def test_the_package_identifies(page: Page, shop: Shop, own_server: RunningServer, tmp_path: Path) -> None:
    packed = subprocess.run(
        ["npm", "pack", "--json", "--ignore-scripts", "--pack-destination", str(tmp_path)],
        cwd=AGENT,
        check=True,
        capture_output=True,
        text=True,
    )
    (described,) = json.loads(packed.stdout)
    assert described["name"] == "@ridgeline/agent"
    with tarfile.open(tmp_path / described["filename"]) as archive:
        names = set(archive.getnames())
        manifest = json.loads(archive.extractfile("package/package.json").read())  # type: ignore[union-attr]
        entry = manifest["exports"]["."]
        module = archive.extractfile(f"package/{entry['default'].removeprefix('./')}").read()  # type: ignore[union-attr]
    assert f"package/{entry['types'].removeprefix('./')}" in names
    assert {"package/README.md", "package/LICENSE"} <= names
    assert not [name for name in names if name.endswith(".test.js") or "/src/" in name]
    assert "dependencies" not in manifest

    # A server that renders the page may import it, and is told what it cannot do with it.
    (tmp_path / "index.mjs").write_bytes(module)
    imported = subprocess.run(
        [
            node(),
            "--input-type=module",
            "--eval",
            f"const {{ start, FingerprintError }} = await import({json.dumps(str(tmp_path / 'index.mjs'))});"
            "try { start({ apiKey: 'k' }); } catch (error) {"
            "  console.log(JSON.stringify([error instanceof FingerprintError, error.code, Object.keys(globalThis)]));"
            "}",
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    known, code, names = json.loads(imported.stdout)
    assert (known, code) == (True, "no_browser")
    assert not {"document", "window", "ridgeline"} & set(names)

    page.goto(shop.plain)
    address = f"data:text/javascript;base64,{base64.b64encode(module).decode()}"
    options = json.dumps({"apiKey": own_server.public_key, "endpoints": own_server.url})
    result = page.evaluate(f"import({json.dumps(address)}).then(({{ start }}) => start({options}).get())")
    assert len(result["visitor_id"]) == 20
    code = page.evaluate(
        f"import({json.dumps(address)}).then(({{ start }}) => start({{}})).then(() => null, error => error.code)"
    )
    assert code == "api_key_missing"
