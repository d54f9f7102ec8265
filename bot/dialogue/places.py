"""Where an error came from, without its text: an error's text may hold a patient's words."""

from __future__ import annotations


def place_of(error: BaseException) -> str:
    """The file and line that raised an error."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "an unknown place"
