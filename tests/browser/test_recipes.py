"""The recipes of docs/integrate.md: their own code, built from the packed packages and loaded in a browser."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.browser.browsers import Browser, Page
from tests.browser.packages import AGENT, REACT, REACTS, Packages, pack, write
from tests.browser.site import Site
from tests.node.scripts import node_command

from ridgeline.testing import RunningServer

DOCUMENT = (Path(__file__).parents[2] / "docs" / "integrate.md").read_text()
# The browser asks for an icon by itself, and a strict policy reports that.
ICON = '<link rel="icon" href="data:,">\n'
PAGE = f'<!doctype html>\n<title>Shop</title>\n{ICON}<div id="root"></div>\n'


class Recipes:
    """The code blocks of the document, with the values of a running server in the place of the examples."""

    def __init__(self, server: RunningServer) -> None:
        self._server = server

    def block(self, section: str, containing: str) -> str:
        """Return the one block of a section that contains a text."""
        (text,) = re.findall(rf"^## {re.escape(section)}\n(.*?)(?=^## |\Z)", DOCUMENT, re.DOTALL | re.MULTILINE)
        (found,) = (block for block in re.findall(r"```\w+\n(.*?)```", text, re.DOTALL) if containing in block)
        return str(found).replace("https://id.example.com", self._server.url).replace("PUBLIC_KEY", self._key)

    @property
    def _key(self) -> str:
        return self._server.public_key

    @property
    def policy(self) -> dict[str, str]:
        name, value = self.block("Content-Security-Policy and Trusted Types", "trusted-types").strip().split(": ", 1)
        # The test's own icon.
        return {name: f"{value}; img-src data:"}


@pytest.fixture
def recipes(own_server: RunningServer) -> Recipes:
    return Recipes(own_server)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    folder = tmp_path_factory.mktemp("packed")
    return Packages(pack(AGENT, folder), pack(REACT, folder))


@pytest.fixture
def chromium_page(chromium: Browser) -> Iterator[Page]:
    opened = chromium.open()
    yield opened
    opened.close()


def build(tool: str, folder: Path) -> None:
    done = subprocess.run(
        [*node_command("recipes.mjs"), tool, str(folder)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    # What frameworks for servers need, Rollup tells of, unless the application has Vite's plugin for React.
    assert not [line for line in done.stderr.splitlines() if line and '"use client"' not in line]


def only_event(api: httpx.Client, linked_id: str) -> dict[str, Any]:
    """Return the event of a linked id once it is there, and make sure that no second one comes."""
    query = {"linked_id": linked_id}
    end = time.monotonic() + 20
    while not api.get("/v4/events", params=query).json()["events"]:
        assert time.monotonic() < end, f"no event of {linked_id} came"
        time.sleep(0.05)
    time.sleep(0.5)
    (event,) = api.get("/v4/events", params=query).json()["events"]
    found: dict[str, Any] = event
    return found


def test_a_script_tag(page: Page, recipes: Recipes, tmp_path: Path, own_api: httpx.Client) -> None:
    module = recipes.block("A script tag", 'type="module"')
    classic = recipes.block("A script tag", "<script>")
    write(tmp_path, {"index.html": module + ICON, "classic.html": f"<!doctype html>{ICON}{classic}"})
    with Site(tmp_path) as site:
        page.goto(f"{site.origin}/")
        assert only_event(own_api, "order-17")["url"] == f"{site.origin}/"
        page.goto(f"{site.origin}/classic.html")
        assert only_event(own_api, "order-18")["url"] == f"{site.origin}/classic.html"
    assert page.record().errors == []


def test_an_es_module_under_the_strictest_policy(
    page: Page, recipes: Recipes, tmp_path: Path, own_api: httpx.Client
) -> None:
    write(
        tmp_path,
        {
            "index.html": f'{PAGE}<script type="module" src="shop.js"></script>',
            "shop.js": recipes.block("An ES module", "shop.js"),
        },
    )
    with Site(tmp_path, recipes.policy) as site:
        page.goto(f"{site.origin}/")
        only_event(own_api, "order-17")
        assert page.evaluate("violations") == []
    assert page.record().console == []


def test_vite(page: Page, recipes: Recipes, packages: Packages, tmp_path: Path, own_api: httpx.Client) -> None:
    packages.install(tmp_path)
    write(
        tmp_path,
        {
            "index.html": f'{PAGE}<script type="module" src="/src/main.js"></script>',
            "src/main.js": recipes.block("Vite", "src/main.js"),
        },
    )
    build("vite", tmp_path)
    with Site(tmp_path / "dist", recipes.policy) as site:
        page.goto(f"{site.origin}/")
        only_event(own_api, "order-17")
        assert page.evaluate("violations") == []
    assert page.record().console == []


@contextmanager
def preview(folder: Path) -> Iterator[str]:
    """Serve what Vite has built, proxies included; the value is the address."""
    with subprocess.Popen(
        [*node_command("recipes.mjs"), "preview", str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdin
        yield process.stdout.readline().strip()
        process.stdin.close()


def test_a_path_of_the_pages_own_origin(
    page: Page, recipes: Recipes, packages: Packages, tmp_path: Path, own_api: httpx.Client, own_server: RunningServer
) -> None:
    main = recipes.block("Vite", "src/main.js")
    packages.install(tmp_path)
    write(
        tmp_path,
        {
            "index.html": f'{PAGE}<script type="module" src="/src/main.js"></script>',
            "src/main.js": main.replace(f"'{own_server.url}/'", "'/id/'"),
            "public/script.html": f'{PAGE}<script type="module" src="script.js"></script>',
            "public/script.js": recipes.block("An ES module", "shop.js")
            .replace(own_server.url, "/id")
            .replace("order-17", "order-18"),
            "vite.config.mjs": recipes.block("Vite", "vite.config.js"),
        },
    )
    build("vite", tmp_path)
    with preview(tmp_path) as address:
        page.goto(address)
        package = only_event(own_api, "order-17")
        page.goto(f"{address}script.html")
        script = only_event(own_api, "order-18")
    # The cookie that the server sets is the page's own, so the second visit is a return.
    assert script["identification"]["visitor_id"] == package["identification"]["visitor_id"]
    asked = [url for url in page.record().requests if not url.startswith("data:")]
    assert all(url.startswith(address) for url in asked), asked


def test_webpack(
    chromium_page: Page, recipes: Recipes, packages: Packages, tmp_path: Path, own_api: httpx.Client
) -> None:
    packages.install(tmp_path)
    write(
        tmp_path,
        {
            "src/index.js": recipes.block("webpack", "src/index.js"),
            "dist/index.html": f'{PAGE}<script defer src="main.js"></script>',
        },
    )
    build("webpack", tmp_path)
    with Site(tmp_path / "dist", recipes.policy) as site:
        chromium_page.goto(f"{site.origin}/")
        event = only_event(own_api, "order-17")
        assert chromium_page.evaluate("violations") == []
    assert chromium_page.record().console == [event["event_id"]]


@pytest.mark.parametrize("major", REACTS)
def test_react(
    chromium_page: Page, recipes: Recipes, packages: Packages, tmp_path: Path, own_api: httpx.Client, major: str
) -> None:
    packages.install(tmp_path, REACTS[major] / "react", REACTS[major] / "react-dom")
    write(
        tmp_path,
        {
            "index.html": f'{PAGE}<script type="module" src="/src/main.tsx"></script>',
            "src/main.tsx": recipes.block("React", "src/main.tsx"),
            "src/checkout.tsx": recipes.block("React", "src/checkout.tsx"),
            "tsconfig.json": '{"compilerOptions": {"jsx": "react-jsx"}}',
        },
    )
    build("vite", tmp_path)
    with Site(tmp_path / "dist", recipes.policy) as site:
        chromium_page.goto(f"{site.origin}/")
        event = only_event(own_api, "order-17")
        chromium_page.wait_for(f"document.body.innerText.includes('Event {event['event_id']}')")
        assert chromium_page.evaluate("violations") == []
    assert chromium_page.record().console == []
    assert event["sdk"]["integrations"] == [{"name": "@ridgeline/react", "version": "0.1.0"}]


@pytest.mark.parametrize("major", REACTS)
def test_react_on_a_server(packages: Packages, tmp_path: Path, major: str) -> None:
    packages.install(tmp_path, REACTS[major] / "react", REACTS[major] / "react-dom")
    write(
        tmp_path,
        {
            "server.mjs": """
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { RidgelineProvider, useVisitorData } from '@ridgeline/react';
const Visitor = () => createElement('p', null, JSON.stringify(useVisitorData()));
const html = renderToString(createElement(RidgelineProvider, { apiKey: 'k' }, createElement(Visitor)));
console.log(html, typeof window);
"""
        },
    )
    done = subprocess.run(["node", "server.mjs"], cwd=tmp_path, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    state = '{"isLoading":true,"isFetched":false}'.replace('"', "&quot;")
    assert done.stdout == f"<p>{state}</p> undefined\n"


CONSUMER = """
import { type Agent, FingerprintError, type GetResult, start } from '@ridgeline/agent';
import { RidgelineProvider, type UseVisitorDataOptions, useVisitorData } from '@ridgeline/react';
import { createElement, type ReactElement } from 'react';

