"""Algorithms that others published, re-implemented from their descriptions, and a bound that none can reach."""
