"""What every row needs: the subjects, the load, the upstream, and how long to measure."""

import contextlib
import dataclasses
import subprocess
import time
import typing

from . import bootstrap, machine
from .errors import RunFault
from .loadtool import Loadtool, UpstreamServer, finish
from .measurements import Measurements
from .paths import WORK
from .subjects import Proxy, Subject

READY_LIMIT_SECONDS = 30
QUIET_CORES = 0.3
QUIET_SAMPLE_SECONDS = 0.5


@dataclasses.dataclass(frozen=True)
class Plan:
    """Durations in seconds and counts; `quick` is a proof that everything works, not a measurement."""

    rounds: int
    warm_up: float
    saturated: float
    uniform: float
    starts: int
    limited: float
    bulk_bytes: int
    idle_connections: int
    settle: float

    @staticmethod
    def full(rounds: int) -> "Plan":
        return Plan(rounds, 8, 5, 10, 7, 20, 1 << 30, 10_000, 4)

    @staticmethod
    def quick() -> "Plan":
        return Plan(1, 1.5, 1, 2, 2, 5, 256 << 20, 2_000, 1)


class Context:
    def __init__(self, plan: Plan, subjects: list[Subject], connections: int, patience: float):
        self.plan = plan
        self._patience = patience
        self.subjects = subjects
        self.connections = connections
        self.cores = machine.Cores.choose()
        self.loadtool = Loadtool(self.cores)
        self.upstream = UpstreamServer(self.loadtool)
        self.measurements = Measurements()

    @property
    def upstream_ports(self) -> bootstrap.Upstream:
        return self.upstream.ports

    def new_proxy(self, subject: Subject) -> Proxy:
        return Proxy(subject, WORK, self.upstream_ports)

    @contextlib.contextmanager
    def started(self, subject: Subject) -> typing.Iterator[Proxy]:
        """A proxy on its own core that has given its first answer."""
        proxy = self.new_proxy(subject)
        try:
            proxy.start({self.cores.proxy})
            self.await_first_answer(proxy)
            yield proxy
            proxy.require_running()
        finally:
            proxy.discard()

    def await_first_answer(self, proxy: Proxy) -> None:
        poller = self.loadtool.start("http", target=proxy.http, wait_ready=READY_LIMIT_SECONDS)
        self.finish_while_alive(poller, proxy, READY_LIMIT_SECONDS)

    def finish_while_alive(self, load: subprocess.Popen, proxy: Proxy, limit: float) -> dict:
        """The load's result; a proxy that ends meanwhile, or never answers, is a fault with what it printed."""
        while load.poll() is None and proxy.running():
            time.sleep(0.01)
        if not proxy.running():
            load.kill()
            load.communicate()
            proxy.require_running()
        result = finish(load, limit)
        if result["ready_ns"] < 0:
            raise RunFault(f"{proxy.subject.title} gave no answer; it printed:\n{proxy.printed()}")
        return result

    def warm_up(self, proxy: Proxy, seconds: float) -> None:
        self.loadtool.run(
            "http", seconds, target=proxy.http, connections=self.connections, seconds=seconds, path="/bytes/12"
        )

    def await_quiet(self) -> None:
        """On a machine that others use: waits for them, as long as the whole run's patience lasts."""
        while self._patience > 0:
            before, started = machine.busy_seconds(), time.monotonic()
            time.sleep(QUIET_SAMPLE_SECONDS)
            elapsed = time.monotonic() - started
            if (machine.busy_seconds() - before) / elapsed < QUIET_CORES:
                return
            self._patience -= elapsed

    def close(self) -> None:
        self.upstream.stop()
