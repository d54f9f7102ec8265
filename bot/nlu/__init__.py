"""Understanding: the Rasa graph components that config.yml names, and what they are made of."""
