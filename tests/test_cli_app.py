"""The command line as a whole: help, endings, encodings, and what it imports."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import policy_engine
from policy_engine.cache import VARIABLE
from policy_engine.cli import app
from policy_engine.cli.app import main
from policy_engine.cli.console import wants_color, with_headline
from policy_engine.cli.group import COMMANDS
from policy_engine.codes import all_codes
from tests.small_policy import Cli, run_apart, write_policy


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(cli: Cli, command: str) -> None:
    ran = cli(command, "--help")
    assert ran.code == 0
    assert f"  policy-engine {command} " in ran.out.split("Examples:")[1]
    assert "  -h, --help" in ran.out


def test_help_lists_every_command_in_one_line_each(cli: Cli) -> None:
    listed = cli("--help").out
    for name in COMMANDS:
        (line,) = [line for line in listed.split("\n") if line.startswith(f"  {name} ")]
        assert not line.endswith("...")


def test_help_names_arguments_as_people_do(cli: Cli) -> None:
    shown = cli("check", "--help").out
    assert shown.startswith("Usage: policy-engine check [OPTIONS] POLICY...\n")
    assert "\n  POLICY  The policy" in shown


def test_the_version_is_the_packages(cli: Cli) -> None:
    assert cli("--version").out == f"policy-engine {policy_engine.__version__}\n"


def test_without_a_command_the_help_is_shown(cli: Cli) -> None:
    ran = cli()
    assert (ran.code, "Commands:" in ran.out) == (0, True)


def test_an_unknown_command_ends_with_2_and_a_suggestion(cli: Cli) -> None:
    ran = cli("rout")
    assert (ran.code, ran.out) == (2, "")
    assert "'route'" in ran.err


def _imported(*arguments: str) -> set[str]:
    """The modules that are loaded after a command."""
    script = (
        f"import sys; from policy_engine.cli.app import main; main({list(arguments)!r}); print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    return set(ran.stderr.split("\n"))


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("explain", "EP007"), ("route", "--help")])
def test_light_commands_import_nothing_heavy(arguments: tuple[str, ...]) -> None:
    loaded = _imported(*arguments)
    assert "policy_engine.cli.app" in loaded
    heavy = {"networkx", "graphviz", "jinja2", "holidays", "policy_engine.api", "policy_engine.model.document", "policy_engine.loader"}
    assert not heavy & loaded


def test_a_command_imports_no_other_command() -> None:
    loaded = {name for name in COMMANDS if f"policy_engine.cli.{name}" in _imported("signals", "--help")}
    assert loaded == {"signals"}


def test_routing_imports_no_networkx(tmp_path: Path) -> None:
    loaded = _imported("route", str(write_policy(tmp_path)), "Hello")
    assert "policy_engine.api" in loaded
    assert not {"networkx", "graphviz", "jinja2"} & loaded


def test_a_second_start_reads_no_yaml_and_checks_nothing_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    policy = "policies/projectflow"
    idle = {
        "yaml",
        "policy_engine.loader.policy",
        "policy_engine.loader.resolve",
        "policy_engine.analysis.analyse",
        "policy_engine.text.lexicon",
    }
    assert idle - {"policy_engine.analysis.analyse"} <= _imported("route", policy, "Hello")
    warm = _imported("route", policy, "Hello")
    assert not (idle | {"networkx", "z3", "holidays", "jinja2", "rich", "graphviz", "policy_engine.generated"}) & warm
    assert "yaml" in _imported("--no-cache", "route", policy, "Hello")


def test_checking_imports_nothing_that_draws_or_writes_letters(tmp_path: Path) -> None:
    loaded = _imported("check", "--ignore", "EP3,EP4", str(write_policy(tmp_path)))
    assert "policy_engine.analysis.analyse" in loaded
    assert not {"networkx", "graphviz", "rich", "policy_engine.generated"} & loaded


def test_no_cache_is_for_one_command_only(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    assert cli("--no-cache", "route", write_policy(tmp_path), "Hello").code == 0
    assert not (tmp_path / "cache").exists()
    assert os.environ[VARIABLE] == str(tmp_path / "cache")


def test_our_own_mistake_ends_with_3_and_no_traceback(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def explode(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a customer's words")

    monkeypatch.delenv("POLICY_ENGINE_DEBUG", raising=False)
    monkeypatch.setattr("policy_engine.api.load", explode)
    ran = cli("route", write_policy(tmp_path), "Hello")
    assert (ran.code, ran.out) == (3, "")
    assert "error[EP900]" in ran.err
    assert "Traceback" not in ran.err
    assert "a customer's words" not in ran.err
    monkeypatch.setenv("POLICY_ENGINE_DEBUG", "1")
    assert "Traceback" in cli("route", write_policy(tmp_path), "Hello").err


def test_ctrl_c_ends_with_130_and_says_nothing(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("policy_engine.api.load", interrupt)
    ran = cli("route", write_policy(tmp_path), "Hello")
    assert (ran.code, ran.out, ran.err) == (130, "", "")


def test_a_folder_that_can_not_be_written_is_no_mistake_of_ours(cli: Cli, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    ran = cli("schema", "-o", in_the_way / "schemas")
    assert ran.code == 2
    assert str(in_the_way) in ran.err


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX pipe")
def test_a_reader_that_leaves_is_no_mistake(tmp_path: Path) -> None:
    tool = f"'{sys.executable}' -m policy_engine"
    command = f"{tool} explain EP007 | true; {tool} schema policy | head -c 10 >/dev/null"
    root = Path(__file__).parents[1]
    ran = subprocess.run(["sh", "-c", command], capture_output=True, cwd=root, timeout=120, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_output_is_utf8_whatever_the_console_says(tmp_path: Path) -> None:
    ran = run_apart("route", write_policy(tmp_path), "Hello", env={"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"})
    assert ran.returncode == 0
    assert "• Clerk: Thank the customer" in ran.stdout.decode("utf-8")


class Terminal:
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("name", "value", "wanted"), [("TERM", "xterm", True), ("NO_COLOR", "1", False), ("TERM", "dumb", False)])
def test_colour_only_where_it_is_wanted(monkeypatch: pytest.MonkeyPatch, name: str, value: str, wanted: bool) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(name, value)
    assert wants_color(Terminal()) is wanted  # type: ignore[arg-type]


def test_only_the_headline_is_coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy_engine.cli.console.wants_color", lambda: True)
    assert with_headline("a\nb") == "\x1b[1ma\x1b[0m\nb"


def test_explain_shows_a_page_and_lists_all_codes(cli: Cli) -> None:
    assert cli("explain", "ep007").out.startswith("# ")
    listed = cli("explain").out
    assert all(f"  {info.code}  {info.name}\n" in listed for info in all_codes())


def test_explain_finds_a_code_by_its_name(cli: Cli) -> None:
    for name in ("never-fires", "Never-Fires", "EP301"):
        assert cli("explain", name).out.startswith("# EP301 never-fires\n")
    ran = cli("explain", "never-fire")
    assert (ran.code, "did you mean `never-fires`?" in ran.err) == (2, True)


def test_explain_lists_the_codes_that_begin_so(cli: Cli) -> None:
    for beginning in ("EP3", "ep3"):
        lines = cli("explain", beginning).out.splitlines()
        assert lines[0] == "EP3: logic"
        assert "  EP301  never-fires" in lines
        assert all(line.startswith("  EP3") for line in lines[1:])
    assert cli("explain", "EP7").code == 2


def test_explain_suggests_a_code(cli: Cli) -> None:
    ran = cli("explain", "EP07")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean `EP007`?" in ran.err


@pytest.mark.parametrize("name", ["policy", "part", "ticket", "decision"])
def test_schema_prints_one_and_writes_all(cli: Cli, tmp_path: Path, name: str) -> None:
    ran = cli("schema", name)
    assert (ran.code, ran.out[0]) == (0, "{")
    assert cli("schema", "-o", tmp_path / "s").code == 0
    assert (tmp_path / "s" / f"{name}.schema.json").read_text(encoding="utf-8") == ran.out


@pytest.mark.parametrize("arguments", [("polcy",), ("policy", "-o", "x")])
def test_schema_with_a_wrong_line_ends_with_2(cli: Cli, arguments: tuple[str, ...]) -> None:
    assert cli("schema", *arguments).code == 2


def test_python_dash_m_is_the_same_program() -> None:
    assert run_apart("--version").stdout.decode() == f"policy-engine {policy_engine.__version__}\n"


def test_main_never_raises() -> None:
    assert main(["--nonsense"]) == 2
    assert app.main is main


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_said_once(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        root = Path(__file__).parents[1]
        ran = subprocess.run([sys.executable, "-m", "policy_engine", "explain"], stdout=full, stderr=subprocess.PIPE, cwd=root, check=False)
    assert ran.returncode == 2
    assert ran.stderr.count(b"\n") == 1
