"""Which pieces of a web page are the document, and which the site around it.

Prose decides: the article is the innermost element that holds nearly all sentences of the page outside links. From
the rest only what says something of the document is kept: its title, its record (索引号, 发文字号 …), stray sentences.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.decode.parts import Grid, GridCell, Line, Part, Traced, join

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 200
_SHARE = 0.8  # of the page's prose that the article must hold: less would keep a sidebar, more drop to one paragraph
_SENTENCE = re.compile(r"[。；：！？]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LABEL = re.compile(
    r"(索\s{0,4}引\s{0,4}号|信息索引|发\s{0,4}文\s{0,4}字\s{0,4}号|文\s{0,4}件?\s{0,4}编?\s{0,4}号|文\s{0,4}号|发\s{0,4}文\s{0,4}机\s{0,4}[关构]|发\s{0,4}布\s{0,4}机\s{0,4}[关构]"
    r"|发文单位|信息来源|来\s{0,4}源|成\s{0,4}文\s{0,4}日\s{0,4}期|发\s{0,4}布\s{0,4}日\s{0,4}期|印发日期|颁发时间|公开日期|发布时间|生成日期|实施日期"
    r"|生效日期|废止日期|失效日期|效力级别|有\s{0,4}效\s{0,4}性|时\s{0,4}效\s{0,4}性?|主\s{0,4}题\s{0,4}分\s{0,4}类|主\s{0,4}题\s{0,4}词|分类|类别|标\s{0,4}题|名\s{0,4}称"
    r"|公文种类|时间|日期)\s{0,4}[:：]"
)
_INDEX = re.compile(r"索\s{0,4}引\s{0,4}号")
_BARE_LABEL = re.compile(
    # 索引号 | 500/2024-1 | 发布机构 | 云州市: a record whose labels have no colon
    rf"{_INDEX.pattern}|统一登记号|登记日期|发文字号|文\s{{0,4}}号|发文机[关构]|发布机[关构]|发文日期|成文日期|发布日期|公开日期|生成日期"
    r"|主题分类|主题词|生效日期|失效日期|有\s{0,4}效\s{0,4}性"
)
_WORD = (
    r"(?:分享到?|转发|打印(?:本页|页面)?|收藏|取消收藏|关闭(?:窗口|本页)?|字\s*[体号]|[大中小]|加载中|微信|微博|新浪微博|QQ空间|QQ|朋友圈"
    r"|扫描?一?扫?二维码分享?(?:到手机)?"
    # What stands behind 扫一扫 is told in one way: up to the next blank, else some characters.
    r"|(?:手机)?(?>扫一扫 ?(?:[^\s|｜/]{0,13}(?=[\s|｜/]|$)|.{0,13}))|复制链接|返回顶部|返回|首页|当前位置|您的?位置|上一篇|下一篇|无障碍"
    r"|公报PDF|PDF格式下载|PDF下载|文件下载|全真版|文字版|图片版|相关(?:链接|文档|文件|阅读|附件|解读|政策|信息)|政策解读|一图读懂|听全文"
    r"|收听|播放|暂停|阅读|浏览次?+数?+|点击次?+数?+|次|责任编辑|编辑|无)"
)
_CHROME = re.compile(rf"\A[\s\[【（(《<>]*(?:{_WORD}[\s:：|｜/、\]】）)>》\d-]*)+", re.I)
_RELATED = re.compile(r"\A[\s【\[]*(?:相关|解读|延伸)(?:链接|文档|文件|阅读|解读|政策|信息|报道)\s*[:：】\]]")
_FOOT = re.compile(
    r"版权(?:所有|说明|声明)|ICP备|公网安备|网站标识码|技术支持|建议使用.{0,20}浏览|主办单位?[:：]|承办单位?[:：]|网站地图|您访问的链接"
)
DOCUMENT_TITLE = re.compile(
    r"关于.{4}|(?<=.{4})(?:规划|计划|方案|意见|办法|措施|细则|条例|规定|决定|报告|纲要|建议|清单|目标)(?:[（(].{1,20}[）)])?$"
)
_ATTACHED = re.compile(r"附\s*[件表录]\s*\d{0,2}\s*[:：.．、\s]")
_CLOSING = re.compile(r"附\s*[件表录]|抄\s*送|[（(]?此件|.{0,30}印发$|.{0,20}\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part with the element that it came from, how many of its characters are links, and whether it is hidden."""

    part: Part
    element: _Element
    linked: int
    hidden: bool = False

    @property
    def text(self) -> str:
        """All characters of the part."""
        part = self.part
        return part.text.text if isinstance(part, Line) else "".join(c.text.text for row in part.rows for c in row)

    @property
    def is_link(self) -> bool:
        """Whether most of the part is a link."""
        return self.linked * 2 > len(self.text)


def select_article(pieces: list[Piece], title: str) -> list[Part]:
    """The parts of the document among the `pieces` of a page whose <title> is `title`, in page order."""
    shown = _visible(pieces)
    if not shown:
        return []
    article = _article(shown)
    inside = [_is_within(piece.element, article) for piece in shown]
    first = inside.index(True) if any(inside) else 0
    last = len(inside) - 1 - inside[::-1].index(True) if any(inside) else len(inside)
    kept: list[Part] = []
    for index, piece in enumerate(shown):
        if inside[index] or first < index < last:
            keep = not _is_chrome(piece)
        elif index < first:
            keep = _says_of_document(piece, title) or _is_prose(piece)
        else:
            keep = _is_prose(piece) or bool((_ATTACHED if piece.is_link else _CLOSING).match(piece.text))
        if keep:
            kept.extend(record_lines(piece.part))
    return _heading(kept, title) + kept


