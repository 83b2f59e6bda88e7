"""What the machine and its processes used, read from /proc."""
import os
import pathlib

_TICKS = os.sysconf("SC_CLK_TCK")


def machine_cpu_seconds():
    """CPU seconds of everything since boot, without idling and waiting."""
    fields = pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    user, nice, system, _idle, _wait, irq, softirq = (int(field) for field in fields[:7])
    return (user + nice + system + irq + softirq) / _TICKS


def cpu_seconds(pids):
    """User and system CPU seconds of these processes so far."""
    return sum(_stat(pid)[0] for pid in pids)


def children(pid):
    """The direct children of a process."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if _stat(int(entry.name))[1] == pid:
                    found.append(int(entry.name))
            except OSError:
                pass  # It has ended meanwhile.
    return found


def _stat(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS, int(fields[1])


def resident_bytes(pid, peak=False):
    """Resident memory now, or its peak since `forget_peak`."""
    name = "VmHWM:" if peak else "VmRSS:"
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    raise OSError(f"no {name} of process {pid}")


def forget_peak(pid):
    pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")


def describe():
    """One line: cores, model, memory, kernel."""
    model = "unknown CPU"
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    memory = int(pathlib.Path("/proc/meminfo").read_text().split()[1]) / 1024 / 1024
    return f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB, Linux {os.uname().release}"
