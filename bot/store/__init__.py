"""Stored conversations: tables, the tracker store that Rasa writes through, and the queries that read."""
