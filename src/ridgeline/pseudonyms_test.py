import hashlib
from typing import Any

from ridgeline.ids import is_visitor_id
from ridgeline.matching.digests import digest64
from ridgeline.matching.network import read_network
from ridgeline.pseudonyms import Pseudonyms
from ridgeline.secret import DeploymentSecret

OURS, OTHERS = Pseudonyms(DeploymentSecret(["a" * 32])), Pseudonyms(DeploymentSecret(["b" * 32]))
VISITOR = "Ibk1527CUFmcnjLwIs4A"


def known(pseudonyms: Pseudonyms, address: str = "192.0.2.1") -> Any:
    network = pseudonyms.network(address)
    assert network is not None
    return network


def test_they_are_the_same_in_every_process_of_a_deployment() -> None:
    assert known(Pseudonyms(DeploymentSecret(["a" * 32, "c" * 32]))) == known(OURS)
    assert Pseudonyms(DeploymentSecret(["a" * 32])).high_recall_id(VISITOR) == OURS.high_recall_id(VISITOR)
    assert is_visitor_id(OURS.high_recall_id(VISITOR))


def test_who_has_not_the_secret_cannot_make_them() -> None:
    assert set(known(OURS)).isdisjoint(known(OTHERS))
    assert set(known(OURS)).isdisjoint(read_network("192.0.2.1", b"") or ())
    assert known(OURS).address != digest64(b"4/0/c0000201") >> 1
    assert OURS.high_recall_id(VISITOR) != OTHERS.high_recall_id(VISITOR)
    assert OURS.high_recall_id(VISITOR) != Pseudonyms(DeploymentSecret(["a" * 32])).high_recall_id(VISITOR[::-1])


def test_a_zone_s_id_tells_nothing_and_is_the_same_in_every_process_of_a_deployment() -> None:
    cell, next_cell = 0x8C1E15B712A3DFF, 0x8C1E15B712A31FF
    assert Pseudonyms(DeploymentSecret(["a" * 32, "c" * 32])).zone_id(cell) == OURS.zone_id(cell)
    assert len({OURS.zone_id(cell), OURS.zone_id(next_cell), OTHERS.zone_id(cell)}) == 3
    assert {len(OURS.zone_id(number)) for number in range(2_000)} == {11}


def test_one_key_is_not_the_other() -> None:
    secret = DeploymentSecret(["a" * 32])
    keys = {secret.derive(purpose)[0] for purpose in ("network", "high-recall-id", "zone")}
    assert len(keys) == 3
    assert hashlib.sha256(b"a" * 32).digest() not in keys