const agent: Agent = start({ apiKey: 'k', endpoints: ['/id/'], cache: { storage: 'agent', duration: 60 } });
export const result: Promise<GetResult> = agent.get({ linkedId: 'x', tag: { a: 1 }, timeout: 100 });
export const body: Promise<string> = agent.collect();
export const sealed = async (): Promise<string | undefined> => (await result).sealed_result?.base64();
export const code = (error: unknown): string | null => (error instanceof FingerprintError ? error.code : null);

const options: UseVisitorDataOptions = { immediate: false, linkedId: 'x' };
export function Visitor(): ReactElement | null {
  const { data, error, isLoading, isFetched, getData } = useVisitorData(options);
  const id: string | undefined = data?.visitor_id;
  const problem: FingerprintError | undefined = error;
  const flags: boolean[] = [isLoading, isFetched];
  return createElement('p', { onClick: () => void getData({ tags: { a: 1 } }) }, id, problem?.code, flags.length);
}
export const app = createElement(RidgelineProvider, { apiKey: 'k' }, createElement(Visitor));

// @ts-expect-error the key is missing
start({});
// @ts-expect-error no such option
agent.get({ linked: 'x' });
// @ts-expect-error no such option
useVisitorData({ extendedResult: true });
"""


@pytest.mark.parametrize(("module", "resolution"), [("esnext", "bundler"), ("node16", "node16")])
def test_types_for_a_strict_consumer(packages: Packages, tmp_path: Path, module: str, resolution: str) -> None:
    modules = AGENT / "node_modules"
    packages.install(tmp_path, modules / "react", modules / "@types" / "react")
    write(tmp_path, {"package.json": '{"type": "module"}', "consumer.ts": CONSUMER})
    command = [str(modules / ".bin" / "tsc"), "--noEmit", "--strict", "--exactOptionalPropertyTypes"]
    command += ["--target", "es2022", "--module", module, "--moduleResolution", resolution, "consumer.ts"]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_react_package_is_small_and_says_use_client(packages: Packages, tmp_path: Path) -> None:
    packages.install(tmp_path)
    package = tmp_path / "node_modules" / "@ridgeline" / "react"
    assert {each.name for each in package.iterdir()} == {"LICENSE", "README.md", "dist", "package.json"}
    assert not list(package.rglob("*test*"))
    for name in ("index", "provider", "use_visitor_data"):
        assert (package / "dist" / f"{name}.js").read_text().startswith("'use client';\n"), name
