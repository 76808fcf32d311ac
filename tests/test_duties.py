"""Who is to do what by when: duties in running prose, units that hold for all later clauses, deadlines."""

from __future__ import annotations

import pytest
from read_texts import read

from pipeline.model import Task

HEAD = "临江区公共服务提升工作方案\n\n一、主要任务\n\n"
SIGNED = "\n\n云州市临江区人民政府\n2025年3月1日\n"


def tasks(body: str) -> tuple[Task, ...]:
    return read(HEAD + body + SIGNED).tasks


def units(task: Task) -> list[tuple[str, str]]:
    return [(found.role, found.unit) for found in task.responsibilities]


PROSE: dict[str, list[tuple[str, str]]] = {
    "由区教育局牵头，区财政局、区住建局配合，2026年底前新建小学3所。": [
        ("lead", "区教育局"), ("participating", "区财政局"), ("participating", "区住建局"),
    ],
    "区民政局负责，各街道办事处参与，到2026年建成食堂20个。": [("responsible", "区民政局"), ("participating", "各街道办事处")],
    "区数据局要牵头建设政务平台，2026年10月底前上线运行。": [("lead", "区数据局")],
    "区卫健局会同区医保局、区财政局，2026年新增床位500张。": [
        ("lead", "区卫健局"), ("participating", "区医保局"), ("participating", "区财政局"),
    ],
    "区水利局会同有关部门组织开展2026年水厂评估。": [("lead", "区水利局"), ("participating", "有关部门")],
    "区住建局作为牵头单位，区城管局作为配合单位，2026年改造小区15个。": [("lead", "区住建局"), ("participating", "区城管局")],
    "具体方案由区市场监管局牵头，2026年抽检食品1200批次。": [("lead", "区市场监管局")],
    "区体育局具体负责，2026年建成球场4片。": [("responsible", "区体育局")],
    "责任单位为区文旅局，完成时限为2026年12月。": [("responsible", "区文旅局")],
    "区商务局（牵头）、区工信局、区财政局（配合）": [("lead", "区商务局"), ("responsible", "区工信局"), ("participating", "区财政局")],
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "meaning"), PROSE.items(), ids=lambda value: str(value)[:16])
def test_running_prose_makes_units_responsible(sentence: str, meaning: list[tuple[str, str]]) -> None:
    [task] = tasks(f"（一）扩大供给。{sentence}")
    assert units(task) == meaning
    assert task.due_year == (None if "（牵头）" in sentence else 2026)


@pytest.mark.parametrize(
    "sentence",
    [
        "建立由区教育局牵头的协调机制。",
        "健全教育部门牵头，宣传、财政等部门分工负责的工作机制。",
        "支持企业牵头组建创新联合体。",
        "学校要积极参与校园建设。",
        "坚持政府负责、社会协同。",
    ],
)
def test_what_is_said_of_duties_in_passing_is_no_task(sentence: str) -> None:
    assert tasks(f"（一）完善机制。{sentence}") == ()


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ("以下均需各街道办事处落实，不再列出", "responsible"),
        ("以下均需各街道办事处配合，不再一一列出", "participating"),
        ("以下责任单位均包括各街道办事处，不再列出", "responsible"),
    ],
)
def test_units_of_all_later_clauses_are_added_to_each_once(said: str, role: str) -> None:
    first, second, third = tasks(
        f"（一）扩大供给。新增床位。（区民政局负责。{said}）\n\n（二）提升质量。培训人员。（区人社局负责）\n\n"
        "（三）加强监管。开展巡查。（各街道办事处负责）"
    )
    assert units(first) == [("responsible", "区民政局"), (role, "各街道办事处")]
    assert units(second) == [("responsible", "区人社局"), (role, "各街道办事处")]
    assert units(third) == [("responsible", "各街道办事处")]


def test_towns_and_companies_may_stand_in_a_list_of_offices_behind_a_sentence() -> None:
    [task] = tasks("（一）培育企业。引进一批龙头企业。（区经委、临江镇、东湖工业园区、新城公司）")
    assert [unit for _, unit in units(task)] == ["区经委", "临江镇", "东湖工业园区", "新城公司"]
    assert tasks("（一）培育企业。服务各类园区。（东湖工业园区、新城公司）") == ()


def test_others_that_are_told_by_their_level_are_a_unit_of_their_own() -> None:
    [task] = tasks("（一）减税降费。落实政策。（财政部、税务总局等国务院有关部门及各地区按职责分工负责）")
    assert [unit for _, unit in units(task)] == ["财政部", "税务总局", "国务院有关部门", "各地区"]


@pytest.mark.parametrize(
    ("clause", "year"),
    [
        ("（6月底完成，牵头单位：区教育局）", 2025),
        ("（牵头单位：区教育局，完成时限：年底前）", 2025),
        ("（5月底取得明显成效并持续推进，牵头单位：区教育局）", None),
        ("（牵头单位：区教育局，完成时限：2027年6月）", 2027),
        ("（牵头单位：区教育局）", None),
    ],
)
def test_a_time_without_a_year_is_in_the_year_of_the_document(clause: str, year: int | None) -> None:
    [task] = tasks(f"（一）建设学校。完成主体工程。{clause}")
    assert task.due_year == year


@pytest.mark.parametrize(
    ("passage", "year"),
    [
        ("2027年底前开展专项治理，整治违法加价行为", 2027),
        ("2026年底前组织全面自查，2027年3月底前开展检查", 2027),
        ("开展专项治理，到2027年整治率提高", None),
        ("2027年底前开展治理。另行开展检查", None),
    ],
)
def test_a_year_that_opens_the_passage_governs_it_where_it_is_one_sentence(passage: str, year: int | None) -> None:
    [task] = tasks(f"1.{passage}。（区教育局负责）")
    assert task.due_year == year


def test_a_list_for_one_year_gives_its_tasks_that_year() -> None:
    body = "按要求推进。" + SIGNED + "\n附件\n\n2026年区级民生实事\n\n1.新增学位300个（牵头单位：区教育局）。\n\n2.新增床位40张（牵头单位：区民政局）。\n"
    assert [task.due_year for task in read(HEAD + body).tasks] == [2026, 2026]


def test_columns_of_offices_and_persons_have_roles_and_a_month_is_in_the_documents_year() -> None:
    table = (
        "序号\t工作任务\t牵头处室\t配合处室\t责任人\t完成时限\n1\t编制预案\t应急处\t规划处、法规处\t李明\t6月底\n"
        "2\t组织演练\t应急处\t办公室\t王芳\t持续推进\n"
    )
    first, second = tasks("任务清单\n\n" + table)
    assert units(first) == [("lead", "应急处"), ("participating", "规划处"), ("participating", "法规处")]
    assert (first.due_year, second.due_year) == (2025, None)
