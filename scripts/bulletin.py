"""Start a command of the bulletin, in an environment that holds exactly the locked packages.

The one script that runs before anything is installed: it needs the standard library alone, and
everything but its annotations is kept to what an old Python reads, so that it can say what is wrong.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Quietly = Callable[[Sequence[str]], tuple[int, str]]
    """Runs a command to its end; gives its exit status and all it printed."""

    Start = Callable[[Sequence[list[str]], Mapping[str, str]], int]
    """Runs commands on this console with the given environment variables; gives one exit status for all."""

ROOT = Path(__file__).resolve().parents[1]
RUNTIME_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"
STAMP = ".bulletin-lock"
"""Lies in a finished environment and says what it was made from. An environment without it is half made."""

TURN = ".bulletin-turn"
"""Lies in every environment of ours, and is locked by the one process that may change it."""

HELP = """\
Cách dùng: python3 scripts/bulletin.py <lệnh> [tham số]

  build         dựng trang tin, kiểm tra rồi đưa vào chỗ
  rollback      đưa bản trước của trang trở lại
  verify        kiểm tra một trang đã dựng, hoặc trang đang chạy
  serve         xem trước trên máy này, tự cập nhật khi tệp thay đổi
  check         kiểm tra các bài viết, chỉ ra chỗ cần sửa
  new           tạo tệp cho một bài viết mới
  upload        đưa những gì đã đổi lên kho tệp hay máy chủ khác
  import-page   chuyển trang của cổng cũ thành bài viết
  import-docx   chuyển tệp Word thành bài viết
  test          kiểm tra mã nguồn: ruff, mypy, pytest (có tham số thì chỉ chạy pytest)
  lock          làm lại hai tệp khóa phiên bản theo pyproject.toml (thêm --upgrade để lấy bản mới)

Thêm --help sau một lệnh để xem cách dùng lệnh đó."""


SCRIPTS = {
    **dict.fromkeys(("import-page", "import-docx"), "intake.py"),
    **dict.fromkeys(("build", "rollback", "verify"), "release.py"),
    "upload": "deliver.py",
}
"""The script of each command that is none of every day."""


PROOFS = [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], ["pytest"]]
"""What `test` runs when it is given nothing else to run."""


class Stopped(Exception):
    """Nothing can be started. Says in Vietnamese why, and what to do."""


def quietly(arguments: Sequence[str]) -> tuple[int, str]:
    """Run a command and return its exit status and all it printed."""
    # Open files stay open in the child: if we are killed, our turn lasts until the installer has ended too.
    done = subprocess.run(arguments, check=False, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, close_fds=False)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def start(steps: Sequence[list[str]], variables: Mapping[str, str]) -> int:
    """Run every step, whatever became of the one before; return the first exit status that tells of trouble."""
    if len(steps) == 1 and os.name != "nt":
        sys.stdout.flush()
        sys.stderr.flush()
        os.execve(steps[0][0], steps[0], variables)  # In our place, so that signals reach it.
    statuses = []
    for arguments in steps:
        if len(steps) > 1:
            say(f"── {' '.join(arguments)}")
        with subprocess.Popen(arguments, env=variables) as process:
            try:
                status = process.wait()
            except KeyboardInterrupt:
                process.wait()  # Ctrl-C reached the command too; how it stops is its own affair.
                raise
        statuses.append(status if status >= 0 else 128 - status)
    return next(filter(None, statuses), 0)


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def python_in(env: Path) -> Path:
    return env / "Scripts" / "python.exe" if os.name == "nt" else env / "bin" / "python"


def read_stamp(env: Path) -> set[str]:
    """Return what *env* was made from; nothing if it was not finished or its Python is gone."""
    if not python_in(env).exists():
        return set()
    try:
        return set((env / STAMP).read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return set()


def stamp(root: Path, locks: Sequence[str]) -> list[str]:
    """Return one line for the Python that runs this, then one for each of *locks*."""
    hashes = [f"{lock} {hashlib.sha256((root / lock).read_bytes()).hexdigest()}" for lock in locks]
    return [f"python {sys.implementation.cache_tag} {sys.platform}", *hashes]


def write_stamp(env: Path, lines: Iterable[str]) -> None:
    unfinished = env / f"{STAMP}.new"
    unfinished.write_text("\n".join(lines) + "\n", encoding="utf-8")
    unfinished.replace(env / STAMP)


def has_turn(file: io.BufferedRandom) -> bool:
    """Whether *file* could be locked for this process. The lock ends with the process, however that ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


@contextmanager
def turn(env: Path) -> Iterator[None]:
    """Hold *env* alone. Another start that is making it is waited for."""
    env.mkdir(parents=True, exist_ok=True)
    with (env / TURN).open("a+b") as file:
        os.set_inheritable(file.fileno(), True)
        waiting = False
        while not has_turn(file):
            if not waiting:
                say("Một lệnh khác đang cài đặt, xin đợi…")
            waiting = True
            time.sleep(0.2)
        yield


def clear(env: Path) -> None:
    for path in env.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != TURN:
            path.unlink()


