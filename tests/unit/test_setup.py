"""The set-up does each step once, again when its inputs change, and says what to do when one fails."""

import ast
import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from bot.setup.__main__ import take
from bot.setup.interpreter import PythonMissing, find_python
from bot.setup.packages import Downloads, advice_for, uv_environment
from bot.setup.stamps import Stamp
from bot.setup.steps import Step, StepFailed, Workplace
from bot.setup.terminal import CommandFailed, run_quietly
from bot.setup.widget import npm_advice_for

ROOT = Path(__file__).parents[2]
LOCKS = ["bootstrap", "runtime", "development"]


@pytest.fixture
def stamp(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "nlu.yml").write_text("one")
    (tmp_path / "model").write_text("trained")
    done = Stamp(tmp_path / "stamps" / "model", tmp_path, ("data/*.yml",), tmp_path / "model")
    done.write()
    return done


def test_a_step_is_done_when_nothing_has_changed(stamp):
    assert stamp.is_current()


def test_a_step_that_was_never_done_is_not_done(stamp, tmp_path):
    assert not Stamp(tmp_path / "other", tmp_path, stamp.inputs, stamp.result).is_current()


@pytest.mark.parametrize(
    "change",
    [
        lambda data: (data / "nlu.yml").write_text("two"),
        lambda data: (data / "rules.yml").write_text("new"),
        lambda data: (data / "nlu.yml").unlink(),
        lambda data: (data / "nlu.yml").rename(data / "renamed.yml"),
    ],
    ids=["changed", "added", "removed", "renamed"],
)
def test_a_changed_input_redoes_the_step(stamp, tmp_path, change):
    change(tmp_path / "data")
    assert not stamp.is_current()


def test_a_lost_result_redoes_the_step(stamp):
    stamp.result.unlink()
    assert not stamp.is_current()


def test_an_input_that_was_only_touched_does_not_redo_the_step(stamp, tmp_path):
    os.utime(tmp_path / "data" / "nlu.yml", (0, 0))
    (tmp_path / "data" / "notes.txt").write_text("not an input")
    assert stamp.is_current()


def recorded_step(stamp, calls, failure=None):
    def action():
        calls.append(stamp.file.name)
        if failure:
            raise failure

    return Step("Trained model", "1 minute", stamp, action)


def test_a_finished_step_is_not_taken_again(stamp):
    calls = []
    stamp.remove()
    take([recorded_step(stamp, calls)])
    take([recorded_step(stamp, calls)])
    assert calls == ["model"]


def test_a_step_is_announced_with_its_usual_duration(stamp, capsys):
    stamp.remove()
    take([recorded_step(stamp, [])])
    said = capsys.readouterr().err.splitlines()
    assert said == ["[1/1] Trained model (usually 1 minute)", "      done in 0 s"]


def test_nothing_is_said_when_there_is_nothing_to_do(stamp, capsys):
    take([recorded_step(stamp, [])])
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("failure", [StepFailed("Make room."), KeyboardInterrupt()])
def test_a_step_that_failed_or_was_stopped_is_taken_again(stamp, tmp_path, failure):
    calls = []
    later = Stamp(tmp_path / "stamps" / "later", tmp_path, (), tmp_path)
    (tmp_path / "data" / "nlu.yml").write_text("two")
    with pytest.raises(type(failure)):
        take([recorded_step(stamp, calls, failure), recorded_step(later, calls)])
    assert calls == ["model"]
    # Back to what the earlier, finished run had seen: what lies there now may still be half of something.
    (tmp_path / "data" / "nlu.yml").write_text("one")
    take([recorded_step(stamp, calls), recorded_step(later, calls)])
    assert calls == ["model", "model", "later"]


def test_steps_come_in_an_order_in_which_each_can_rely_on_the_last():
    titles = [step.title for step in Workplace().steps(development=True)]
    assert titles == [
        "Python environment in .venv",
        "Packages of requirements/runtime.txt",
        "Packages of requirements/development.txt",
        "Packages of the widget",
        "Sentence encoder",
        "Trained model",
    ]


def test_running_the_assistant_does_not_need_the_tools_of_its_developers():
    titles = [step.title for step in Workplace().steps()]
    assert not any("development" in title or "widget" in title for title in titles)


def test_every_input_pattern_finds_a_file():
    for step in Workplace().steps(development=True):
        for pattern in step.stamp.inputs:
            assert any(ROOT.glob(pattern)), f"{step.title} watches {pattern}, which matches nothing"


def test_a_failing_command_shows_the_end_of_what_it_said(tmp_path):
    program = "import sys; [print(number) for number in range(100)]; sys.exit(3)"
    with pytest.raises(CommandFailed) as failure:
        run_quietly([sys.executable, "-c", program], folder=tmp_path, environment=os.environ)
    assert failure.value.output.splitlines() == [str(number) for number in range(75, 100)]


