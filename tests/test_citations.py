"""Which names in 《》 and which numbers are other documents that a document cites."""

from __future__ import annotations

import pytest
from read_texts import read

FRONT = (
    "临江区人民政府办公室关于印发《临江区购房补贴若干措施》的通知\n临政办发〔2025〕6号\n"
    "各街道办事处：\n《临江区购房补贴若干措施》已经同意，现印发给你们。\n临江区人民政府办公室\n2025年3月1日\n"
    "临江区购房补贴若干措施\n\n"
)


def cited(body: str, front: str = FRONT) -> list[tuple[str | None, str | None]]:
    return [(found.title, found.number) for found in read(f"{front}一、总体要求\n\n{body}\n").citations]


@pytest.mark.parametrize(
    ("body", "meaning"),
    {
        "根据《云州市住房条例》制定。": [("云州市住房条例", None)],
        "签订《商品房买卖合同》后申请。": [("商品房买卖合同", None)],
        "取得《商品房预售许可证》后填写《购房补贴申请表》。": [],
        "按照《临江区重点任务分工表》推进。": [("临江区重点任务分工表", None)],
        "落实规划《纲要》要求。": [],
        "贯彻云州市《关于购房补贴的若干措施》精神。": [("关于购房补贴的若干措施", None)],
        "落实《云州市住房规划》（云政发〔2024〕3号）。云政发〔2024〕3号文件继续有效。": [("云州市住房规划", "云政发〔2024〕3号")],
        "提交《房票申请承诺书》。\n\n附件：1.临江区房源核验办法\n2.房票申请承诺书": [],
    }.items(),
)
def test_other_documents_are_cited_once(body: str, meaning: list[tuple[str | None, str | None]]) -> None:
    assert cited(body) == meaning


def test_of_several_documents_issued_together_each_is_the_document_itself() -> None:
    both = "《关于支持购房的实施意见》《关于支持租房的实施意见》"
    front = f"临江区人民政府办公室关于印发{both}的通知\n临政办发〔2025〕6号\n各街道办事处：\n现将{both}印发给你们。\n关于支持购房的实施意见\n\n"
    assert cited("现将《关于支持租房的实施意见》印发，依据《云州市住房条例》。", front) == [("云州市住房条例", None)]


def test_a_number_that_a_lost_line_break_joined_to_the_title_is_the_documents_own() -> None:
    front = "临江区人民政府办公室关于加强绿化的通知临政办发〔2025〕8号各街道办事处：\n为加强绿化，现通知如下。\n\n"
    assert cited("落实沪规划资源〔2024〕5号文件。", front) == [(None, "沪规划资源〔2024〕5号")]
