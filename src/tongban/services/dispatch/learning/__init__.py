"""A model that learns from labelled texts and never forgets what the duty lists' words say."""
