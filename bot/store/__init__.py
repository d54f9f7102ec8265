"""Stored conversations: tables, the tracker store that Rasa writes them through, and the queries that read them."""
