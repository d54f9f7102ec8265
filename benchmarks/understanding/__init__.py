"""How well messages are understood: this project beside stock Rasa, and its classifier on public sets."""
