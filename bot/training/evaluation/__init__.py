"""Measures the assistant: it is asked what people ask, and its replies are compared with what is expected.

The road of a file: `questions` or `conversations` reads it, `asking` puts it to the assistant, `judging` or
`turns` compares, `summary` counts. What is expected is said with `labels`. The teaching data goes another
way: `taught` reads it, `cross_validation` classifies it. What comes of either is one of the `parts` of a
report; `comparison` holds it against an earlier one, and `report` writes it.
"""
