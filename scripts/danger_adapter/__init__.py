"""Teaches the encoder what is a sign of danger: learns `bot/encoder/danger_adapter.npz`.

    .venv/bin/python -m scripts.danger_adapter

Takes about fifty minutes on two cores. It is worth repeating when the lines of `bot/nlu/red_flags/lines` have
changed much; a few more are learnt by the classifier of each training. Afterwards build the encoder, train,
and look at the safety report:

    .venv/bin/python -m bot encoder build && .venv/bin/python -m bot train
    .venv/bin/python -m bot safety report
"""
