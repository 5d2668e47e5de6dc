"""What the kernel says of a process tree: CPU time to the nanosecond, memory, children."""

import pathlib
import time

_CPUCLOCK_SCHED = 2


def _process_cpu_clock(pid: int) -> int:
    """The id of a process's CPU clock, as clock_getcpuclockid(3) makes it; it counts ended threads as well."""
    return ((~pid) << 3) | _CPUCLOCK_SCHED


def tree(pid: int) -> list[int]:
    """The process and all its descendants that live."""
    found = [pid]
    for parent in found:
        for task in _tasks(parent):
            try:
                found.extend(int(child) for child in (task / "children").read_text(encoding="ascii").split())
            except OSError:
                continue
    return found


def _tasks(pid: int) -> list[pathlib.Path]:
    try:
        return list(pathlib.Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return []


def cpu_seconds(pid: int) -> float:
    """User and system time of the tree."""
    total = 0
    for member in tree(pid):
        try:
            total += time.clock_gettime_ns(_process_cpu_clock(member))
        except OSError:
            continue
    return total / 1e9


def pss_mib(pid: int) -> float:
    """Proportional set size of the tree."""
    kib = 0
    for member in tree(pid):
        try:
            rollup = pathlib.Path(f"/proc/{member}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            continue
        for line in rollup.splitlines():
            if line.startswith("Pss:"):
                kib += int(line.split()[1])
    return kib / 1024
