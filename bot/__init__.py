"""Backline: an assistant for questions about gabapentin and back pain."""
