"""What is stored is compared with what is read later: whoever changes how it is made gives that a new version."""

import hashlib

from ridgeline.matching.attributes import NAMES
from ridgeline.matching.blocking import KEYS
from ridgeline.matching.features import VERSION
from ridgeline.matching.profile import Profile, names_of

# The version, and a digest of what it stands for.
PINNED = (2, "4e50b2a0da52ba01")

TOLD = """

What the matcher makes of facts is not what it was. Stores hold profiles, keys and counts of before, so:
1. Raise VERSION in matching/features.py, unless that is done, and say there what is new. Stored visitors are then
   brought up to date in the background (operations/reread.py), and counted anew.
2. Give `_ORDER_OF` in matching/profile.py the new version, and write out the order that the catalogue has no more.
   An attribute that is read otherwise than before is to be in `_UNREADABLE_BEFORE`.
3. Put into PINNED, in this test: {}
"""


def test_what_is_made_of_facts_changes_with_its_version_only() -> None:
    parts = (NAMES, KEYS, Profile.__struct_fields__)
    now = (VERSION, hashlib.sha256(repr(parts).encode()).hexdigest()[:16])
    assert now == PINNED, TOLD.format(now)


def test_the_order_of_every_version_is_known() -> None:
    assert names_of(VERSION) == NAMES
    assert all(names_of(version) for version in range(1, VERSION + 1))
    assert names_of(VERSION + 1) is None
