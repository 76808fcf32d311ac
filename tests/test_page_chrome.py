"""A page saved as text or Markdown, printed or copied, gives its document without the site around it."""

from __future__ import annotations

from pathlib import Path

import pytest
from read_texts import decoded, read

from pipeline.decode.parts import Line, Traced
from pipeline.decode.site_words import is_breadcrumb, is_buttons, is_posting_note, is_site_name, without_widgets

TITLE = "云州市人民政府关于印发云州市河湖长制提升行动方案的通知"
ADDRESS = "各县（市、区）人民政府，市政府各部门："
PROSE = "到2026年，全市建成幸福河湖40条，水质优良率达到92%以上，各县区要按期完成任务。"
DOCUMENT = (TITLE, "云政发〔2024〕8号", ADDRESS, PROSE, "云州市人民政府", "2024年3月5日", "（此件公开发布）")


def lines_of(*lines: str) -> list[str]:
    """The paragraphs of a page of these lines."""
    return [block.text for block in decoded("\n".join(lines)).blocks]


@pytest.mark.parametrize(
    "above",
    [
        ("首页>政务公开>政策",),
        ("当前位置：首页 > 政务公开 > 政策文件",),
        ("首页", "政务公开", "法定主动公开", "市政府文件库"),
        ("用户登录", "您好", "退出", "云上办", "砚溪概况", "简体", "繁體", "手机端", "当前位置：首页 > 政策"),
        ("下载", "打印", "全屏", "收藏", "【字号：", "加大", "还原", "减小", "】"),
        ("【字号：加大 还原 减小】",),
        ("云州市人民政府门户网站", "上云客户端", "看往期电子报"),
        ("发布时间：2024-03-08 10:20 来源：云州日报 浏览次数：128次 字体：大 中 小",),
        ("来源：云州日报", "时间：2024-03-08"),
        ("云州政务网 政策文件 " + TITLE,),
        ("2024年3月9日星期六责编：周一美编：吴二2 要闻",),
    ],
)
def test_what_stands_above_a_document_is_no_part_of_it(above: tuple[str, ...]) -> None:
    assert lines_of(*above, *DOCUMENT) == list(DOCUMENT)


@pytest.mark.parametrize(
    "below",
    [
        ("相关报道：", "一图读懂云州市河湖长制提升行动方案", "砚溪市部署河湖长制工作 2024-03-10"),
        ("【相关链接】", "云州市河湖长制工作规则"),
        ("扫一扫在手机打开当前页",),
        ("责任编辑：周一", "打印 收藏 纠错 关闭"),
        ("上一篇：云州市防汛预案", "下一篇：云州市抗旱预案"),
        (
            "云州市人民政府 版权所有 ICP备案号：云ICP备20240001号",
            "主办单位：云州市人民政府办公室",
            "网站标识码：9901000001",
        ),
        ("分享：", "微信", "微博"),
    ],
)
def test_what_stands_below_a_document_is_no_part_of_it(below: tuple[str, ...]) -> None:
    assert lines_of(*DOCUMENT, *below) == list(DOCUMENT)


def test_an_attachment_below_the_buttons_stays() -> None:
    assert (
        lines_of(*DOCUMENT, "扫一扫在手机打开当前页", "附件：河湖名录.pdf", "相关链接", "一图读懂")[-1]
        == "附件：河湖名录.pdf"
    )


def test_a_document_without_a_site_around_it_is_left_as_it_is() -> None:
    body = (*DOCUMENT, "附件", "河湖名录", "大坝、中洲、小溪")
    assert lines_of(*body) == list(body)


def test_words_of_the_text_that_name_buttons_stay() -> None:
    clause = "一是推广客户端，设置分享、收藏、打印等按钮，办事群众扫一扫即可登录，首页公开当前位置。"
    assert clause in lines_of(*DOCUMENT[:4], clause, PROSE)


@pytest.mark.parametrize("glued", ["加大还原减小】 ", "看往期电子报", "【字号：大 中 小】"])
def test_a_widget_glued_to_the_title_is_cut_off(glued: str) -> None:
    assert lines_of(glued + TITLE, *DOCUMENT[1:]) == list(DOCUMENT)


def test_a_title_that_only_the_breadcrumb_has_is_kept() -> None:
    assert lines_of("首页 > 政策文件 > " + TITLE, *DOCUMENT[1:]) == list(DOCUMENT)


