"""From what staff read to a better model: teaching data, training."""
