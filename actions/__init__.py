"""What the assistant does when a fixed response is not enough: one module for each capability."""
