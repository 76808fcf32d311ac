"""What `make site` changes on the way from the pages of the repository to those of the site (hooks of MkDocs).

The site's first pages are the README, in English and in Chinese, and CONTRIBUTING and CHANGELOG. Links between all these
lead to the site's own pages; those to files that are no pages (a notebook, a module) become their bare name.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
FROM_ROOT = {
    "README.md": "index.md",
    "README.zh-CN.md": "zh.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}
"""The files beside `docs/` that are pages, with the names that they have there."""
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\((?!https?:|#|mailto:)([^)#\s]+)(#[^)\s]*)?\)")

_CDN = re.compile(r"https?://(?:unpkg\.com|cdn\.[\w.-]+|cdnjs\.[\w.-]+|fonts\.[\w.-]+)[^\"'`\s)]*")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that lie beside `docs/`."""
    from mkdocs.structure.files import File

    for name, page in FROM_ROOT.items():
        files.append(File.generated(config, page, content=(ROOT / name).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Have the links of a page lead to where their target is on the site."""
    is_from_root = page.file.src_uri in FROM_ROOT.values()
    base = "" if is_from_root else "docs"

    def link(match: re.Match[str]) -> str:
        image, words, address, anchor = match.groups()
        target = posixpath.normpath(posixpath.join(base, address))
        if target in FROM_ROOT:
            return f"[{words}]({FROM_ROOT[target]}{anchor or ''})"
        inside = target.removeprefix("docs/")
        if inside != target and files.get_file_from_path(inside):
            return f"{image}[{words}]({inside}{anchor or ''})"
        return words

    return _LINK.sub(link, markdown)


def on_post_build(config: MkDocsConfig) -> None:
    """Take the addresses of CDNs out of the theme's scripts: they are for diagrams and for browsers of long ago, neither of
    which the manual needs, and a page that is read offline should not ask for them."""
    for script in Path(config.site_dir).rglob("*.js"):
        written = script.read_text(encoding="utf-8")
        script.write_text(_CDN.sub("", written), encoding="utf-8")
    for source in Path(config.site_dir).rglob("*.map"):
        source.unlink()
