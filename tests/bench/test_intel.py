"""The bench of IP intelligence goes through all of its steps; times do not matter, what is held out does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from ridgeline.testing.running_server import clean_environment

BENCH = Path(__file__).parents[2] / "bench" / "intel.py"
# AS13335 counts as no hosting company, AS14618 as one, and this network is a telephone company's.
CLOUDFLARE, AMAZON, TELEPHONES = "104.16.0.0/13", "3.208.0.0/16", "84.56.0.0/16"
Cells = dict[tuple[str, str], list[str]]


def bench(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, str(BENCH), *arguments],
        env=clean_environment(),
        check=False,
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(printed: str) -> Cells:
    """Return the figures of each row by whose addresses they are and the fact: right, wrong, unknown, and of what."""
    found = [re.split(r" ?\| ?", line)[1:-1] for line in printed.splitlines() if line.startswith("| ")]
    return {(cells[0], cells[3]): cells[4:] for cells in found if cells[1] == "4"}


def written(folder: Path, **lists: str) -> Path:
    """Write lists as for bin/build-ip-tables: `ipranges_amazon` is the IPv4 list of Amazon."""
    for name, networks in lists.items():
        project, _, which = name.partition("_")
        path = {
            "ipranges": f"ipranges/{which}/ipv4_merged.txt",
            "x4bnet": f"x4bnet/{which}-ipv4.txt",
        }[project]
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(networks)
    return folder


def test_what_is_held_out_is_known_from_other_sources_only(tmp_path: Path) -> None:
    feeds = written(
        tmp_path,
        ipranges_cloudflare=f"{CLOUDFLARE}\n",
        ipranges_amazon=f"{AMAZON}\n",
        ipranges_protonvpn="185.159.156.0/22\n",
        ipranges_googlebot="66.249.64.0/19\n",
        x4bnet_datacenter=f"3.0.0.0/8\n52.0.0.0/8\n54.0.0.0/8\n{TELEPHONES}\n",
        x4bnet_vpn="185.159.156.0/22\n",
    )
    (feeds / "bad-asn-list.csv").write_text('ASN,Entity\n14618,"Amazon"\n16509,"Amazon"\n13335,"Cloudflare"\n')
    printed = bench("--steps", "held-out", "--feeds", str(feeds), "--draws", "60")
    found = rows(printed)
    # Nobody else lists them, and their system is no hosting company's.
    cloudflare = found["datacenters, Cloudflare", "datacenter"]
    assert cloudflare == ["60", "0.000", "1.000", "0.000", "0.000"]
    # Listed by X4BNet, too, and announced by a hosting company.
    amazon = ("datacenters, Amazon Web Services", "datacenter")
    assert found[amazon][:2] == ["60", "1.000"]
    assert float(found[amazon[0], "datacenter_name"][1]) > 0.9
    # Of X4BNet's networks, whose systems tell of Amazon's, the telephone company's is known nowhere else.
    right, wrong = map(float, found["datacenters, x4bnet", "datacenter"][1:3])
    assert min(right, wrong) > 0.2
    for whose in ("Proton VPN", "x4bnet"):
        assert found[f"vpn, {whose}", "vpn"][:2] == ["60", "1.000"]
    # Without the only list of a kind nothing is said.
    assert found["crawlers, Googlebot", "crawler"][3] == "1.000"
    # With the list of systems held out, what is left are names, and the lists of ranges.
    assert found["systems of bad-asn-list", "asn_type"][1] == "0.000"
    assert float(found["systems of bad-asn-list", "datacenter"][1]) > 0.1
    for fact in ("datacenter", "vpn", "crawler"):
        assert float(found["access networks", fact][1]) > 0.9
    assert "relay" not in {fact for whose, fact in found if whose.startswith("apple-relay")}
    assert re.search(
        r"^vpn: right of what was held out 1\.000 .* a list of everything 1\.000 and 1\.000", printed, re.MULTILINE
    )


def test_lists_of_ones_own_are_judged_by_the_tables_in_use(tmp_path: Path) -> None:
    cloud, offices = tmp_path / "cloud.txt", tmp_path / "offices.txt"
    cloud.write_text(f"{AMAZON}\n")
    offices.write_text(f"{TELEPHONES}\n")
    own = ("--listed", f"datacenter={cloud}", "--not-listed", f"datacenter={offices}")
    printed = bench("--steps", "known", "--draws", "50", *own)
    assert "PASS  known answers, none wrong: 17 right, 0 wrong, 3 unknown" in printed
    assert "| 185.220.101.1 | tor | True |  | unknown |" in printed
    found = rows(printed)
    assert found[str(cloud), "datacenter"][:2] == ["50", "1.000"]
    assert found[str(offices), "datacenter"][:2] == ["50", "1.000"]


def test_look_ups_and_starts_are_measured() -> None:
    few = ("--city-ranges", "3000", "--addresses", "60", "--rounds", "2", "--starts", "1")
    printed = bench("--steps", "lookups,start", *few)
    for tables in ("tables that ship", "and cities"):
        assert f"{tables}: opened in " in printed
        for kind in ("IPv4, each asked once", "IPv6, 500 popular ones"):
            assert re.search(rf"^(PASS|MISS)  {tables}: {kind}: p50 [\d.]+ µs, target 20$", printed, re.MULTILINE)
    assert "| without any table |" in printed
    for way in ("with the tables that ship", "and with cities"):
        assert re.search(rf"^(PASS|MISS)  a start {way}: [+-]\d+ ms of the processor", printed, re.MULTILINE)
