"""Every row of the table: what it says, its goal now and the goal in the end."""

import dataclasses
import enum
import typing


class Kind(enum.Enum):
    """What is compared with the goal."""

    RATIO = "× Envoy"
    VALUE = ""


@dataclasses.dataclass(frozen=True)
class Row:
    key: str
    title: str
    unit: str
    kind: Kind
    goal: float
    final: float
    at_least: bool = False  # else at most
    decimals: int = 1

    def met_by(self, figure: float, goal: typing.Optional[float] = None) -> bool:
        bound = self.goal if goal is None else goal
        return figure >= bound if self.at_least else figure <= bound

    def say(self, goal: float) -> str:
        sign = "≥" if self.at_least else "≤"
        if self.kind is Kind.RATIO:
            return f"{sign} {goal:.2f} ×"
        return f"{sign} {goal:g} {self.unit}".strip() if goal else "0"


def _cpu(key: str, title: str, goal: float, final: float) -> Row:
    return Row(key, title, "µs", Kind.RATIO, goal, final)


def _throughput(key: str, title: str) -> Row:
    return Row(key, title, "/s", Kind.RATIO, 2.5, 4.0, at_least=True, decimals=0)


def _none(key: str, title: str) -> Row:
    return Row(key, title, "", Kind.VALUE, 0, 0, decimals=0)


ROWS = (
    _cpu("http12.cpu", "HTTP/1.1, 12 bytes: CPU per request", 0.40, 0.25),
    _throughput("http12.throughput", "HTTP/1.1, 12 bytes: requests per second"),
    _cpu("http10k.cpu", "HTTP/1.1, 10 kB: CPU per request", 0.40, 0.25),
    _throughput("http10k.throughput", "HTTP/1.1, 10 kB: requests per second"),
    _cpu("tcp12.cpu", "TCP, 12 bytes echoed: CPU per exchange", 0.95, 0.80),
    _cpu("tcp10k.cpu", "TCP, 10 kB echoed: CPU per exchange", 0.95, 0.80),
    _cpu("uniform.cpu", "1000 requests/s: CPU per request", 0.50, 0.30),
    Row("uniform.p50", "1000 requests/s: added latency, p50", "µs", Kind.RATIO, 0.5, 0.3),
    Row("uniform.p99", "1000 requests/s: added latency, p99", "µs", Kind.RATIO, 0.8, 0.35),
    Row("memory.idle", "PSS idle", "MiB", Kind.RATIO, 1.0, 0.8),
    Row("memory.loaded", "PSS after load", "MiB", Kind.RATIO, 1.1, 0.85),
    Row("crowd.per_cluster", "1,000 clusters: memory per cluster", "KiB", Kind.RATIO, 0.5, 0.5),
    Row("crowd.per_used_cluster", "1,000 clusters, each used once: memory per cluster", "KiB", Kind.RATIO, 0.5, 0.5),
    Row("crowd.per_listener", "1,000 listeners: memory per listener", "KiB", Kind.RATIO, 0.5, 0.5),
    Row("start.first_answer", "Start to first answer, one pinned core", "ms", Kind.VALUE, 450, 220, decimals=0),
    Row("first.p99", "First 4 s after ready at 1000 requests/s: p99", "ms", Kind.VALUE, 5, 1, decimals=2),
    _none("first.failures", "First 4 s after ready at 1000 requests/s: failures"),
    Row("limited.start", "0.5 CPU, 128 MiB: start to first answer", "ms", Kind.VALUE, 1500, 1500, decimals=0),
    Row("limited.p99", "0.5 CPU, 128 MiB: 500 requests/s, p99 after 10 s", "ms", Kind.RATIO, 1.5, 1.5, decimals=2),
    _none("limited.failures", "0.5 CPU, 128 MiB: failures from the first request on"),
    _none("limited.oom_kills", "0.5 CPU, 128 MiB: OOM kills"),
    Row("bulk.download", "1 GB download, slow reader: added memory", "MiB", Kind.VALUE, 8, 8),
    Row("bulk.upload", "1 GB upload, slow reader: added memory", "MiB", Kind.VALUE, 8, 8),
    Row("idle.per_connection", "10,000 idle keep-alive connections: memory each", "KiB", Kind.RATIO, 1.0, 1.0),
)
