"""Ridgeline: self-hosted device intelligence."""

__version__ = "0.1.0"
