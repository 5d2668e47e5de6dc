"""The proxies that are measured: how each is started, and a started one."""

import contextlib
import dataclasses
import itertools
import pathlib
import shutil
import signal
import socket
import subprocess
import time
import typing
import urllib.request

from . import bootstrap, machine, process
from .errors import RunFault

_serial = itertools.count(1)


@dataclasses.dataclass(frozen=True)
class Subject:
    """One column of the table. `key` is envoy, pillion or haproxy."""

    key: str
    title: str
    binary: pathlib.Path

    def arguments(self, config: pathlib.Path) -> list[str]:
        if self.key == "haproxy":
            return [str(self.binary), "-db", "-f", str(config)]
        return [str(self.binary), "--concurrency", "1", "--disable-hot-restart", "-l", "warning", "-c", str(config)]

    def config(self, ports: bootstrap.Ports, upstream: bootstrap.Upstream, access_log: pathlib.Path) -> str:
        if self.key == "haproxy":
            return bootstrap.haproxy(ports, upstream)
        return bootstrap.envoy(ports, upstream, access_log)

    def version(self) -> str:
        flag = "-v" if self.key == "haproxy" else "--version"
        printed = subprocess.run([self.binary, flag], capture_output=True, text=True, timeout=30, check=False)
        lines = [line.strip() for line in (printed.stdout + printed.stderr).splitlines() if line.strip()]
        return lines[0].replace(str(self.binary), self.binary.name) if lines else "unknown"


class Proxy:
    """A started subject. Its directory holds its bootstrap, its access log and what it printed."""

    def __init__(self, subject: Subject, directory: pathlib.Path, upstream: bootstrap.Upstream):
        self.subject = subject
        self.directory = directory / f"{next(_serial):03d}-{subject.key}"
        shutil.rmtree(self.directory, ignore_errors=True)
        self.directory.mkdir(parents=True)
        self.ports = bootstrap.Ports(*_free_ports(3))
        self.access_log = self.directory / ("output" if subject.key == "haproxy" else "access.txt")
        self._config = self.directory / "bootstrap.yaml"
        self._config.write_text(subject.config(self.ports, upstream, self.access_log), encoding="utf-8")
        self._child: typing.Optional[subprocess.Popen] = None
        self.started_ns = 0

    @property
    def http(self) -> str:
        return f"127.0.0.1:{self.ports.http}"

    @property
    def tcp(self) -> str:
        return f"127.0.0.1:{self.ports.tcp}"

    @property
    def pid(self) -> int:
        if self._child is None:
            raise RunFault(f"{self.subject.title} is not running")
        return self._child.pid

    def start(self, cores: set[int], cgroup_files: typing.Sequence[str] = ()) -> None:
        with (self.directory / "output").open("wb") as output:
            self.started_ns = time.monotonic_ns()
            self._child = subprocess.Popen(  # pylint: disable=subprocess-popen-preexec-fn
                self.subject.arguments(self._config),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.directory,
                preexec_fn=lambda: machine.prepare_child(cores, list(cgroup_files)),
            )

    def running(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def require_running(self) -> None:
        """A proxy that was stopped on purpose is no fault."""
        if self._child is not None and not self.running():
            raise RunFault(f"{self.subject.title} ended by itself; it printed:\n{self.printed()}")

    def printed(self) -> str:
        lines = (self.directory / "output").read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-15:])

    def cpu_seconds(self) -> float:
        return process.cpu_seconds(self.pid)

    def pss_mib(self) -> float:
        return process.pss_mib(self.pid)

    def counter(self, name: str) -> typing.Optional[int]:
        """One counter of the admin server's /stats; None where there is none."""
        if self.subject.key == "haproxy":
            return None
        url = f"http://127.0.0.1:{self.ports.admin}/stats"
        with urllib.request.urlopen(url, timeout=10) as answer:
            for line in answer.read().decode("utf-8").splitlines():
                if line.startswith(name + ": "):
                    return int(line.split(": ")[1])
        return None

    def stop(self) -> None:
        """The second SIGTERM ends a draining proxy at once; SIGKILL is for one that does not end."""
        if self._child is None:
            return
        for number, patience in ((signal.SIGTERM, 3), (signal.SIGTERM, 3), (signal.SIGKILL, 5)):
            if self._child.poll() is None:
                self._child.send_signal(number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._child.wait(patience)
        self._child = None

    def access_log_lines(self) -> int:
        try:
            with self.access_log.open("rb") as log:
                return sum(block.count(b"\n") for block in iter(lambda: log.read(1 << 20), b""))
        except FileNotFoundError:
            return 0

    def discard(self) -> None:
        """Stops it and removes what it logged: a saturated run logs hundreds of megabytes."""
        self.stop()
        self.access_log.unlink(missing_ok=True)


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
