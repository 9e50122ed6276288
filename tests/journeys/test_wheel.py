"""The built wheel works in an empty virtual environment, without Node and without the source tree."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import httpx

from ridgeline.testing import FakeDevice

ROOT = Path(__file__).parents[2]


def test_the_wheel_serves_in_an_empty_environment(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = (tmp_path / "dist").iterdir()
    names = zipfile.ZipFile(wheel).namelist()
    folder = "ridgeline/http"
    scripts = {f"{folder}/agent_script/{name}.js" for name in ("agent", "further", "worker")}
    built = {*scripts, f"{folder}/playground/sources.js"}
    assert built <= set(names)
    console = {str(path.relative_to(ROOT / "src")) for path in (ROOT / "src" / folder / "console/app").rglob("*.*")}
    assert f"{folder}/console/app/index.html" in console
    assert console <= set(names)
    reference = {f"{folder}/reference/app/{name}" for name in ("index.html", "reference.js", "swagger-ui-bundle.js")}
    assert reference <= set(names)
    tables = {"asn", "country", "datacenters", "crawlers", "vpn", "apple-relay"}
    assert {f"ridgeline/intel/data/{name}.table" for name in tables} <= set(names)
    assert [name for name in names if name.endswith("/licenses/NOTICE")]
    assert not [name for name in names if name.endswith((".ts", "package.json", "_test.py"))]

    home = tmp_path / "environment"
    venv.create(home, with_pip=True)
    pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    requirements = str(ROOT / "requirements" / "runtime.txt")
    subprocess.run([*pip, "--require-hashes", "-r", requirements], check=True, cwd=tmp_path)
    subprocess.run([*pip, "--no-index", "--no-deps", str(wheel)], check=True, cwd=tmp_path)
    # Every dependency that the wheel names is there: nothing is missing from its metadata or from the lock.
    subprocess.run([str(home / "bin" / "python"), "-m", "pip", "check"], check=True, cwd=tmp_path)

    ridgeline = str(home / "bin" / "ridgeline")
    bare = {"PATH": str(home / "bin"), "HOME": os.environ.get("HOME", "/")}
    server = subprocess.Popen(
        [ridgeline, "serve", "--port", "0", "--data-dir", "data"],
        cwd=tmp_path,
        env=bare,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout
        banner = ""
        for line in server.stdout:
            banner += line
            if "Ctrl-C" in line:
                break
        url = banner.split("is running at ")[1].split()[0]
        public_key = banner.split("/web/v4/")[1].split('"')[0]
        assert "export" in httpx.get(f"{url}/web/v4/{public_key}").text
        assert httpx.get(f"{url}/demo").status_code == 200
        assert httpx.get(f"{url}/playground").status_code == 200
        assert f"  Console      {url}/console\n" in banner
        assert httpx.get(f"{url}/console").status_code == 200
        assert httpx.get(f"{url}/reference").status_code == 200
        event_id = httpx.post(url, content=FakeDevice(1).observation(public_key)).json()["event_id"]
        secret = (tmp_path / "data" / "first-secret-key.txt").read_text().strip()
        event = httpx.get(f"{url}/v4/events/{event_id}", headers={"Authorization": f"Bearer {secret}"})
        assert event.json()["event_id"] == event_id
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)
    assert server.returncode == 0
