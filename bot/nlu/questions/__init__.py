"""Which questions a message asks: its parts, what each asks, and which of them are to be answered."""
