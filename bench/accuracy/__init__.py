"""How well visitors are identified: a synthetic, calibrated population is replayed through every algorithm."""
