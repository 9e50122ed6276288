import msgspec
import pytest

from ridgeline.matching.attributes import ATTRIBUTES, CAUSES, INDEX, NAMES
from ridgeline.matching.parameters import (
    BINS,
    CLASSES,
    DAY,
    HOUR,
    ParametersBroken,
    bin_of,
    class_of,
    parse,
    shipped,
)


def changed(**fields: object) -> bytes:
    return msgspec.json.encode(msgspec.to_builtins(shipped()) | fields)


def test_the_shipped_file_says_how_it_was_made() -> None:
    parameters = shipped()
    assert parameters.version == "score-1"
    assert parameters.made_by.startswith("bench/accuracy/train.py")
    assert set(parameters.attributes) == set(NAMES)
    assert {"token", "facts", "new"} <= set(parameters.calibration)
    assert {name.split()[0] for name in parameters.calibration} == {"token", "facts", "new"}
    assert {
        f"{method} {group}" for method in ("token", "facts", "new") for group in ("desktop", "android", "ios")
    } <= set(parameters.calibration)


def test_what_does_not_fit_is_refused_with_its_name() -> None:
    builtins = msgspec.to_builtins(shipped())
    attributes = builtins["attributes"]
    with pytest.raises(ParametersBroken, match="canvas_text"):
        parse(changed(attributes={name: one for name, one in attributes.items() if name != "canvas_text"}))
    with pytest.raises(ParametersBroken, match="weather"):
        parse(
            changed(
                attributes=attributes | {"gpu": attributes["gpu"] | {"change": {"": [0] * BINS, "weather": [0] * BINS}}}
            )
        )
    with pytest.raises(ParametersBroken, match="gpu has no rate"):
        parse(changed(attributes=attributes | {"gpu": attributes["gpu"] | {"change": {}}}))
    with pytest.raises(ParametersBroken, match="calibration of new"):
        parse(changed(calibration={"new": [[0.1, 0.9], [0.2, 0.1]]}))
    with pytest.raises(ParametersBroken, match="nearness"):
        parse(changed(network=builtins["network"] | {"nearness": {}}))
    for thresholds in ("probability", "storageless", "contested"):
        with pytest.raises(ParametersBroken, match="threshold is needed"):
            parse(changed(thresholds=builtins["thresholds"] | {thresholds: {"ios": 0.5}}))
    with pytest.raises(ParametersBroken, match="signs of a private window"):
        parse(changed(arrival=builtins["arrival"] | {"signs": {"ios": {"gpu": [0.5, 0.5]}}}))
    for table in ("priors", "leaves", "arrives"):
        with pytest.raises(ParametersBroken, match="gpu has, leaves or arrives"):
            parse(changed(attributes=attributes | {"gpu": attributes["gpu"] | {table: {"none": 0.2}}}))
    with pytest.raises(ParametersBroken, match="gpu arrives at a value with a share of 0"):
        parse(changed(attributes=attributes | {"gpu": attributes["gpu"] | {"arrives": {"7": 0.5, "8": 0.0}}}))
    with pytest.raises(ParametersBroken):
        parse(b"{")


def test_kinds_of_browser() -> None:
    assert CLASSES[class_of("Chrome", "Windows")] == CLASSES[class_of("Whatever", "Plan 9")] == "chromium"
    assert CLASSES[class_of("Firefox", "Linux")] == "firefox"
    assert CLASSES[class_of("Safari", "Mac OS X")] == "safari"
    assert CLASSES[class_of("Firefox iOS", "iOS")] == "ios"
    assert CLASSES[class_of("Samsung Internet", "Android")] == "android"


def test_bins_of_elapsed_time() -> None:
    assert [bin_of(elapsed) for elapsed in (-5, 0, 119_999, 120_000, HOUR, DAY, 63 * DAY, 10**15)] == [
        0,
        0,
        0,
        1,
        2,
        3,
        BINS - 2,
        BINS - 1,
    ]


def test_causes_are_attributes_and_go_in_no_circle() -> None:
    assert set(CAUSES) <= set(NAMES)
    assert len(CAUSES) < 16

    def before(name: str) -> set[str]:
        causes = ATTRIBUTES[INDEX[name]].causes
        return set(causes).union(*(before(cause) for cause in causes))

    for attribute in ATTRIBUTES:
        assert attribute.name not in before(attribute.name)
        assert attribute.name not in attribute.parents
