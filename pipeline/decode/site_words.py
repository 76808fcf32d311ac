"""The words that a site sets around a document: buttons, menus, counters, posting notes, and the foot of the page.

Each is told from its line alone; where such a line may stand is known by `page_chrome`.
"""

from __future__ import annotations

import re

from pipeline.decode.parts import Traced

_BUTTONS = (
    "分享到 分享 转发 打印本页 打印页面 打印 收藏本页 加入收藏 收藏 关闭窗口 关闭本页 关闭 全屏 下载 纠错 我要纠错 内容纠错 复制链接 返回顶部 返回列表 返回 "
    "字号 字体 文字大小 加大 还原 减小 默认 特大 超大 大 中 小 微信 微博 新浪微博 腾讯微博 朋友圈 QQ空间 QQ 首页 网站首页 搜索 用户登录 登录 注册 退出 您好 "
    "欢迎您 欢迎 请登录 语言 简体中文 简体 繁體 繁体 English 手机端 手机版 电脑版 移动版 无障碍浏览 无障碍阅读 无障碍 长者助手 长者模式 关怀版 关爱版 适老化 "
    "市民网页 智能问答 我要信访 我要咨询 我要投诉 我要查 我要办 网站地图 联系我们 关于我们 使用帮助 隐私声明 法律声明 免责声明 设为首页 站点地图 "
    "原文下载 文件下载 "
    "政务公开 信息公开 政务服务 互动交流 解读回应 要闻动态 新闻中心 通知公告 政策文件 政策法规 政策发布 政策解读 政府信息公开 近期信息公开 法定主动公开内容 "
    "机构介绍 领导之窗 上一篇 下一篇 上一页 下一页 相关附件 扫描二维码分享 听全文 播放 暂停"
)
_BUTTON = re.compile("|".join(map(re.escape, sorted(_BUTTONS.split(), key=len, reverse=True))))
_BETWEEN = re.compile(r"[\s\u3000|｜·•/、:：>＞»\[\]【】（）()《》<×+↺-]+")

_SIZES = r"(?:加大|还原|减小|默认|特大|超大|[大中小])"
_SIZE_WIDGET = re.compile(
    # 【字号：加大 还原 减小】, 文字大小： 大 中 小, and what a torn line keeps of it: 加大还原减小】
    rf"[【\[（(]?\s{{0,4}}(?:文字大小|字\s?[号体](?:大小)?)\s{{0,4}}[:：]\s{{0,4}}[【\[（(]?\s{{0,4}}(?:{_SIZES}[\s|｜]{{0,8}}+){{2,6}}[】\]）)]?"
    r"|\A[\s【]{0,8}(?:(?:加大|还原|减小)[\s|｜]{0,8}+){2,3}】?"
)
_COUNTER = re.compile(r"(?:浏览|访问|阅读|点击)(?:次数|人数|量|数|次)?\s*[:：]\s*\d*\s*(?:人次|次)?")
_OLDER_ISSUES = re.compile(r"^\s*(?:查看|看)往期(?:电子报|报纸|内容)")
_GLUED = (_SIZE_WIDGET, _COUNTER, _OLDER_ISSUES)

_DAY = r"\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?(?:\s*\d{1,2}\s*[:：]\s*\d{2}(?:\s*[:：]\s*\d{2})?)?"
_PRESS = r"(?:[\u4e00-\u9fff]{0,12}(?:日报|晚报|早报|时报|新闻网|新华网|人民网|新华社|电视台|融媒体中心)|本网|本站)"
_POSTED = re.compile(
    # 发布时间：2024-03-02 09:10, 来源：云州日报, 责任编辑：李某, or the bare 2024-03-02 09:10
    rf"(?:发布|更新|检索|录入|上传)?(?:时间|日期)\s*[:：]\s*(?:{_DAY})?|(?:信息|稿件|文章)?来\s*源\s*[:：]\s*(?:{_PRESS}(?![\u4e00-\u9fff]))?"
    r"|(?:责任编辑|责编|美编|编辑|作者|记者|审核|校对|检索关键词)\s*[:：]\s*(?:[\u4e00-\u9fff]{2,4}(?=[\s】\]）)]|$))?"
    # A bare day of the calendar is a signature's where it is written with 年月日, and no clock stands behind it.
    r"|\d{4}\s*[-./]\s*\d{1,2}\s*[-./]\s*\d{1,2}(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?|\d{4}年\d{1,2}月\d{1,2}日\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
)
_LABELLED = re.compile(r"\S\s*[:：]")

