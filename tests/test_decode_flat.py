"""A text that lost its line ends is cut before its headings; a paragraph with an enumeration is not."""

from __future__ import annotations

from read_texts import decoded, read

_FILL = "坚持统筹推进，完善机制，加强保障，提升服务水平，推动各项工作落到实处。" * 8
FLAT = (
    f"各县区人民政府：为促进乡村物流发展，提出以下意见：一、总体要求（一）指导思想。{_FILL}（二）发展目标。到2025年，建成村级网点120个。{_FILL}"
    f"二、完善设施（三）建设站点。新建乡镇站点18个。（市商务局、市邮政局）{_FILL}（四）推广车辆。更新车辆60辆。{_FILL}三、保障措施（五）资金。{_FILL}"
)


def test_headings_in_a_flattened_text_give_their_sections() -> None:
    facts = read(FLAT)
    assert [(target.evidence.section, int(target.quantity.value or 0)) for target in facts.targets] == [
        ("1.2", 120),
        ("2.3", 18),
        ("2.4", 60),
    ]
    assert [(task.evidence.section, task.title) for task in facts.tasks] == [("2.3", "建设站点")]


def test_a_cut_text_keeps_its_characters_where_they_were() -> None:
    document = decoded(FLAT)
    assert document.text.replace("\n", "") == FLAT
    assert all(document.text[block.start : block.start + len(block.text)] == block.text for block in document.blocks)


def test_an_enumeration_within_a_paragraph_stays_whole() -> None:
    text = "一、原则\n\n坚持以下原则：（一）统筹推进；（二）分类指导；（三）试点先行；（四）注重实效。"
    assert [block.section for block in decoded(text).blocks] == ["1", "1"]
