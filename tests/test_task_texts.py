"""What a task is about in full: the sentences that the clause naming its units closes."""

from __future__ import annotations

import pytest

import pipeline

HEAD = "青禾县托育服务行动方案\n\n一、总体要求\n坚持就近就便。\n二、重点任务\n"


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        # A bracket at the end closes its paragraph.
        ("（一）扩大供给\n新建托育园5所。改造闲置校舍。（责任单位：县教育局）", ["新建托育园5所。改造闲置校舍。"]),
        # One at the end of an item closes all paragraphs of the item.
        (
            "（一）扩大供给\n新建托育园5所。\n改造闲置校舍3处。（责任单位：县教育局）",
            ["新建托育园5所。\n改造闲置校舍3处。"],
        ),
        # Each of several closes what stands since the one before.
        (
            "（一）扩大供给\n新建托育园5所（县教育局负责）；改造闲置校舍3处（县住建局负责）。",
            ["新建托育园5所", "改造闲置校舍3处"],
        ),
        # A line of its own closes the lines above it, and not those of the item before.
        (
            "（一）扩大供给\n新建托育园5所。\n责任单位：县教育局\n（二）提升质量\n培训园长80人。\n责任单位：县人社局",
            ["新建托育园5所。", "培训园长80人。"],
        ),
        # In running prose what is to be done follows the units.
        ("（一）扩大供给\n由县教育局牵头，县住建局配合，2026年底前建成托育园5所。", ["由县教育局牵头，县住建局配合，2026年底前建成托育园5所"]),
        # Where nothing else is said, it is the heading.
        ("（一）建成县级托育中心\n（责任单位：县教育局）", ["建成县级托育中心"]),
    ],
)
def test_the_text_of_a_task_is_what_its_clause_closes(body: str, texts: list[str]) -> None:
    assert [task.text for task in pipeline.read((HEAD + body).encode()).tasks] == texts


def test_without_headings_it_is_the_paragraph_itself() -> None:
    text = "青禾县人民政府要求做好以下工作。\n\n新建托育园5所。（责任单位：县教育局）\n\n培训园长80人。（责任单位：县人社局）"
    assert [task.text for task in pipeline.read(text.encode()).tasks] == ["新建托育园5所。", "培训园长80人。"]


def test_the_text_of_a_row_is_the_cell_that_names_it() -> None:
    rows = "序号\t重点任务\t责任单位\n1\t新建托育园5所\t县教育局\n2\t培训园长80人\t县人社局"
    assert [task.text for task in pipeline.read(rows.encode()).tasks] == ["新建托育园5所", "培训园长80人"]