_BREADCRUMB = re.compile(
    # 当前位置：首页 > 政务公开 > 政策; 首页>政务公开>政策; >政策文件
    r"\A\s*+(?:(?:您|你)?(?:现在|当前|所在|目前|您的|你的)(?:的|所在的?)?位置\s{0,4}[:：]\s{0,4}\S"
    r"|(?:网站)?首\s?页\s{0,4}[>＞»›→/\\｜|\-—]|(?:网站)?首\s?页[\s\u3000]{1,8}\S|[>＞»›]\s{0,4}\S)"
)
_CRUMB_END = re.compile(r"[>＞»›→\s]+")
_MENU = re.compile(r"首页|登录")
_SITE_NAME = re.compile(
    # 云州市人民政府门户网站, 云州政务服务网, “云上办”微信公众号, 云上客户端
    r"[“\"]?[\u4e00-\u9fffA-Za-z“”\"·\s]{2,24}(?:门户网站|政务服务网|政务网|政府网|办事大厅|官网|客户端|公众号|小程序|APP)"
)
_PAPER_HEAD = re.compile(
    r"\A(?:(?=.{0,60}(?:责编|美编|版式|责任编辑)\s?[:：]).{0,40}(?:星期[一二三四五六日]|\d\s?版|要闻)|\d{1,2}\s?版?\s?要闻$)"
)
_DATABASE_MARK = re.compile(r"(?:北大法宝)?【法宝引证码】\s*CLI[.\d]+")
_FOOT = re.compile(
    r"\A\s*+(?:[【\[《]?(?:相关(?:链接|报道|新闻|阅读|文档|文章|推荐|解读|稿件|信息|政策)|延伸阅读|推荐阅读|上一[篇条页]|下一[篇条页])\s?(?:[】\]》:：]|$)"
    r"|(?:手机)?扫(?:描?一扫|码|描).{0,24}$|.{0,20}版权(?:所有|归|声明)|.{0,40}ICP备|.{0,20}公网安备|.{0,20}网站标识码"
    r"|(?:主办单位?|承办单位?|维护单位|技术支持)\s?[:：].{0,60}$|Produced\s{1,4}By|责任编辑\s?[:：].{0,20}$)"
)
_PATH = re.compile(r"\A(?=\S*+\Z)(?=[^/]*+/)[\s\S]*\.s?html?")


def without_widgets(text: Traced) -> Traced:
    """The line without the sizes of type, counters and links that a page sets into it (【字号：大 中 小】, 浏览次数：12)."""
    holes = sorted(match.span() for pattern in _GLUED for match in pattern.finditer(text.text))
    return text.without(hole for i, hole in enumerate(holes) if not i or hole[0] >= holes[i - 1][1]).strip()


def is_buttons(text: str) -> bool:
    """Whether the line is only buttons and entries of a menu (打印 收藏 关闭, 加大, 】)."""
    at, end = 0, len(text)
    while at < end:
        match = _BETWEEN.match(text, at) or _BUTTON.match(text, at)
        if match is None:
            return False
        at = match.end()
    return True


def is_posting_note(text: str, *, labelled: bool = False) -> bool:
    """Whether the line only tells when, by whom and from which paper the page was posted; `labelled` asks for a label (发布时间：)."""
    told = bool(_POSTED.search(text)) and (not labelled or bool(_LABELLED.search(text)))
    return told and is_buttons(_POSTED.sub(" ", text))


def is_breadcrumb(text: str) -> bool:
    """Whether the line is the page's place on its site (首页 > 政务公开 > 政策)."""
    return len(text) <= 200 and "。" not in text and bool(_BREADCRUMB.match(text))


def last_crumb(text: Traced) -> Traced:
    """What stands behind the last arrow or blank of a breadcrumb."""
    ends = [match.end() for match in _CRUMB_END.finditer(text.text)]
    return text.cut(ends[-1]) if ends else text


def is_site_name(text: str) -> bool:
    """Whether the line names a site, an app, an account, an address, or the staff of a newspaper's page."""
    named = _SITE_NAME.fullmatch(text) or _PATH.match(text) or _DATABASE_MARK.fullmatch(text)
    return bool(named or (len(text) <= 60 and _PAPER_HEAD.match(text)))


def opens_menu(text: str) -> bool:
    """Whether the line is an entry that menus begin with, so that short lines below it are entries too."""
    return is_buttons(text) and bool(_MENU.search(text))


def begins_foot(text: str) -> bool:
    """Whether the line begins what a page sets under a document: links, codes to scan, the site's owner."""
    return bool(_FOOT.match(text))
