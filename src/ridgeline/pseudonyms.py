"""What stands in the store for an address, a visitor's id and a place: hashes keyed by the deployment secret.

There are few enough addresses and zones of the earth to try them all, and a visitor's id may be written down
elsewhere: whoever has the store alone must not find out from a plain hash which one it is of. Only the present secret
counts: after a rotation addresses are learned anew, as after a move, and zones have other ids.
"""

from __future__ import annotations

import hashlib

from ridgeline.ids import base62, high_recall_id_of
from ridgeline.matching.network import Network, read_network
from ridgeline.secret import DeploymentSecret


class Pseudonyms:
    def __init__(self, secret: DeploymentSecret) -> None:
        self._network_key = secret.derive("network")[0]
        self._high_recall_key = secret.derive("high-recall-id")[0]
        self._zone_key = secret.derive("zone")[0]

    def network(self, client_ip: str | None) -> Network | None:
        """Return the network of an address, or None where the text is none."""
        return read_network(client_ip, self._network_key)

    def high_recall_id(self, visitor_id: str) -> str:
        """Return the high-recall id of a visitor that was taken for nobody; it does not tell whose it is."""
        return high_recall_id_of(visitor_id, self._high_recall_key)

    def zone_id(self, cell: int) -> str:
        """Return the id of a zone of the earth, by its number in H3 (64 bits, its size included): 11 characters."""
        digest = hashlib.blake2b(cell.to_bytes(8), digest_size=8, key=self._zone_key).digest()
        return base62(int.from_bytes(digest), 11)
