"""prematch: write, check and keep track of the letters between an applicant and a program."""

__version__ = "0.1.0"
