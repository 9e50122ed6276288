from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import asyncpg
import pytest

from ridgeline.clock import DAY, system_clock
from ridgeline.errors import ConfigurationError
from ridgeline.ids import bucket_of, new_event_id, new_visitor_id
from ridgeline.keys import KeyKind
from ridgeline.storage.codec import shipped_dictionary
from ridgeline.storage.migrate import versions
from ridgeline.storage.postgres import PostgresStorage
from ridgeline.storage.postgres_layout import WEEK, week_name, week_named, week_of, week_start
from ridgeline.storage.protocol import (
    ApiKey,
    Dictionary,
    Environment,
    SearchTooLong,
    StorageUnavailable,
    TooManySearches,
    VisitorGone,
)
from ridgeline.testing.postgres_server import PostgresServer
from ridgeline.testing.storage_conformance import (
    ENVIRONMENT,
    T0,
    StorageConformance,
    erasure,
    found,
    new_event,
    query,
    visitor_of,
)
from ridgeline.wire.search import Filter

TEMPLATE = "template_of_tests"
Opened = Callable[..., Awaitable[PostgresStorage]]


@pytest.fixture(scope="session")
async def template(postgres_server: PostgresServer) -> str:
    """A database with the present schema and partitions, to be copied: migrating each anew takes a second."""
    postgres_server.sql(f"CREATE DATABASE {TEMPLATE}")
    storage = await PostgresStorage.open(postgres_server.url(TEMPLATE), serving=True)
    await storage._shared.partitions.ensure([week_of(T0)])
    await storage.close()
    return TEMPLATE


@pytest.fixture
def database(postgres_server: PostgresServer, template: str) -> Iterator[str]:
    name = postgres_server.create_database(template)
    yield name
    postgres_server.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def url(postgres_server: PostgresServer, database: str) -> str:
    return postgres_server.url(database)


@pytest.fixture
async def opened(url: str) -> AsyncIterator[Opened]:
    """Opens further stores of the same database, as other processes would."""
    stores = []

    async def open_store(*, serving: bool = True, **settings: float) -> PostgresStorage:
        stores.append(await PostgresStorage.open(url, serving=serving, **settings))
        return stores[-1]

    yield open_store
    for store in stores:
        await store.close()


@pytest.fixture
async def storage(opened: Opened) -> PostgresStorage:
    return await opened()


@pytest.fixture
async def shop(storage: PostgresStorage) -> PostgresStorage:
    """A store that has the environment of the suite's events."""
    await storage.workspace(T0)
    await storage.create_environment(Environment(ENVIRONMENT, "Shop", False, T0 + 1))
    return storage


class TestPostgres(StorageConformance):
    @pytest.fixture
    async def other_storage(self, postgres_server: PostgresServer, template: str) -> AsyncIterator[PostgresStorage]:
        name = postgres_server.create_database(template)
        storage = await PostgresStorage.open(postgres_server.url(name), serving=True)
        yield storage
        await storage.close()
        postgres_server.sql(f"DROP DATABASE {name} WITH (FORCE)")
