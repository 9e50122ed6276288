"""What the package at hand knows of the addresses on standard input, a JSON a line, after a line that says where it is.

Run by intel_copy.py in a process whose PYTHONPATH names a copy of the product.
"""

from __future__ import annotations

import sys

import msgspec

import ridgeline
from ridgeline.intel.lookup import IpIntelligence


def main() -> None:
    intelligence = IpIntelligence.open()
    print(ridgeline.__file__)
    for line in sys.stdin:
        print(msgspec.json.encode(intelligence.look_up(line.strip())).decode())


if __name__ == "__main__":
    main()
