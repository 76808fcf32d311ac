"""The words that people see for the values of columns, in Chinese and in English."""

from __future__ import annotations

from typing import Literal

Language = Literal["zh", "en"]

COMPARATORS = {"=": "", ">=": "≥", ">": ">", "<=": "≤", "<": "<", "~": "≈", "range": ""}
"""How a comparator is shown before a value."""

KINDS: dict[str, tuple[str, str, str]] = {
    "target": ("◆", "目标", "target"),
    "baseline": ("○", "现状", "baseline"),
    "unit": ("▪", "单位", "unit"),
    "deadline": ("▲", "时限", "deadline"),
    "citation": ("§", "引用", "citation"),
    "unread": ("?", "未读数字", "unread number"),
}
"""The kinds of marks: the glyph, which tells them apart without colour, and their names."""

CODES = {"target": "t", "baseline": "b", "unit": "u", "deadline": "d", "citation": "c", "unread": "x"}
"""The letter of each kind in the classes of marks (t0: a target in the lane next to the text)."""

VALUES: dict[str, tuple[str, str]] = {
    "lead": ("牵头", "lead"),
    "responsible": ("责任", "responsible"),
    "participating": ("配合", "participating"),
    "national": ("国家级", "national"),
    "province": ("省级", "province"),
    "prefecture": ("市级", "prefecture"),
    "county": ("县级", "county"),
    "loaded": ("已载入", "loaded"),
    "unchanged": ("未变", "unchanged"),
    "superseded": ("已被取代", "superseded"),
    "rejected": ("未读成", "rejected"),
    "running": ("进行中", "running"),
    "succeeded": ("成功", "succeeded"),
    "failed": ("失败", "failed"),
    "cancelled": ("已取消", "cancelled"),
    "died": ("中断", "died"),
    "appeared": ("新增", "appeared"),
    "went": ("消失", "went"),
    "changed": ("改变", "changed"),
    "same": ("一致", "same"),
    "stricter": ("更严", "stricter"),
    "weaker": ("更松", "weaker"),
    "opposite": ("方向相反", "opposite"),
    "amount": ("总量", "amount"),
    "applied": ("已生效", "applied"),
    "outdated": ("已过时", "outdated"),
    "waiting": ("待处理", "waiting"),
    "pending": ("待处理", "pending"),
    "change": ("更正", "change"),
    "strike": ("删除", "strike"),
    "add": ("补充", "add"),
    "documents": ("文件", "documents"),
    "targets": ("指标值", "targets"),
    "tasks": ("任务", "tasks"),
    "responsibilities": ("责任单位", "responsibilities"),
    "citations": ("引用", "citations"),
    "prose against table": ("正文与附表不符", "prose against table"),
    "two values": ("前后两值", "two values"),
    "sum against parts": ("合计与分项不符", "sum against parts"),
    "later year behind earlier": ("后年低于前年", "later year behind earlier"),
    "goal": ("目标", "goal"),
    "work": ("工作量", "work"),
    "payment": ("补贴", "payment"),
    "term": ("期限", "term"),
    "standard": ("标准", "standard"),
    "fee": ("收费", "fee"),
    "penalty": ("处罚", "penalty"),
}

FIELDS: dict[str, tuple[str, str]] = {
    "indicator": ("指标", "indicator"),
    "title": ("名称", "title"),
    "subject": ("对象", "subject"),
    "category": ("类别", "category"),
    "value_text": ("原文数值", "as written"),
    "comparator": ("比较", "comparator"),
    "value": ("数值", "value"),
    "value_high": ("上限", "upper value"),
    "unit": ("单位", "unit"),
    "kind": ("类型", "kind"),
    "year": ("年份", "year"),
    "year_start": ("起始年", "from year"),
    "due": ("时限", "due"),
    "due_basis": ("时限依据", "due by"),
    "due_year": ("完成年份", "due year"),
    "recurrence": ("周期", "recurrence"),
    "binding": ("约束性", "binding"),
    "attributes": ("其他栏目", "further columns"),
    "units": ("责任单位", "units"),
    "number": ("文号", "number"),
    "section": ("章节", "section"),
    "page": ("页", "page"),
    "rule": ("规则", "rule"),
    "confidence": ("识别把握", "confidence"),
    "run_id": ("运行", "run"),
    "text": ("数字", "number"),
}


def label(value: object, language: Language) -> str:
    """The word for a value of a column, or the value itself where it has none."""
    words = VALUES.get(str(value)) or FIELDS.get(str(value))
    return str(value) if words is None else words[language == "en"]


def kind_name(kind: str, language: Language) -> str:
    """The name of a kind of mark."""
    return KINDS[kind][1 if language == "zh" else 2]
