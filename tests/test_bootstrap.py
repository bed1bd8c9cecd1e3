"""The script that starts every command, before anything is installed."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "scripts" / "bulletin.py"
LOCKS = ("requirements.lock", "requirements-dev.lock")


def load() -> ModuleType:
    """Return the script under a name of its own: `bulletin` is the package."""
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bootstrap = load()


@dataclass
class Machine:
    """A checkout on a machine where installing and starting is only written down."""

    root: Path
    failing: str = ""
    """Installers whose command contains this fail; empty for none."""

    printed: str = ""
    """What a failing installer prints."""

    installed: list[str] = field(default_factory=list)
    started: list[list[str]] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def env(self) -> Path:
        return Path(self.variables.get("BULLETIN_VENV", self.root / ".venv"))

    def run(self, arguments: Sequence[str]) -> tuple[int, str]:
        self.installed.append(" ".join(arguments))
        assert not (self.env / bootstrap.STAMP).exists(), "an environment being changed must not look finished"
        if self.failing and self.failing in self.installed[-1]:
            return 1, self.printed
        python = bootstrap.python_in(self.env)
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()
        return 0, ""

    def start(self, steps: Sequence[list[str]], variables: Mapping[str, str]) -> int:
        self.started.extend(steps)
        self.given = variables
        return 7

    def bulletin(self, *argv: str) -> int:
        """Start the script with *argv* and forget what earlier starts did."""
        self.installed.clear()
        self.started.clear()
        variables = {"PATH": "", **self.variables}
        status: int = bootstrap.main(argv, root=self.root, variables=variables, run=self.run, start=self.start)
        return status


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    root = tmp_path / "bản tin"
    root.mkdir()
    for name in LOCKS:
        (root / name).write_text("rich==15.0.0\n")
    monkeypatch.chdir(tmp_path)
    return Machine(root)


def is_vietnamese(text: str) -> bool:
    return bool(re.search("[ăâđêôơưạảấầẩậắặẹếềểệịọốồộớờợụứừựỳỹ]", text, re.IGNORECASE))


def test_first_start_installs_then_hands_over(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    assert machine.bulletin("build", "--quarantine") == 7
    assert [line.split(" -m ")[1].split()[0] for line in machine.installed] == ["venv", "pip"]
    assert "--require-hashes" in machine.installed[1]
    python = str(bootstrap.python_in(machine.env))
    assert machine.started == [[python, "-P", str(machine.root / "scripts" / "release.py"), "build", "--quarantine"]]
    assert machine.given["PYTHONPATH"] == str(machine.root / "hooks")
    assert not machine.given["PYTHONDONTWRITEBYTECODE"], "every start would compile the program again"
    output = capsys.readouterr()
    assert output.out == "", "what a command prints must stay alone on standard output"
    assert "một lần" in output.err


def test_second_start_installs_nothing_and_says_nothing(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.bulletin("build")
    capsys.readouterr()
    machine.bulletin("check")
    assert machine.installed == []
    assert capsys.readouterr().err == ""


def test_changed_lock_is_installed(machine: Machine) -> None:
    machine.bulletin("build")
    (machine.root / "requirements.lock").write_text("rich==15.0.1\n")
    machine.bulletin("build")
    assert machine.installed
    machine.bulletin("build")
    assert machine.installed == []


def test_changed_dev_lock_does_not_delay_the_editors(machine: Machine) -> None:
    machine.bulletin("build")
    (machine.root / "requirements-dev.lock").write_text("ruff==1\n")
    machine.bulletin("build")
    assert machine.installed == []


def test_tools_of_developers_come_with_the_first_test(machine: Machine) -> None:
    machine.bulletin("build")
    machine.bulletin("test")
    assert machine.installed[-1].endswith("requirements-dev.lock")
    for command in ("build", "test"):
        machine.bulletin(command)
        assert machine.installed == [], "what serves the tests serves every other command"


def test_half_made_environment_is_made_again(machine: Machine) -> None:
    machine.bulletin("build")
    (machine.env / bootstrap.STAMP).unlink()
    (machine.env / "half").mkdir()
    machine.bulletin("build")
    assert machine.installed
    assert not (machine.env / "half").exists()


def test_environment_whose_python_is_gone_is_made_again(machine: Machine) -> None:
    machine.bulletin("build")
    bootstrap.python_in(machine.env).unlink()
    machine.bulletin("build")
    assert machine.installed


def test_environment_of_another_python_is_made_again(machine: Machine) -> None:
    machine.bulletin("build")
    stamp = machine.env / bootstrap.STAMP
    stamp.write_text(re.sub("^python .*", "python cpython-39 other", stamp.read_text()))
    (machine.env / "old").touch()
    machine.bulletin("build")
    assert machine.installed
    assert not (machine.env / "old").exists()


def test_folder_with_files_of_others_is_left_alone(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    own = machine.root.parent / "tài liệu"
    own.mkdir()
    (own / "thư.txt").touch()
    machine.variables["BULLETIN_VENV"] = str(own)
    assert machine.bulletin("build") == 1
    assert [path.name for path in own.iterdir()] == ["thư.txt"]
    assert is_vietnamese(capsys.readouterr().err)


def test_two_first_starts_install_once(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    with ThreadPoolExecutor(1) as pool:
        with bootstrap.turn(machine.env):
            second = pool.submit(machine.bulletin, "build")
            output = ""
            while not second.done() and "xin đợi" not in output:
                output += capsys.readouterr().err
            python = bootstrap.python_in(machine.env)
            python.parent.mkdir()
            python.touch()
            bootstrap.write_stamp(machine.env, bootstrap.stamp(machine.root, LOCKS))
        assert second.result(timeout=30) == 7
    assert machine.installed == []


def test_environment_can_lie_elsewhere(machine: Machine) -> None:
    machine.variables["BULLETIN_VENV"] = str(machine.root.parent / "elsewhere")
    assert machine.bulletin("build") == 7
    assert machine.started[0][0].startswith(machine.variables["BULLETIN_VENV"])
    assert not (machine.root / ".venv").exists()


def test_pip_follows_where_uv_fails(machine: Machine, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    uv = tools / ("uv.exe" if os.name == "nt" else "uv")
    uv.touch(mode=0o755)
    machine.variables["PATH"] = str(tools)
    assert machine.bulletin("build") == 7
    assert [line.split()[0] for line in machine.installed] == [str(uv)] * 2
    (machine.root / "requirements.lock").write_text("rich==15.0.1\n")
    machine.failing = f"{uv} pip"
    assert machine.bulletin("build") == 7
    assert "-m pip install" in machine.installed[-1]


@pytest.mark.parametrize(
    ("failing", "printed", "expected"),
    [
        ("-m pip", "ERROR: No matching distribution found for rich", "kết nối mạng"),
        ("-m venv", "ensurepip is not available", "sudo apt install python3-venv"),
        ("-m venv", "No module named venv", "sudo apt install python3-venv"),
    ],
)
def test_failed_install_is_told_in_vietnamese(
    machine: Machine, capsys: pytest.CaptureFixture[str], failing: str, printed: str, expected: str
) -> None:
    machine.failing, machine.printed = failing, printed
    assert machine.bulletin("build") == 1
    assert machine.started == []
    output = capsys.readouterr().err
    assert expected in output
    assert printed in output
    assert "Traceback" not in output
    machine.failing = ""
    assert machine.bulletin("build") == 7


def test_failed_update_leaves_the_other_commands_running(machine: Machine) -> None:
    machine.bulletin("build")
    machine.failing = "-m pip"
    assert machine.bulletin("test") == 1
    assert machine.bulletin("build") == 7
    assert machine.installed == []


def test_lost_lock_file_is_told(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    (machine.root / "requirements.lock").unlink()
    assert machine.bulletin("build") == 1
    assert "requirements.lock" in capsys.readouterr().err


def test_unknown_command_is_told_with_those_there_are(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    assert machine.bulletin("verfy") == 2
    output = capsys.readouterr().err
    assert output.startswith("Không có lệnh “verfy”.")
    assert "  import-docx " in output
    assert machine.started == []


@pytest.mark.parametrize(("argv", "status"), [([], 2), (["--nothing"], 2), (["-h"], 0), (["--help"], 0)])
def test_help_lists_the_commands(
    machine: Machine, capsys: pytest.CaptureFixture[str], argv: list[str], status: int
) -> None:
    assert machine.bulletin(*argv) == status
    output = capsys.readouterr().err
    assert is_vietnamese(output)
    for command in (
        "build",
        "serve",
        "check",
        "new",
        "test",
        "lock",
        "import-page",
        "import-docx",
    ):
        assert f"  {command} " in output
    assert machine.installed == []


def test_test_proves_format_types_and_tests(machine: Machine) -> None:
    machine.bulletin("test")
    assert [" ".join(step[3:]) for step in machine.started] == ["ruff check", "ruff format --check", "mypy", "pytest"]


def test_test_with_arguments_runs_only_pytest(machine: Machine) -> None:
    machine.bulletin("test", "tests/test_dates.py", "-k", "month")
    assert [step[3:] for step in machine.started] == [["pytest", "tests/test_dates.py", "-k", "month"]]


def test_lock_without_uv_says_what_to_install(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    assert machine.bulletin("lock") == 1
    assert "pipx install uv" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="Windows starts a command inside, never in place")
def test_script_starts_from_any_folder_and_passes_everything_on(tmp_path: Path) -> None:
    """A whole start, in a folder with a space and Vietnamese letters, of a checkout whose environment is finished."""
    root = tmp_path / "bản tin"
    (root / "scripts").mkdir(parents=True)
    (root / "scripts" / "bulletin.py").write_bytes(SCRIPT.read_bytes())
    (root / "scripts" / "desk.py").write_text(
        "import os, sys\nprint(os.environ['BULLETIN_STARTED_IN'], os.getcwd(), *sys.argv[1:])\nsys.exit(3)\n"
    )
    (root / "requirements.lock").touch()
    env = tmp_path / "env"
    bootstrap.python_in(env).parent.mkdir(parents=True)
    bootstrap.python_in(env).symlink_to(sys.executable)
    bootstrap.write_stamp(env, bootstrap.stamp(root, ["requirements.lock"]))
    done = subprocess.run(
        [sys.executable, root / "scripts" / "bulletin.py", "new", "Lễ khai mạc"],
        check=False,
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={**os.environ, "BULLETIN_VENV": "env"},
    )
    assert (done.returncode, done.stdout) == (3, f"{tmp_path} {root} new Lễ khai mạc\n")
    assert done.stderr == ""


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_registry_and_every_release_has_its_hash(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)\b", text, re.MULTILINE)
    releases = re.split(r"^(?=\S+==)", text, flags=re.MULTILINE)[1:]
    assert len(releases) > 20
    assert [release for release in releases if "--hash=sha256:" not in release] == []
    assert re.findall(r"^(?![#\s]|\S+==|\Z)", text, re.MULTILINE) == [], "nothing but releases, hashes and comments"


def test_lock_of_developers_holds_what_is_published_with() -> None:
    runtime, dev = (set(re.findall(r"^\S+==.*\\$", (ROOT / name).read_text(), re.MULTILINE)) for name in LOCKS)
    assert runtime < dev


def test_ci_runs_what_readme_tells_developers_to_run() -> None:
    command = "python3 scripts/bulletin.py test"
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith(f"exec {command}")
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
