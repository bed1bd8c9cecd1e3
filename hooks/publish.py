"""The adapter: MkDocs talks to the bulletin here, and only here.

MkDocs renders the pages under docs/ and lays out the chrome, once for each
folder depth; the bulletin pours its own pages into it. Handlers stand in the
order in which MkDocs calls them.
"""

from __future__ import annotations

import logging
import os
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from bulletin import (
    Bulletin,
    Chrome,
    InvalidPosts,
    InvalidSettings,
    Settings,
    UnsoundSite,
    assemble,
    history,
    layout,
    output,
    program,
    security,
)
from bulletin.assembly import DEPTHS
from bulletin.preview import Preview
from bulletin.progress import Progress
from bulletin.stylesheet import stylesheet
from bulletin.terminal import now, say
from bulletin.vietnamese import slugify

log = logging.getLogger("mkdocs.hooks.publish")

KEY = "bulletin_build"
"""Where a build keeps what belongs to it: ``config.extra[KEY]``."""

LAYOUT = "BULLETIN_LAYOUT"
"""Set when MkDocs is to lay out pages for our own commands, which make all else without it."""

# The preview outlives the builds it shows, so it may live in the module.
preview = Preview()


def on_startup(command: str, dirty: bool) -> None:
    """Make pages when they are asked for instead of all at once, when this is a preview."""
    preview.is_on = command == "serve"
    if "BULLETIN_STAGES" in os.environ:
        # Our commands speak for themselves; of MkDocs, people should see what is wrong and nothing else.
        for handler in logging.getLogger("mkdocs").handlers:
            handler.addFilter(lambda record: record.levelno >= logging.WARNING)


