"""Builds and drives benchmarks/loadtool, the client and upstream of every row."""

import json
import pathlib
import shutil
import subprocess
import typing

from . import bootstrap, machine, process
from .errors import RunFault
from .paths import LOADTOOL, LOADTOOL_SOURCES

GRACE_SECONDS = 30


def build() -> None:
    sources = sorted(LOADTOOL_SOURCES.glob("*.[ch]"))
    if LOADTOOL.exists() and LOADTOOL.stat().st_mtime > max(source.stat().st_mtime for source in sources):
        return
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise RunFault("a C compiler is needed for the load generator: apt-get install gcc libc6-dev")
    LOADTOOL.parent.mkdir(parents=True, exist_ok=True)
    command = [compiler, "-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-o", str(LOADTOOL)]
    subprocess.run(command + [str(source) for source in sources if source.suffix == ".c"], check=True, timeout=120)


class Loadtool:
    """Starts load on the client's core."""

    def __init__(self, cores: machine.Cores):
        self._cores = cores

    def start(self, command: str, **options: typing.Any) -> subprocess.Popen:
        arguments = [str(LOADTOOL), command]
        for name, value in options.items():
            arguments += ["--" + name.replace("_", "-"), str(value)]
        core = self._cores.upstream if command == "upstream" else self._cores.client
        return subprocess.Popen(  # pylint: disable=subprocess-popen-preexec-fn
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: machine.prepare_child({core}, []),
        )

    def run(self, command: str, limit: float, **options: typing.Any) -> dict:
        return finish(self.start(command, **options), limit)


def finish(child: subprocess.Popen, limit: float) -> dict:
    """The result that a load printed; one that takes longer than its limit is a fault."""
    try:
        printed, _ = child.communicate(timeout=limit + GRACE_SECONDS)
    except subprocess.TimeoutExpired as expired:
        child.kill()
        child.communicate()
        raise RunFault(f"the load did not end: {' '.join(child.args)}") from expired
    if child.returncode != 0:
        raise RunFault(f"the load failed: {' '.join(child.args)}")
    return json.loads(printed.splitlines()[-1])


class UpstreamServer:
    """The upstream that all subjects share, started once per run."""

    def __init__(self, loadtool: Loadtool):
        self._child = loadtool.start("upstream")
        bound = json.loads(self._child.stdout.readline())
        self.http: str = bound["http"]
        self.echo: str = bound["echo"]

    @property
    def ports(self) -> bootstrap.Upstream:
        return bootstrap.Upstream(int(self.http.split(":")[1]), int(self.echo.split(":")[1]))

    def cpu_seconds(self) -> float:
        return process.cpu_seconds(self._child.pid)

    def stop(self) -> None:
        self._child.kill()
        self._child.communicate()


def require_executable(path: pathlib.Path, hint: str) -> pathlib.Path:
    if not path.is_file():
        raise RunFault(f"{path} is not there: {hint}")
    return path
