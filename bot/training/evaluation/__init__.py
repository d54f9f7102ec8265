"""Measures the assistant: it is asked what people ask, and its replies are compared with what is expected.

The road of a file: `questions` or `conversations` reads it, `asking` puts it to the assistant, `judging` or
`turns` compares, `summary` counts, `report` writes. What is expected is said with `labels`.
"""
