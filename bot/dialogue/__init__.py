"""Rasa inside our process: how a turn runs, actions without a second server, and the words it may use."""
