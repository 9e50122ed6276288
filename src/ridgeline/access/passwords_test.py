from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import argon2
import pytest

from ridgeline.access.passwords import MOST_WAITING, THREADS, Passwords, check_new_password
from ridgeline.errors import InvalidRequest, TooManyRequests

pytestmark = pytest.mark.anyio
PASSWORD = "eleven blue umbrellas"


@pytest.fixture
def quick() -> Iterator[Passwords]:
    passwords = Passwords(memory_kibibytes=8)
    yield passwords
    passwords.close()


@pytest.fixture
def real() -> Iterator[Passwords]:
    passwords = Passwords()
    yield passwords
    passwords.close()


async def test_what_is_stored_is_argon2id_with_the_recommended_parameters(real: Passwords) -> None:
    stored = await real.hash(PASSWORD)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert stored != await real.hash(PASSWORD)
    right, wrong = await real.verify(stored, PASSWORD), await real.verify(stored, PASSWORD + " ")
    assert (right.is_right, right.is_outdated, wrong.is_right) == (True, False, False)


async def test_where_nothing_is_stored_the_same_work_is_done(real: Passwords) -> None:
    stored = await real.hash(PASSWORD)
    nobodys = real._nobodys
    assert argon2.extract_parameters(nobodys) == argon2.extract_parameters(stored)
    assert not (await real.verify(None, PASSWORD)).is_right
    # What is verified then is a hash that the library takes for one: none of its passwords is known.
    with pytest.raises(argon2.exceptions.VerifyMismatchError):
        argon2.PasswordHasher().verify(nobodys, PASSWORD)


async def test_a_password_that_was_hashed_with_other_parameters_is_to_be_hashed_again(
    quick: Passwords, real: Passwords
) -> None:
    stored = await quick.hash(PASSWORD)
    verdict = await real.verify(stored, PASSWORD)
    assert (verdict.is_right, verdict.is_outdated) == (True, True)
    assert not (await real.verify(stored, "another")).is_outdated


@pytest.mark.parametrize("stored", ["", "x", "$argon2id$", "$2b$12$abcdefghijklmnopqrstuv"])
async def test_what_is_no_hash_fits_no_password(quick: Passwords, stored: str) -> None:
    assert not (await quick.verify(stored, PASSWORD)).is_right


async def test_two_ways_to_write_a_letter_are_one_password(quick: Passwords) -> None:
    stored = await quick.hash("zwölf Boxkämpfer ﬁnden")
    assert (await quick.verify(stored, "zwo\u0308lf Boxka\u0308mpfer finden")).is_right


async def test_a_crowd_is_turned_away_but_for_those_who_are_known(
    quick: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored, free, most, running = await quick.hash(PASSWORD), threading.Event(), 0, 0
    lock, verify = threading.Lock(), quick._verify

    def slow(stored: str | None, password: str) -> object:
        nonlocal most, running
        with lock:
            running += 1
            most = max(most, running)
        free.wait(30)
        with lock:
            running -= 1
        return verify(stored, password)

    monkeypatch.setattr(quick, "_verify", slow)
    crowd = [asyncio.create_task(quick.verify(stored, PASSWORD)) for _ in range(THREADS + MOST_WAITING)]
    await asyncio.sleep(0.05)
    with pytest.raises(TooManyRequests) as refused:
        await quick.verify(stored, PASSWORD)
    assert refused.value.retry_after == 1
    known = asyncio.create_task(quick.verify(stored, PASSWORD, known=True))
    await asyncio.sleep(0.05)
    free.set()
    assert all(verdict.is_right for verdict in await asyncio.gather(*crowd, known))
    # The memory that hashing takes is that of so many.
    assert most == THREADS
    assert (await quick.verify(stored, PASSWORD)).is_right


@pytest.mark.parametrize(
    "password",
    [
        "ada@shop.example",
        "ADA@Shop.Example",
        "ada.lovelace",
        "Ada Lovelace",
        "passwordpassword",
        "Password1234",
        "p-a-s-s-w-o-r-d-1-2-3-4",
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "123456789012",
        "qwertyuiopas",
        "QWERTYUIOPASDFGH",
        "abcdefghijklmnop",
        "zyxwvutsrqponml",
        "correct horse battery staple",
        "ridgeline-password",
    ],
)
def test_what_is_guessed_first_is_refused_with_a_sentence(password: str) -> None:
    email = "ada.lovelace@shop.example" if password == "ada.lovelace" else "ada@shop.example"
    with pytest.raises(InvalidRequest, match="password"):
        check_new_password(password, email, "Ada Lovelace")


@pytest.mark.parametrize("password", [PASSWORD, "ada@shop.example 7", "zwölf Boxkämpfer", "Ada Lovelace counts on"])
def test_others_are_taken(password: str) -> None:
    check_new_password(password, "ada@shop.example", "Ada Lovelace")
