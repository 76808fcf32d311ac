"""`python -m pipeline.cli` is the command `policy-targets`."""

from pipeline.cli import main

main()
