"""What sort of promise each target is, read from whole sentences."""

from __future__ import annotations

import pytest
from read_texts import read


@pytest.mark.parametrize(
    ("sentence", "categories"),
    {
        "到2027年，绿化覆盖率达到42%。": ["goal"],
        "规上工业增加值增长6%左右。": ["goal"],
        "新建口袋公园12个，改造老旧小区30个。": ["work", "work"],
        "培训乡村医生800人次。": ["work"],
        "对新认定的省级孵化器，给予50万元奖励。": ["payment"],
        "创业租金补贴最高4000元。": ["payment"],
        "审批事项5个工作日内办结。": ["term"],
        "架空层净高不低于3.6米。": ["standard"],
        "对个人销售住房的，减按1%的征收率征收。": ["fee"],
        "首套住房最低首付款比例为15%。": ["fee"],
        "逾期不改的，处2万元以下罚款。": ["penalty"],
    }.items(),
)
def test_a_target_tells_what_sort_of_promise_it_is(sentence: str, categories: list[str]) -> None:
    facts = read(f"云州市若干措施\n一、主要内容\n{sentence}")
    assert [target.category for target in facts.targets] == categories
