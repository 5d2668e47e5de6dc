"""The machine: which core does what, limits, and how busy others keep it."""

import ctypes
import dataclasses
import os
import pathlib
import platform
import resource
import signal

from .errors import RunFault

NICE = -15
OPEN_FILES = 65536


@dataclasses.dataclass(frozen=True)
class Cores:
    """The proxy has a core of its own; client and upstream share the other where there are only two."""

    proxy: int
    client: int
    upstream: int

    @staticmethod
    def choose() -> "Cores":
        cores = sorted(os.sched_getaffinity(0))
        if len(cores) < 2:
            raise RunFault("two cores are needed: one for the proxy, one for client and upstream")
        return Cores(proxy=cores[-1], client=cores[-2], upstream=cores[-3] if len(cores) > 2 else cores[-2])

    def all_but_client(self) -> set[int]:
        return os.sched_getaffinity(0) - {self.client}


def prepare_child(cores: set[int], cgroup_files: list[str]) -> None:
    """Runs in a started process before its program: pins it, puts it before other work, raises its limits."""
    os.setsid()
    os.sched_setaffinity(0, cores)
    _put_before_others()
    _end_with_parent()
    raise_open_files()
    for file in cgroup_files:
        with open(file, "w", encoding="ascii") as procs:
            procs.write(str(os.getpid()))


def _put_before_others() -> None:
    """Without the right to do it, the run is only noisier. Linux weighs whole sessions first, where autogroup is on."""
    try:
        os.setpriority(os.PRIO_PROCESS, 0, NICE)
        pathlib.Path("/proc/self/autogroup").write_text(str(NICE), encoding="ascii")
    except OSError:
        pass


def _end_with_parent() -> None:
    """No proxy outlives a run that was killed."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def raise_open_files() -> int:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (max(OPEN_FILES, hard), hard):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))
            return wanted
        except (PermissionError, ValueError, OSError):
            continue
    return hard


def busy_seconds() -> float:
    """CPU time that all processes together have used since boot."""
    fields = pathlib.Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:]
    user, nice, system, _idle, _iowait, irq, softirq = (int(field) for field in fields[:7])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def describe() -> str:
    model = "unknown processor"
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    virtual = " (virtual machine)" if "hypervisor" in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8") else ""
    return f"{model}{virtual}, {os.cpu_count()} cores, {memory:.0f} GiB, Linux {platform.release()}"
