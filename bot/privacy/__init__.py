"""Takes out of a patient's words what could say who wrote them, before anything is kept."""
