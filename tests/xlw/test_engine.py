from __future__ import annotations

import pytest
import xlwings as xw

from tests.xlw.attributes import attributes
from xl_addin import calc_engine

pytestmark = pytest.mark.office


@attributes("Engine.name", "Engine.type", "Engine.apps")
def test_the_engine_is_a_desktop_engine_called_calc(app: xw.App) -> None:
    """Its apps are the running LibreOffices."""
    engine = xw.engines["calc"]
    assert (engine.name, engine.type) == ("calc", "desktop")
    assert app in list(engine.apps)
    assert repr(engine) == "<Engine calc>"


@attributes("Engine.activate")
def test_an_engine_is_activated(app: xw.App, monkeypatch: pytest.MonkeyPatch) -> None:
    """`xw.apps` are those of the active engine."""
    monkeypatch.setattr(xw.engines, "active", None)
    xw.engines["calc"].activate()
    assert app in list(xw.apps)


@attributes("Engines.add", "Engines.count")
def test_engines_are_counted(
    app: xw.App,  # noqa: ARG001 - the engine is registered with it
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An engine that is added is found by name and number."""
    monkeypatch.setattr(xw.engines, "engines", list(xw.engines.engines))
    monkeypatch.setattr(xw.engines, "engines_by_name", dict(xw.engines.engines_by_name))
    before = xw.engines.count

    class Named:
        name = "another"

    engine = xw.Engine(impl=Named())
    xw.engines.add(engine)
    assert xw.engines.count == len(xw.engines) == before + 1
    assert xw.engines["another"] is xw.engines[before] is engine


def test_registering_twice_gives_the_same_engine(app: xw.App) -> None:  # noqa: ARG001 - the engine is registered
    """There is one engine, however often it is activated."""
    before = xw.engines.count
    assert calc_engine.register() is calc_engine.activate()
    assert xw.engines.count == before
