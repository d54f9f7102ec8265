"""Shows that emergencies are found: what the safety report measures with."""

from bot.training.safety.perturbations import PERTURBATIONS, Perturbation

__all__ = ["PERTURBATIONS", "Perturbation"]