def on_config(config: MkDocsConfig) -> None:
    """Assemble the bulletin before MkDocs touches the site folder: a problem leaves it as it was."""
    # Anchors of pages under docs/ are made as those of posts: ASCII, đ as d.
    config.mdx_configs.setdefault("toc", {})["slugify"] = lambda text, separator: slugify(text)
    if LAYOUT in os.environ:
        config.extra["bulletin_is_public"] = "BULLETIN_DRAFTS" not in os.environ
        config.extra[KEY] = _begun(_settings(config))
        return
    progress = Progress(say if os.environ.get("BULLETIN_STAGES") else log.info)
    try:
        settings = _settings(config)
        bulletin = _assemble(settings, progress)
    except (InvalidPosts, InvalidSettings) as error:
        raise Abort(f"{error}\nChưa có gì được xuất bản. Hãy sửa các lỗi trên rồi chạy lại.") from None
    finally:
        progress.finish()
    config.extra["bulletin_is_public"] = not bulletin.is_for_editors
    _tell(bulletin)
    config.extra[KEY] = {**_begun(settings), "bulletin": bulletin, "progress": progress}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add one empty page for each folder depth, whose layout is the chrome; leave out what no page of ours loads."""
    for file in [each for each in files if each.src_uri.startswith(_UNUSED)]:
        files.remove(file)
    _style(files, config)
    for depth in DEPTHS:
        path = "__/" * depth + "index.md"
        meta = f"---\ntitle: chrome\ntemplate: chrome.html\nchrome_depth: {depth}\n---\n"
        files.append(File.generated(config, path, content=meta, inclusion=InclusionLevel.NOT_IN_NAV))
    return files


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Protect the page for what is not there, as every other."""
    return _protect(output_content, config)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Keep the chrome for later; MkDocs writes no file for a page without output."""
    output = _protect(output, config)
    if "chrome_depth" not in page.meta:
        return output
    config.extra[KEY]["laid_out"][page.meta["chrome_depth"]] = output
    return ""


def on_post_build(config: MkDocsConfig) -> None:
    """Write the bulletin beside what MkDocs wrote, or hand it to the preview."""
    build = config.extra.pop(KEY)
    site_dir = Path(config.site_dir)
    # A bound volume is one file that needs nothing else, so its style stands in it; servers say one policy for all.
    volume = (program.THEME / "fragments" / "volume.html").read_text(encoding="utf-8")
    output.put(site_dir, security.files(sorted(build["hashes"]), security.style_hashes(volume)).items())
    if LAYOUT in os.environ:
        layout.write_chromes(site_dir, build["laid_out"])
        return
    chromes = {depth: Chrome(laid_out) for depth, laid_out in build["laid_out"].items()}
    if preview.is_on:
        preview.show(build["bulletin"], chromes, assemble=partial(_assemble_again, build["settings"]), now=now)
    else:
        bulletin = build["bulletin"]
        try:
            output.write(
                site_dir,
                bulletin,
                chromes,
                report=build["progress"].report,
            )
        except UnsoundSite as error:
            raise Abort(f"Trang không đạt kiểm tra:\n{error}") from None
        history.remember(bulletin.settings.root, bulletin.texts, bulletin.stamps)
        build["progress"].finish()


def on_build_error(error: Exception, **_: Any) -> None:
    """Tell of a disk that cannot be written to, instead of a trace."""
    if isinstance(error, OSError):
        raise Abort(f"Không đọc hoặc ghi được {error.filename or 'tệp'}: {error.strerror}.") from None


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
    """Watch the posts, and make each page when it is asked for."""
    settings = _settings(config)
    observer = Observer()
    observer.schedule(_Touch(), str(settings.root / settings.posts_dir), recursive=True)
    observer.daemon = True
    observer.start()
    server.set_app(preview.wrap(server.serve_request, mount=server.mount_path))
    return server


class _Touch(FileSystemEventHandler):
    """Tells the preview that something below posts/ has changed."""

    def on_any_event(self, event: FileSystemEvent) -> None:
        if not event.is_directory and event.event_type in {"created", "modified", "moved", "deleted"}:
            preview.touch()


def _assemble(settings: Settings, progress: Progress) -> Bulletin:
    return assemble(
        settings,
        now=now(),
        earlier=_no_version if preview.is_on else None,
        is_for_editors=preview.is_on,
        report=progress.report,
    )


def _assemble_again(settings: Settings) -> Bulletin:
    """Assemble what a preview shows after a save, in one process: forking a server is asking for trouble."""
    bulletin = assemble(settings, now=now(), earlier=_no_version, is_for_editors=True, workers=1)
    _tell(bulletin)
    return bulletin


def _no_version(path: str) -> tuple[bytes, ...]:
    """An editor wants to see what is wrong with a post, not what it was."""
    return ()


def _tell(bulletin: Bulletin) -> None:
    for problem in bulletin.problems:
        # Told as information: what was allowed to be left out is no failure of a strict build.
        tell = say if preview.is_on and problem.is_blocking else log.info
        tell(str(problem))


_UNUSED = ("assets/javascripts/", "assets/stylesheets/")
"""What Material brings for its own layout: a megabyte and a half that nobody would ask for."""

STYLE = "assets/bulletin.css"


def _style(files: Files, config: MkDocsConfig) -> None:
    """Make the style sheet in the agency's colours, with icons of Material; mark what is loaded with a version.

    One version for all, made from their content: a browser may keep them for ever.
    """
    environment = config.theme.get_env()
    loader = environment.loader
    assert loader is not None  # MkDocs always gives its themes one.

    def icon(name: str) -> str:
        return loader.get_source(environment, f".icons/{name}.svg")[0]

    ours = {file.src_uri: file for file in files if file.src_uri.startswith("assets/") and file.abs_src_path}
    css = stylesheet(ours[STYLE].content_string, colors=config.extra[KEY]["settings"].colors, icon=icon)
    scripts = [file.content_bytes for path, file in sorted(ours.items()) if path.endswith(".js")]
    files.remove(ours[STYLE])
    files.append(File.generated(config, STYLE, content=css))
    config.extra["bulletin_version"] = sha256(css.encode() + b"".join(scripts)).hexdigest()[:8]


def _protect(html: str, config: MkDocsConfig) -> str:
    """Return *html* with its policy; without one in a preview, where MkDocs adds scripts of its own after us."""
    if preview.is_on:
        return html.replace(security.PLACE, "")
    known = security.hashes(html)
    config.extra[KEY]["hashes"].update(known)
    return security.protect(html, known)


def _begun(settings: Settings) -> dict[str, Any]:
    """Return what belongs to a build before MkDocs has laid out anything."""
    return {"settings": settings, "laid_out": {}, "hashes": set()}


def _settings(config: MkDocsConfig) -> Settings:
    root = Path(config.config_file_path).parent
    return Settings.from_mapping(
        config.extra.get("bulletin") or {},
        root=root,
        site_name=config.site_name,
        site_url=config.site_url or "",
        site_description=config.site_description or "",
        docs_dir=Path(os.path.relpath(config.docs_dir, root)).as_posix(),
        lines=Path(config.config_file_path).read_text(encoding="utf-8"),
    )
