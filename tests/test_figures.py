"""Figures of benchmarks: kept with their spread, compared by ratio, and only with those of the same texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.figures import Figure, keep, kept_ratios, losses, result_of


def test_a_ratio_that_lost_a_third_is_told_and_noise_is_not() -> None:
    kept = {"facts": 1.5, "store": 1.0}
    assert losses({"facts": 1.2, "store": 0.9}, kept) == []
    assert losses({"facts": 1.0, "store": 0.9}, kept) == ["facts: 1.00 in place of 1.50, a loss of 33 %"]


def test_a_result_is_compared_with_one_of_the_same_texts_alone(tmp_path: Path) -> None:
    path = tmp_path / "results" / "throughput.json"
    keep(result_of(900, {"facts": Figure(median=40, least=38, most=41)}, {"facts : script": 1.5}), path)
    assert kept_ratios(path, 900) == {"facts : script": 1.5}
    with pytest.raises(SystemExit, match="give the same texts"):
        kept_ratios(path, 901)