def test_every_line_of_a_command_reaches_its_status(tmp_path):
    seen = []

    def status(line):
        seen.append(line)
        return line

    run_quietly(
        [sys.executable, "-c", "print('a'); print('b')"],
        folder=tmp_path,
        environment=os.environ,
        status=status,
    )
    assert seen == ["a", "b"]


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "do not go on"),
        ("error: Hash mismatch for `numpy==1.23.5`", "do not go on"),
        ("OSError: [Errno 28] No space left on device", "make room"),
        ("error: command 'gcc' failed", "C compiler"),
        ("Could not find a version that satisfies the requirement uv", "network connection"),
    ],
)
def test_a_failed_installation_says_what_to_do(output, advice):
    assert advice in advice_for(output)


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("npm error code EINTEGRITY", "do not go on"),
        ("npm error code EUSAGE", "npm install"),
        ("npm error code ENOSPC", "make room"),
        ("npm error code ENOTFOUND", "network connection"),
    ],
)
def test_a_failed_installation_of_the_widgets_packages_says_what_to_do(output, advice):
    assert advice in npm_advice_for(output)


@pytest.fixture
def widget_step(tmp_path):
    """The step that installs the widget's packages, in a clone whose widget needs one tiny package."""
    (tmp_path / ".venv").symlink_to(sys.prefix)
    folder = tmp_path / "widget"
    folder.mkdir()
    # Nothing may come from anywhere else.
    (folder / ".npmrc").write_text("offline=true\n")
    content = tmp_path / "tiny.tgz"
    with tarfile.open(content, "w:gz") as archive:
        package = tmp_path / "package.json"
        package.write_text('{"name": "tiny", "version": "1.0.0", "scripts": {"postinstall": "touch ran"}}')
        archive.add(package, "package/package.json")
    depends = {"tiny": "file:../tiny.tgz"}
    digest = base64.b64encode(hashlib.sha512(content.read_bytes()).digest()).decode()
    tiny = {"version": "1.0.0", "resolved": depends["tiny"], "integrity": f"sha512-{digest}"}
    packages = {"": {"dependencies": depends}, "node_modules/tiny": tiny}
    (folder / "package.json").write_text(json.dumps({"dependencies": depends}))
    (folder / "package-lock.json").write_text(json.dumps({"lockfileVersion": 3, "packages": packages}))
    steps = Workplace(tmp_path).steps(development=True, built=False)
    return next(step for step in steps if step.title == "Packages of the widget")


def test_the_widgets_packages_are_installed_once_and_run_nothing_of_their_own(widget_step, tmp_path, capsys):
    take([widget_step])
    tiny = tmp_path / "widget" / "node_modules" / "tiny"
    assert [path.name for path in tiny.iterdir()] == ["package.json"]
    capsys.readouterr()
    take([widget_step])
    assert capsys.readouterr().err == ""
    shutil.rmtree(tiny.parent)
    take([widget_step])
    assert tiny.exists()


