"""From what staff read to a better model: masking, teaching data, training."""
