"""The shapes of the management API. Ridgeline's own, and no part of the contract."""
