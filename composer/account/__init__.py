"""The applicant's mail accounts: settings, secrets, signing in. Nothing of it lies in a workspace."""