def test_a_package_of_the_widget_that_is_altered_stops_the_set_up(widget_step, tmp_path):
    lock = tmp_path / "widget" / "package-lock.json"
    lock.write_text(re.sub("sha512-..", "sha512-AA", lock.read_text()))
    with pytest.raises(StepFailed, match="altered file"):
        take([widget_step])
    assert not widget_step.stamp.is_current()


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A clone that asks for one tiny package, and a place that offers it."""
    folder = tmp_path_factory.mktemp("clone")
    shutil.copytree(ROOT / "bot" / "setup", folder / "bot" / "setup")
    (folder / "bot" / "__init__.py").touch()
    (folder / ".python-version").write_text("3.10\n")
    (folder / "requirements").mkdir()
    (folder / "requirements" / "runtime.txt").touch()
    (folder / "offered").mkdir()
    with zipfile.ZipFile(folder / "offered" / "tiny-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tiny.py", "")
        wheel.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        wheel.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr("tiny-1.0.dist-info/RECORD", "")
    return folder


def set_up(clone, offered):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
    environment |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(offered), "PIP_CONFIG_FILE": os.devnull}
    return subprocess.run(
        [sys.executable, "-m", "bot.setup", "environment"],
        cwd=clone,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("offered", "advice"), [("offered", "altered file"), ("nowhere", "network connection")]
)
def test_a_package_that_is_altered_or_missing_stops_the_set_up(clone, offered, advice):
    (clone / "requirements" / "bootstrap.txt").write_text(f"tiny==1.0 --hash=sha256:{'0' * 64}\n")
    done = set_up(clone, clone / offered)
    assert done.returncode == 1
    assert "This step did not work." in done.stderr
    assert advice in done.stderr
    assert "Traceback" not in done.stderr
    assert (clone / ".venv" / "stamps" / "environment").exists()
    assert not (clone / ".venv" / "stamps" / "runtime").exists()
    assert not list(clone.glob(".venv/lib/python*/site-packages/tiny*"))


def test_an_environment_that_works_is_kept(clone):
    (clone / "requirements" / "bootstrap.txt").write_text(f"tiny==1.0 --hash=sha256:{'0' * 64}\n")
    set_up(clone, "nowhere")
    (clone / ".venv" / "somebody's own file").touch()
    shutil.rmtree(clone / ".venv" / "stamps")
    set_up(clone, "nowhere")
    assert (clone / ".venv" / "somebody's own file").exists()


def test_an_environment_whose_python_is_gone_is_made_again(clone):
    set_up(clone, "nowhere")
    (clone / ".venv" / "bin" / "python").unlink()
    set_up(clone, "nowhere")
    assert (clone / ".venv" / "bin" / "python").exists()


def test_packages_come_from_where_pip_gets_them():
    config = "\n".join(
        [
            "global.index-url='https://mirror.example/simple'",
            "global.extra-index-url='https://one.example/simple\\nhttps://two.example/simple'",
            "global.timeout='10'",
            ":env:.timeout='90'",
            ":env:.find-links='/a /b'",
            "user.name='x'",
            "freeze.timeout='5'",
        ]
    )
    told = uv_environment({"HOME": "/home/x"}, config)
    assert told == {
        "HOME": "/home/x",
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INDEX": "https://one.example/simple https://two.example/simple",
        "UV_FIND_LINKS": "/a,/b",
        "UV_HTTP_TIMEOUT": "90",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def test_the_lock_is_chosen_from_the_main_index_alone():
    config = "global.index-url='https://main.example'\nglobal.extra-index-url='https://extra.example'"
    told = uv_environment({}, config, main_index_only=True)
    assert told["UV_DEFAULT_INDEX"] == "https://main.example"
    assert "UV_INDEX" not in told


def test_what_uv_has_been_told_already_stays():
    told = uv_environment(
        {"UV_DEFAULT_INDEX": "https://mine.example"}, "global.index-url='https://pip.example'"
    )
    assert told["UV_DEFAULT_INDEX"] == "https://mine.example"


def test_downloads_are_added_up():
    downloads = Downloads()
    lines = ["Resolved 3 packages", "Downloading a (512.0KiB)", "Downloading b (1.0GiB)", " Downloaded a"]
    assert [downloads.status(line) for line in lines] == [
        "",
        "0 of 0 MiB downloaded",
        "0 of 1,024 MiB downloaded",
        "0 of 1,024 MiB downloaded",
    ]
    assert downloads.status(" Downloaded b") == "1,024 of 1,024 MiB downloaded"


def test_a_machine_without_python_310_is_told_how_to_get_it(monkeypatch, tmp_path):
    other = tmp_path / "python3"
    other.write_text("#!/bin/sh\necho False\n")
    other.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "prefix", "not a base interpreter")
    with pytest.raises(PythonMissing, match=r"pyenv install 3\.10"):
        find_python()


def test_python_310_is_found_under_any_of_its_names(monkeypatch, tmp_path):
    (tmp_path / "python").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "prefix", "not a base interpreter")
    assert find_python() == "python"


@pytest.mark.parametrize("module", sorted((ROOT / "bot" / "setup").glob("*.py")), ids=lambda file: file.stem)
def test_the_set_up_runs_on_a_bare_old_python(module):
    tree = ast.parse(module.read_text(encoding="utf-8"), feature_version=(3, 8))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            assert name.startswith("bot.setup") or name.split(".")[0] in sys.stdlib_module_names


def locked(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash_and_no_lock_names_an_address(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    pinned = re.findall(r"^\S+==\S+(?:[^\\\n]*)\\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
    assert len(pinned) == len(locked(name)) == len(re.findall(r"^[^#\s]", text, re.MULTILINE))


@pytest.mark.parametrize("name", ["bootstrap", "development"])
def test_the_locks_agree_with_each_other(name):
    runtime, other = locked("runtime"), locked(name)
    assert {key: other[key] for key in runtime.keys() & other.keys()} == {
        key: runtime[key] for key in runtime.keys() & other.keys()
    }


def test_tests_run_with_everything_that_the_assistant_runs_with():
    assert locked("runtime").keys() <= locked("development").keys()


def test_every_package_asked_for_is_locked():
    for name in LOCKS:
        asked = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8")
        for package in re.findall(r"^([A-Za-z0-9._-]+)", asked, re.MULTILINE):
            if not package.startswith("-"):
                assert re.sub(r"[._]", "-", package.lower()) in locked(name), f"run: make lock ({package})"


def test_telemetry_is_off_for_every_python_of_the_environment():
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "RASA_TELEMETRY_ENABLED": "true"}
    program = "import rasa.telemetry; print(rasa.telemetry.is_telemetry_enabled())"
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_every_make_target_is_described():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", text, re.MULTILINE))
    described = set(re.findall(r"^([a-z]+):.*##", text, re.MULTILINE))
    phony = set(re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split())
    assert targets == described == phony
