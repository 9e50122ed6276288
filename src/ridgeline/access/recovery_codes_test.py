from __future__ import annotations

from ridgeline.access.recovery_codes import COUNT, RecoveryCodeDigests, new_recovery_codes
from ridgeline.secret import DeploymentSecret

OLD, NEW = "o" * 32, "n" * 32


def test_a_code_is_found_by_its_digest_however_it_is_typed() -> None:
    digests = RecoveryCodeDigests(DeploymentSecret([OLD]))
    codes = new_recovery_codes()
    stored = tuple(digests.digest(code) for code in codes)
    assert len(set(stored)) == COUNT
    for code, digest in zip(codes, stored, strict=True):
        assert digests.find(code, stored) == digest == digests.find(code.lower().replace("-", " "), stored)
    assert digests.find(codes[0], stored[1:]) is None
    assert digests.find("", stored) is None
    assert digests.find("\udc00", stored) is None


def test_the_store_alone_tells_nobody_a_code() -> None:
    code = new_recovery_codes()[0]
    of_old = RecoveryCodeDigests(DeploymentSecret([OLD])).digest(code)
    assert RecoveryCodeDigests(DeploymentSecret([NEW])).find(code, (of_old,)) is None
    assert RecoveryCodeDigests(DeploymentSecret([NEW, OLD])).find(code, (of_old,)) == of_old
