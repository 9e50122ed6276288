from ridgeline.matching.attributes import COUNT, INDEX, LAST_OF_MAKE
from ridgeline.matching.chain import chain_of, family_key
from ridgeline.matching.features import Features, Value


def features(**changes: Value) -> Features:
    values: list[Value] = list(range(100, 100 + COUNT))
    for name, value in changes.items():
        values[INDEX[name]] = value
    return Features(tuple(values))


def test_clones_have_one_chain() -> None:
    assert chain_of(features()).prefixes == chain_of(features()).prefixes


def test_a_chain_parts_where_two_looks_part() -> None:
    one, other = chain_of(features()), chain_of(features(timezone=7))
    place = INDEX["timezone"]
    assert place > LAST_OF_MAKE
    assert one.make == other.make
    assert one.prefixes[: place + 1] == other.prefixes[: place + 1]
    assert not set(one.prefixes[place + 1 :]) & set(other.prefixes[place + 1 :])
    assert one.look != other.look


def test_another_value_is_counted_where_its_owner_counts_it() -> None:
    one, other = chain_of(features()), chain_of(features(cores=7))
    assert family_key(one, INDEX["cores"], 7) == other.by_family[INDEX["cores"]]


def test_all_contexts_are_apart() -> None:
    chain = chain_of(features())
    keys = [*chain.prefixes, *chain.by_family, *chain.contexts, *chain.by_context, chain.family]
    there = [key for key in keys if key]
    assert len(set(there)) == len(there)
