"""Which core the product is held on, and which one the load."""

from __future__ import annotations

SERVER_CORE, LOAD_CORE = "0", "1"
