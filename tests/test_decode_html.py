"""A web page gives its document, whole and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from likeness import bag_likeness, plain_text, text_of

from pipeline.decode.html import read_html
from pipeline.decode.parts import Grid, Line, Part
from pipeline.errors import DecodeError

PROSE = "全区学前三年毛入园率达到98%以上，普惠性幼儿园覆盖率不低于92%，公办园在园幼儿占比达到60%，各镇街要按期完成。"


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def texts(parts: list[Part]) -> list[str]:
    return [part.text.text for part in parts if isinstance(part, Line)]


def line(parts: list[Part], start: str) -> Line:
    return next(part for part in parts if isinstance(part, Line) and part.text.text.startswith(start))


def grid(parts: list[Part]) -> Grid:
    return next(part for part in parts if isinstance(part, Grid))


def cells(parts: list[Part]) -> list[list[tuple[str, int, int]]]:
    return [[(c.text.text, c.row_span, c.column_span) for c in row] for row in grid(parts).rows]


# ---------------------------------------------------------------- characters


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "big5", ""])
def test_no_character_is_lost_whatever_charset_the_page_declares(declared: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    data = page(f"<p>镕湖流域治理方案。{PROSE}</p>", head).decode().encode("gb18030")
    assert texts(read_html(data)) == [f"镕湖流域治理方案。{PROSE}"]


def test_an_xml_declaration_does_not_decide_the_encoding() -> None:
    data = b'<?xml version="1.0" encoding="gb2312"?>' + page(f"<p>{PROSE}</p>")
    assert texts(read_html(data)) == [PROSE]


def test_a_line_end_of_the_source_between_han_characters_is_nothing() -> None:
    assert texts(read_html(page(f"<p>公办\n    幼儿园{PROSE}</p>"))) == [f"公办幼儿园{PROSE}"]


def test_words_in_latin_letters_keep_one_space() -> None:
    assert texts(read_html(page(f"<p>建成 5G\n  SA 基站。{PROSE}</p>"))) == [f"建成 5G SA 基站。{PROSE}"]


# ---------------------------------------------------------------- lines


def test_a_paragraph_is_a_whole_line_and_pieces_between_breaks_are_not() -> None:
    parts = read_html(page(f"<p>{PROSE}</p><p>{PROSE}<br>第二行{PROSE}</p>"))
    assert [part.whole for part in parts if isinstance(part, Line)] == [True, False, False]


def test_a_bold_head_is_counted_and_the_rest_is_not() -> None:
    assert line(read_html(page(f"<p><b>（一）扩大资源。</b>{PROSE}</p>")), "（一）").bold == len("（一）扩大资源。")


def test_the_face_hei_counts_as_bold() -> None:
    body = f"<p><span style='font-family:黑体'>一、主要目标</span></p><p>{PROSE}</p>"
    assert line(read_html(page(body)), "一、").bold == len("一、主要目标")


def test_indents_by_ideographic_space_entity_or_style_are_equal() -> None:
    body = f"<p>　　甲{PROSE}</p><p>&nbsp;&nbsp;&nbsp;&nbsp;乙{PROSE}</p><p style='text-indent:2em'>丙{PROSE}</p>"
    assert [part.indent for part in read_html(page(body)) if isinstance(part, Line)] == [4, 4, 4]


def test_centred_is_told_by_the_line_and_not_by_the_place_of_a_table_around_it() -> None:
    body = f"<table align=center><tr><td><p align=center>行动方案</p><p>{PROSE}</p></td></tr></table>"
    parts = read_html(page(body))
    assert (line(parts, "行动").centred, line(parts, PROSE[:4]).centred) == (True, False)


def test_a_heading_element_gives_its_level() -> None:
    assert line(read_html(page(f"<h2>行动方案</h2><p>{PROSE}</p>")), "行动").level == 2


def test_preformatted_text_keeps_its_lines() -> None:
    assert texts(read_html(page(f"<pre>{PROSE}\n第二行。{PROSE}</pre>"))) == [PROSE, f"第二行。{PROSE}"]


# ---------------------------------------------------------------- the article


SITE = f"""
<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/x">政务公开</a></li></ul></div>
<div class="side"><a href="/n">全市整治排污口386个</a></div>
<div class="main"><div class="tools">【字体：<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a></div>
<div class="text"><p>{PROSE}</p><p>{PROSE}</p></div>
<div>分享到：<a>微信</a><a>微博</a></div></div>
<div class="rel">相关链接：<a href="/y">3个方面12项任务解读</a></div>
<script>var visits = 1280;</script><style>p{{width:96px}}</style>
<div class="foot">版权所有 主办单位：某市教育局 您是第302514位访客</div>
"""


def test_navigation_tools_links_scripts_and_feet_are_left_out() -> None:
    assert texts(read_html(page(SITE))) == [PROSE, PROSE]


def test_what_a_page_hides_is_left_out() -> None:
    assert texts(read_html(page(f"<p>{PROSE}</p><p style='display:none'>旧稿{PROSE}</p>"))) == [PROSE]


def test_an_article_that_only_a_script_would_show_is_kept() -> None:
    assert texts(read_html(page(f"<div style='display:none'><p>{PROSE}</p></div><p>加载中</p>"))) == [PROSE]


def test_the_title_above_the_article_is_kept() -> None:
    title = "关于印发某区学前教育行动方案的通知"
    body = f"<div><h1>{title}</h1></div><div><p>{PROSE}</p><p>{PROSE}</p></div>"
    assert texts(read_html(page(body)))[0] == title


def test_a_title_that_only_the_head_holds_is_taken_from_it() -> None:
    head = "<title>关于印发某区学前教育行动方案的通知_某区人民政府</title>"
    assert texts(read_html(page(f"<p>{PROSE}</p>", head))) == ["关于印发某区学前教育行动方案的通知", PROSE]


def test_the_record_of_a_database_page_is_a_line_a_label() -> None:
    record = "<table><tr><td>发文字号：</td><td>某政发〔2022〕3号</td><td>成文日期：</td><td>2022年5月20日</td></tr>"
    record += "<tr><td>索引号：</td><td>A1</td><td>主题分类：</td><td>教育</td></tr></table>"
    assert texts(read_html(page(f"<div>{record}</div><div><p>{PROSE}</p></div>")))[:2] == [
        "发文字号： 某政发〔2022〕3号",
        "成文日期： 2022年5月20日",
    ]


def test_a_linked_attachment_below_the_article_keeps_its_name() -> None:
    body = f"<div><p>{PROSE}</p></div><div><a href='1.doc'>附件1：重点项目表.doc</a></div>"
    assert texts(read_html(page(body))) == [PROSE, "附件1：重点项目表.doc"]


# ---------------------------------------------------------------- tables


def test_row_and_column_spans_are_kept_on_the_cell_that_has_them() -> None:
    table = """<table><tr><th rowspan=2>县区</th><th colspan=2>目标</th></tr><tr><th>2023年</th><th>2025年</th></tr>
    <tr><td>东县</td><td>0.20</td><td>0.15</td></tr></table>"""
    assert cells(read_html(page(f"<p>{PROSE}</p>{table}"))) == [
        [("县区", 2, 1), ("目标", 1, 2)],
        [("2023年", 1, 1), ("2025年", 1, 1)],
        [("东县", 1, 1), ("0.20", 1, 1), ("0.15", 1, 1)],
    ]


def test_a_span_beyond_the_table_ends_with_it() -> None:
    table = "<table><tr><td rowspan=0>甲</td><td>1</td></tr><tr><td rowspan=99>2</td></tr></table>"
    assert [row[0][1] for row in cells(read_html(page(f"<p>{PROSE}</p>{table}")))] == [2, 1]


def test_paragraphs_of_a_cell_are_its_lines() -> None:
    table = "<table><tr><td>单位</td><td>年度</td></tr>"
    table += "<tr><td><p>区教育局</p><p>区财政局</p></td><td>2024</td></tr></table>"
    assert cells(read_html(page(f"<p>{PROSE}</p>{table}")))[1][0][0] == "区教育局\n区财政局"


def test_a_table_that_only_lays_out_the_page_is_read_through() -> None:
    inner = "<table><tr><td>序号</td><td>指标</td></tr><tr><td>1</td><td>98%</td></tr></table>"
    body = f"<table><tr><td>　</td><td><p>{PROSE}</p>{inner}</td></tr></table>"
    parts = read_html(page(body))
    assert (texts(parts), len(grid(parts).rows)) == ([PROSE], 2)


def test_the_rows_of_thead_are_the_header() -> None:
    table = "<table><thead><tr><td>序号</td><td>指标</td></tr></thead>"
    table += "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    assert grid(read_html(page(f"<p>{PROSE}</p>{table}"))).header_rows == 1


# ---------------------------------------------------------------- bad input


def test_a_page_without_text_says_what_to_do() -> None:
    with pytest.raises(DecodeError, match="save it from a browser") as caught:
        read_html(page("<script>load()</script>"))
    assert caught.value.code == "no-text"


def test_deep_nesting_is_read() -> None:
    assert texts(read_html(page("<div>" * 240 + f"<p>{PROSE}</p>" + "</div>" * 240))) == [PROSE]


@pytest.mark.corpus
def test_real_pages_lose_nothing_of_their_text(corpus: Path) -> None:
    pages = sorted((corpus / "corpus/files").glob("*.html"))
    found = {path.name: bag_likeness(text_of(read_html(path.read_bytes())), plain_text(path)) for path in pages}
    assert {name: value for name, value in found.items() if value < 0.98} == {}


def test_a_table_within_a_cell_gives_that_cell_a_line_a_row() -> None:
    inner = "<table><tr><td>新建</td><td>12所</td></tr><tr><td>改建</td><td>9所</td></tr></table>"
    table = f"<table><tr><td>项目</td><td>规模</td></tr><tr><td>公办幼儿园建设工程项目</td><td>{inner}</td></tr></table>"
    (grid,) = (part for part in read_html(page(f"<p>{PROSE}</p>{table}")) if isinstance(part, Grid))
    assert grid.rows[1][1].text.text == "新建 12所\n改建 9所"


def test_columns_that_no_cell_ends_at_are_none() -> None:
    row = '<tr><td colspan="2">{}</td><td colspan="3">{}</td></tr>'
    table = f"<table>{row.format('指标', '目标')}{row.format('新增托位', '600个')}</table>"
    (grid,) = (part for part in read_html(page(f"<p>{PROSE}</p>{table}")) if isinstance(part, Grid))
    assert {cell.column_span for cells in grid.rows for cell in cells} == {1}