def _heading(kept: list[Part], title: str) -> list[Part]:
    """The page's <title> without the site's name, where it is a document's title that the article leaves out."""
    name = re.split(r"[_|｜\u00a0]|\s[-–—]\s|\s{2}", title)[0].strip()
    whole = _squash(name)
    lines = [_squash(part.text.text) for part in kept[:30] if isinstance(part, Line)]
    told = whole in "".join(lines) or any(len(line) >= 8 and line in whole for line in lines)
    if not lines or told or not DOCUMENT_TITLE.search(name):
        return []
    return [Line(text=Traced(name), whole=True, level=1, centred=True)]


def _squash(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _visible(pieces: list[Piece]) -> list[Piece]:
    """Without what is hidden, unless the article itself is (some pages show it by script only)."""
    shown = [piece for piece in pieces if not piece.hidden]
    return pieces if sum(map(_prose, pieces)) > 3 * sum(map(_prose, shown)) else shown


def _prose(piece: Piece) -> int:
    """Han characters that stand in sentences or tables outside links."""
    text = piece.text
    if piece.is_link or (isinstance(piece.part, Line) and not _SENTENCE.search(text)) or _LABEL.match(text):
        return 0
    return len(_HAN.findall(text))


def _article(pieces: list[Piece]) -> _Element | None:
    """The innermost element that holds nearly all prose; None where the page has none."""
    weight: dict[_Element, int] = defaultdict(int)
    total = 0
    for piece in pieces:
        if amount := _prose(piece):
            total += amount
            for element in (piece.element, *_ancestors(piece.element)):
                weight[element] += amount
    holders = [element for element, amount in weight.items() if amount >= _SHARE * total]
    innermost = max(holders, key=_depth, default=None)
    return None if innermost is None else _with_neighbours(innermost, pieces)


def _with_neighbours(article: _Element, pieces: list[Piece]) -> _Element:
    """The outermost element around the article that adds words only, no links and buttons: one long paragraph may
    outweigh the headings beside it."""
    for above in list(_ancestors(article)):
        added = [p for p in pieces if _is_within(p.element, above) and not _is_within(p.element, article)]
        if any(piece.is_link or is_site_furniture(piece.text) for piece in added):
            break
        article = above
    return article


def _ancestors(element: _Element) -> Iterator[_Element]:
    """The nearest elements around one: no page nests deeper on purpose, and each piece would pay for all of them."""
    return islice(element.iterancestors(), _DEEPEST)


def _depth(element: _Element) -> int:
    return sum(1 for _ in element.iterancestors())


def _is_within(element: _Element, article: _Element | None) -> bool:
    return article is None or element is article or any(above is article for above in _ancestors(element))


def _is_chrome(piece: Piece) -> bool:
    """Buttons, labels and feet of the site inside the article, and links to related pages."""
    if not isinstance(piece.part, Line):
        return False
    return bool(piece.linked and _RELATED.match(piece.text)) or is_site_furniture(piece.text)


def is_site_furniture(text: str) -> bool:
    """Whether a line is only a site's buttons (打印, 分享, 字体 大 中 小) or begins its foot (版权所有, 主办单位：)."""
    return bool(_CHROME.fullmatch(text) or _FOOT.match(text))


def _is_prose(piece: Piece) -> bool:
    text = piece.text
    if piece.is_link or _FOOT.search(text):
        return False
    han = len(_HAN.findall(text))
    return han >= 40 if isinstance(piece.part, Grid) else "。" in text and han >= 20


def _says_of_document(piece: Piece, title: str) -> bool:
    """Whether a piece above the article is its title, a line of it, or its record."""
    text = piece.text
    if _LABEL.search(text) and len(text) < 1000 and not _FOOT.search(text):
        return True
    plain = _squash(text)
    return (
        isinstance(piece.part, Line)
        and not piece.is_link
        and len(plain) >= 6
        and (plain in _squash(title) or (piece.part.level == 1 and len(_HAN.findall(text)) >= 8))
    )


def is_record_line(text: str) -> bool:
    """Whether a line is one of a page's record (索引号：…, 标题：…)."""
    return bool(_LABEL.match(text))


def record_lines(part: Part) -> Iterator[Part]:
    """A table of labels (索引号, 发文机关 …) as one line a label with its value; any other part as it is."""
    cells = [cell for row in part.rows for cell in row if cell.text.text] if isinstance(part, Grid) else []
    if not _is_record(cells):
        yield part
        return
    for group in _groups(cells):
        is_traced = any(cell.text.runs for cell in group)  # what is put between has no place in the source
        separator = "：" if _BARE_LABEL.fullmatch(group[0].text.text) else "" if is_traced else " "
        yield Line(text=join((cell.text for cell in group), separator), whole=True)


def _is_record(cells: list[GridCell]) -> bool:
    """Whether a third of the cells are labels: with colons, or such as only a record of a document with its 索引号 has."""
    labels = sum(1 for cell in cells if _LABEL.match(cell.text.text))
    bare = [cell.text.text for cell in cells if _BARE_LABEL.fullmatch(cell.text.text)]
    indexed = any(_INDEX.fullmatch(label) for label in bare)
    return (labels >= 2 and labels * 3 >= len(cells)) or (indexed and len(bare) * 3 >= len(cells))


def _groups(cells: Iterable[GridCell]) -> Iterator[list[GridCell]]:
    group: list[GridCell] = []
    for cell in cells:
        if group and (_LABEL.match(cell.text.text) or _BARE_LABEL.fullmatch(cell.text.text)):
            yield group
            group = []
        group.append(replace(cell, text=replace(cell.text, text=cell.text.text.replace("\n", " "))))
    if group:
        yield group
