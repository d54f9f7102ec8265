"""What a turn costs after ten turns and after a thousand."""
