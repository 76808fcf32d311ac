"""An office's site for tests, on loopback: pages that can be changed, slow, broken off, forbidden or out of order."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PLAN = """云州市临江区{subject}行动计划（2024—2026年）

临政发〔2024〕{number}号

一、主要目标

到2026年，全区{indicator}达到{value}%以上，新增公办学位{places}个。

二、重点任务

（一）扩大资源供给。2025年底前新建幼儿园6所。（责任单位：区教育局、区财政局）

云州市临江区人民政府办公室

2024年3月8日
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the site answers: `cut_at` breaks the body off after so many bytes, `slow` waits before it (seconds), `trickle`
    sends headers for ever, one after so many seconds."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_at: int | None = None
    slow: float = 0.0
    trickle: float = 0.0
    validators: bool = True


@dataclass(slots=True)
class OfficeSite:
    """The site: `pages` by path; a list of replies is answered one after another, the last for ever."""

    address: str = ""
    pages: dict[str, list[Reply]] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)
    """Path and status of each request, in order."""
    times: list[tuple[str, float]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    logins: dict[str, str] = field(default_factory=dict)
    """The header Authorization of each path's latest request, where it had one."""

    def put(self, path: str, *replies: Reply | bytes | str) -> str:
        """Put what a path answers, one reply after another; return its address."""
        self.pages[path] = [_reply(item) for item in replies]
        return self.address + path

    def asked_for(self, path: str) -> list[int]:
        """Return the statuses that a path was answered with."""
        return [status for asked, status in self.asked if asked == path]

    def put_list(self, path: str, links: Sequence[str], *, charset: str = "gb2312") -> None:
        """Put a list page with these links, in GB18030 under the charset that most sites declare."""
        items = "".join(
            f'<li><a href="{link}" title="关于{link}的通知">关于…</a><span>2024-03-08</span></li>' for link in links
        )
        text = f'<html><head><meta charset="{charset}"></head><body><ul class="list">{items}</ul></body></html>'
        self.put(path, text.encode("gb18030"))

    def put_article(self, path: str, text: str, attachments: Sequence[str] = ()) -> None:
        """Put an article in GB18030 with links to attachments."""
        self.put(path, article(text, attachments))


def plan(number: int, *, value: int = 95, subject: str = "学前教育", indicator: str = "普惠性幼儿园覆盖率") -> str:
    """Return a plan of a fictional place."""
    return PLAN.format(
        number=number, value=value, subject=f"{subject}{number}", indicator=indicator, places=1000 + number
    )


def article(text: str, attachments: Sequence[str] = ()) -> bytes:
    """Return an article's page in GB18030, with a name (镕) that its declared charset has no character for."""
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines() if line)
    links = "".join(f'<p><a href="{link}">附件：{link}</a></p>' for link in attachments)
    head = '<head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>临江区</title></head>'
    page = f'<html>{head}<body><div class="article">{paragraphs}<p>联系人：李镕</p>{links}</div></body></html>'
    return page.encode("gb18030")


@contextmanager
def office_site() -> Iterator[OfficeSite]:
    """Run a site on a free port of the loopback interface."""
    site = OfficeSite()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    server.daemon_threads = True
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _reply(item: Reply | bytes | str) -> Reply:
    if isinstance(item, Reply):
        return item
    return Reply(body=item.encode() if isinstance(item, str) else item)


def _handler(site: OfficeSite) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            replies = site.pages.get(self.path, [Reply(status=404)])
            reply = replies.pop(0) if len(replies) > 1 else replies[0]
            tag = f'"{hashlib.sha256(reply.body).hexdigest()[:12]}"'
            known = reply.validators and self.headers.get("If-None-Match") == tag and reply.status == 200
            status = 304 if known else reply.status
            site.asked.append((self.path, status))
            site.times.append((self.path, time.monotonic()))
            site.agents.add(self.headers.get("User-Agent", ""))
            if login := self.headers.get("Authorization"):
                site.logins[self.path] = login
            time.sleep(reply.slow)
            if reply.trickle:
                self._trickle(reply.trickle)
                return
            self._answer(reply, status, tag)

        def _answer(self, reply: Reply, status: int, tag: str) -> None:
            body = b"" if status == 304 else reply.body
            self.send_response(status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.validators and reply.status == 200:
                self.send_header("ETag", tag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body[: reply.cut_at])
            except OSError:
                return
            self.close_connection = self.close_connection or reply.cut_at is not None

        def _trickle(self, seconds: float) -> None:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            with suppress(OSError):
                for number in range(1_000):
                    self.wfile.write(f"X-{number}: 1\r\n".encode())
                    time.sleep(seconds)
            self.close_connection = True

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    return Handler
