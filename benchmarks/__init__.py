"""What the project claims in figures, for anybody to measure again."""
