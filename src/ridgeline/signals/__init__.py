"""Smart signals: one judgement a file, pure, registered by being there (docs/writing-a-signal.md)."""
