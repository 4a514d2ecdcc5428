"""The guard: `check(message, context) -> Report`, pure. No files, no clock, no network."""
