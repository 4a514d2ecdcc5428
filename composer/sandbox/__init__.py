"""Fills templates in a sandbox: the only importer of jinja2, which takes long to import."""

from composer.sandbox.rendering import render

__all__ = ["render"]
