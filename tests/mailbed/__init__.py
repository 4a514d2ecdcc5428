"""Mail servers of the tests' own, on the loopback only: real ones, one that fails on purpose, and a fake login."""
