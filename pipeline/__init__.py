"""Read Chinese government policy documents into a DuckDB warehouse of facts.

Five stages, whose alphabetical order is the order of the data: collect, decode, recognize, resolve, store.
"""
