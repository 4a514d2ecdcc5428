"""Letters of recommendation: who writes them, what they need, what their words mean."""
