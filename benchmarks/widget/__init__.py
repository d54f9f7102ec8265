"""How soon the chat can be used, and how soon what was said is on the screen."""
