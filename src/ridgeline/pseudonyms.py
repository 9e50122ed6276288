"""What stands in the store for an address and for a visitor's id: hashes keyed by the deployment secret.

There are few enough addresses to try them all, and a visitor's id may be written down elsewhere: whoever has the store
alone must not find out from a plain hash which one it is of. Only the present secret counts: after a rotation addresses
are learned anew, as after a move.
"""

from __future__ import annotations

from ridgeline.ids import high_recall_id_of
from ridgeline.matching.network import Network, read_network
from ridgeline.secret import DeploymentSecret


class Pseudonyms:
    def __init__(self, secret: DeploymentSecret) -> None:
        self._network_key = secret.derive("network")[0]
        self._high_recall_key = secret.derive("high-recall-id")[0]

    def network(self, client_ip: str | None) -> Network | None:
        """Return the network of an address, or None where the text is none."""
        return read_network(client_ip, self._network_key)

    def high_recall_id(self, visitor_id: str) -> str:
        """Return the high-recall id of a visitor that was taken for nobody; it does not tell whose it is."""
        return high_recall_id_of(visitor_id, self._high_recall_key)
