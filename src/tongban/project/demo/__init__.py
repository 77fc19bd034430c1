"""The demo prefecture: offices, people and a year of requests, made by the same actions as everything else."""

from tongban.project.demo.ensuring import DEFAULT_SCALE, Login, accounts, ensure

__all__ = ["DEFAULT_SCALE", "Login", "accounts", "ensure"]
