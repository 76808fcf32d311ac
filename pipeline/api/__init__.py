"""What Python programs use; `import pipeline` offers all of it by name (docs/python.md)."""
