"""Who may what with figures."""

PUBLISH = "indicators.publish"
