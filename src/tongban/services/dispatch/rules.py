"""Who may look after models."""

MODELS = "dispatch.models"
