"""The console: where staff read conversations, correct what was misunderstood, and train new models."""
