"""Refuse to build a wheel without the browser agent and the console: the wheel must work where there is no Node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_BUILT = ("agent_script/agent.js", "agent_script/further.js", "agent_script/worker.js", "playground/sources.js")
_CONSOLE = "console/app/index.html"
_REFERENCE = "reference/app/index.html"


class AgentCheck(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        http = Path(self.root) / "src/ridgeline/http"
        if not all((http / name).is_file() for name in _BUILT):
            raise RuntimeError("The browser agent is not built; run 'make wheel', which builds it first.")
        if not (http / _CONSOLE).is_file():
            raise RuntimeError("The console is not built; run 'make wheel', which builds it first.")
        if not (http / _REFERENCE).is_file():
            raise RuntimeError("The API reference is not built; run 'make wheel', which builds it first.")