def test_a_title_above_the_breadcrumb_is_kept() -> None:
    assert lines_of(TITLE, "当前位置：首页 > 政策", *DOCUMENT[1:]) == list(DOCUMENT)


def test_the_page_does_not_displace_title_and_issuer() -> None:
    fields = read("\n".join(["政策文件", "首页>政务公开>政策文件", *DOCUMENT, "主办单位：临江区融媒体中心"])).fields
    assert (fields.title, fields.issuer) == ("云州市河湖长制提升行动方案", "云州市人民政府")


def test_a_record_in_a_table_is_read_as_lines_and_is_no_table() -> None:
    record = "索引号\t990000/2024-00018\t发布机构\t云州市水利局\n文号\t云水〔2024〕3号\t发文日期\t2024-03-05"
    document = decoded("\n".join([record, "", "云州市水利局关于做好河湖管护的通知", "各县区水利局：", PROSE]))
    assert document.tables == ()
    assert "发布机构：云州市水利局" in [block.text for block in document.blocks]


def test_the_day_under_the_text_is_no_date_of_posting() -> None:
    assert lines_of(*DOCUMENT[:5], "2024-03-05")[-1] == "2024-03-05"


def test_the_day_under_an_office_above_the_text_is_no_date_of_posting() -> None:
    assert "2024.3.5" in lines_of(TITLE, "云州市人民政府办公室", "2024.3.5", PROSE)


def test_a_text_that_stands_twice_is_read_once_tables_too() -> None:
    table = "序号\t指标\t2025年\n1\t幸福河湖（条）\t40\n2\t水质优良率（%）\t92"
    text = [
        *DOCUMENT[:3],
        *(f"{number}、{PROSE}" for number in "一二三四五六七八九十"),
        "主要指标",
        "",
        table,
        "",
        *DOCUMENT[4:],
    ]
    once, twice = decoded("\n".join(text)), decoded("\n".join([*text, "打印版", *text]))
    assert len(twice.tables) == len(once.tables) == 1
    assert twice.text.count(PROSE) == once.text.count(PROSE)


@pytest.mark.parametrize("text", ["打印 收藏 关闭", "】", "【大 中 小】", "简体 | 繁體 | English"])
def test_buttons(text: str) -> None:
    assert is_buttons(text)


@pytest.mark.parametrize("text", ["大力推进", "打印机（台）", "中小企业", "政务公开工作要点"])
def test_no_buttons(text: str) -> None:
    assert not is_buttons(text)


@pytest.mark.parametrize(
    "text", ["2024年3月5日", "（2024年3月5日）", "来源：云州市水利局", "成文日期：2024-03-05", "云州日报"]
)
def test_no_posting_note(text: str) -> None:
    assert not is_posting_note(text)


@pytest.mark.parametrize("text", ["首页设置专栏。", "位置：临江区东岸", "首批名单"])
def test_no_breadcrumb(text: str) -> None:
    assert not is_breadcrumb(text)


@pytest.mark.parametrize("text", ["云州市人民政府", "建设政务服务网，推广客户端", "云州市人民政府公报"])
def test_no_site_name(text: str) -> None:
    assert not is_site_name(text)


def test_a_line_without_its_widgets_keeps_its_places_in_the_source() -> None:
    text = without_widgets(Traced("日期：2024-03-05 浏览量：87 来源：云州市水利局", ((0, 100),)))
    assert (text.text, text.runs[0], text.runs[-1]) == ("日期：2024-03-05 来源：云州市水利局", (0, 100), (14, 121))


def test_a_docx_that_was_copied_from_a_page_loses_its_widgets(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    for text in ("首页>政务公开>政策", *DOCUMENT, "相关链接", "一图读懂"):
        document.add_paragraph(text)
    path = tmp_path / "page.docx"
    document.save(str(path))
    assert [block.text for block in decoded(path.read_bytes()).blocks] == list(DOCUMENT)


def test_lines_are_kept_with_all_that_is_known_of_them() -> None:
    from pipeline.decode.page_chrome import without_chrome

    title = Line(text=Traced(f"【字号：大 中 小】{TITLE}"), level=1, bold=3, centred=True, page=2)
    kept = without_chrome([title, Line(text=Traced(PROSE))])[0]
    assert isinstance(kept, Line)
    assert (kept.text.text, kept.level, kept.centred, kept.page) == (TITLE, 1, True, 2)
