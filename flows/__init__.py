"""Prefect flows around the pipeline; the only place that imports prefect."""
