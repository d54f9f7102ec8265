"""What somebody can do to a server who has nothing but its address."""