def fill(env: Path, lock: Path, *, run: Quietly, uv: str | None) -> None:
    """Install into *env* what *lock* asks for: with uv, which is quick, or else with pip."""
    base = getattr(sys, "_base_executable", None) or sys.executable  # Not the Python in env, which may be gone.
    python = str(python_in(env))
    options = ["--quiet", "--require-hashes", "--requirement", str(lock)]
    by_uv = [[str(uv), "venv", "--quiet", "--allow-existing", "--python", base, str(env)]]
    by_uv += [[str(uv), "pip", "install", "--python", python, *options]]
    by_pip = [[base, "-m", "venv", str(env)], [python, "-m", "pip", "install", "--disable-pip-version-check", *options]]
    # pip follows a failed uv: where only pip was told of the proxy or the mirror, only pip gets through.
    for steps in [by_uv, by_pip] if uv else [by_pip]:
        for arguments in steps:
            status, printed = run(arguments)
            if status:
                break
        else:
            return
    advice = "Hãy kiểm tra kết nối mạng rồi chạy lại lệnh vừa rồi."
    if "ensurepip" in printed or "No module named venv" in printed:
        advice = "Python này thiếu mô-đun venv. Trên Debian, Ubuntu hãy chạy: sudo apt install python3-venv"
    tail = [f"  {line}" for line in printed.strip().splitlines()[-12:]]
    raise Stopped(
        "\n".join(["Không cài được các gói cần thiết.", advice, "Lệnh bị lỗi:", f"  {' '.join(arguments)}", *tail])
    )


def prepare(env: Path, *, locks: Sequence[str], root: Path = ROOT, run: Quietly = quietly, uv: str | None) -> Path:
    """Return the Python of *env*, which holds what the last of *locks* asks for and is changed only if it must be."""
    wanted = stamp(root, locks)
    if read_stamp(env).issuperset(wanted):
        return python_in(env)
    if env != root / ".venv" and env.is_dir() and any(env.iterdir()) and not (env / TURN).exists():
        raise Stopped(f"Thư mục {env} có sẵn tệp khác nên không dùng được. Hãy đặt BULLETIN_VENV là một thư mục mới.")
    with turn(env):
        found = read_stamp(env)
        if found.issuperset(wanted):
            return python_in(env)
        is_usable = wanted[0] in found
        (env / STAMP).unlink(missing_ok=True)
        if is_usable:
            say(f"Đang cập nhật các gói trong {env} …")
        else:
            say(f"Đang cài các gói cần thiết vào {env} …\nViệc này chỉ làm một lần, thường mất chưa tới một phút.")
            clear(env)
        try:
            fill(env, root / locks[-1], run=run, uv=uv)
        except Stopped:
            if is_usable:
                write_stamp(env, found)  # An installer that gives up puts back what it took; only a killed one may not.
            raise
        write_stamp(env, wanted)
    say("Đã cài xong.")
    return python_in(env)


def steps_of(
    command: str, options: Sequence[str], *, env: Path, root: Path, run: Quietly, path: str
) -> list[list[str]]:
    """Return the commands that *command* stands for, once all they need is in *env*. *path* is searched for uv."""
    if command == "lock":  # Needs no environment: it must also work when the lock files are of no use.
        uv = shutil.which("uv", path=os.pathsep.join([str(python_in(env).parent), path]))
        if uv is None:
            raise Stopped("Lệnh lock cần chương trình uv. Hãy cài uv (chẳng hạn: pipx install uv) rồi chạy lại.")
        # For every platform, with hashes, naming no registry.
        lock = [uv, "pip", "compile", "pyproject.toml", "--quiet", "--universal", "--python-version", "3.11"]
        lock += ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"]
        lock += ["--custom-compile-command", "python3 scripts/bulletin.py lock", *options, "--output-file"]
        return [[*lock, RUNTIME_LOCK], [*lock, DEV_LOCK, "--group", "dev", "--constraint", RUNTIME_LOCK]]
    locks = [RUNTIME_LOCK, DEV_LOCK] if command == "test" else [RUNTIME_LOCK]
    python = str(prepare(env, locks=locks, root=root, run=run, uv=shutil.which("uv", path=path)))
    if command == "test":
        tools = [["pytest", *options]] if options else PROOFS
        return [[python, "-P", "-m", *tool] for tool in tools]
    script = SCRIPTS.get(command, "desk.py")
    return [[python, "-P", str(root / "scripts" / script), command, *options]]


def main(
    argv: Sequence[str] | None = None,
    *,
    root: Path = ROOT,
    variables: Mapping[str, str] = os.environ,
    run: Quietly = quietly,
    start: Start = start,
) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")  # A Windows console or pipe may be anything.
    command, *options = (sys.argv[1:] if argv is None else argv) or ["-"]
    if f"\n  {command} " not in HELP:
        if not command.startswith("-"):
            say(f"Không có lệnh “{command}”.\n")
        say(HELP)
        return 0 if command in {"-h", "--help"} else 2
    started_in = Path.cwd()
    env = started_in / Path(variables.get("BULLETIN_VENV") or root / ".venv").expanduser()
    try:
        if sys.version_info < (3, 11):  # noqa: UP036 - an editor's Python may well be older than what we need.
            raise Stopped(f"Cần Python 3.11 trở lên; máy này đang chạy Python {sys.version.split()[0]}.")
        os.chdir(root)
        steps = steps_of(command, options, env=env, root=root, run=run, path=variables.get("PATH", os.defpath))
        own = {"PYTHONPATH": str(root / "hooks"), "PYTHONUTF8": "1", "BULLETIN_STARTED_IN": str(started_in)}
        own["PYTHONDONTWRITEBYTECODE"] = ""  # As images for containers set it, every start would compile all again.
        return start(steps, {**variables, **own})
    except Stopped as error:
        say(str(error))
    except OSError as error:
        say(f"Không đọc hoặc ghi được {error.filename}: {error.strerror}")
    except KeyboardInterrupt:
        return 130
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
