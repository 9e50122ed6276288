"""Refuse to build a wheel without the browser agent: the wheel must work where there is no Node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AgentCheck(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        scripts = Path(self.root) / "src/ridgeline/http/agent_script"
        if not all((scripts / name).is_file() for name in ("agent.js", "worker.js")):
            raise RuntimeError("The browser agent is not built; run 'make wheel', which builds it first.")
