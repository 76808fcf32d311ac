"""The stages over many files: plan what to read, read it in several processes, try again, and load batch by batch."""
