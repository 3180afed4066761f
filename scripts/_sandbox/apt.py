"""The machine's own package manager; `python3 -m _sandbox.apt NAME…` installs."""

from __future__ import annotations

import os
import shutil
import sys

from .ground import SandboxError, run, say


def install(*packages: str) -> None:
    """Install Debian packages as root, or through sudo if it asks nothing."""
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if as_root and not shutil.which("sudo"):
        raise SandboxError(f"run as root: apt-get install {' '.join(packages)}")
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    apt += ["-oDPkg::Lock::Timeout=300", "-oAcquire::Retries=3"]
    try:
        run([*apt, "update"])
        run([*apt, "install", "-y", "--no-install-recommends", *packages])
    except SandboxError as error:
        names = " ".join(packages)
        raise SandboxError(f"{error}\nrun as root: apt-get install {names}") from error


def archives() -> list[str]:
    """Give the addresses of archives with Debian's main packages, the likeliest first."""
    form = "$(RELEASE)|$(COMPONENT)|$(REPO_URI)"
    found = set()
    for line in run(
        ["apt-get", "indextargets", "--no-release-info", "--format", form]
    ).splitlines():
        suite, _, rest = line.partition("|")
        component, _, uri = rest.partition("|")
        # A release's own suite, not its updates: "bookworm", not "bookworm-security".
        if component == "main" and not {"-", "/"} & {*suite}:
            found.add(uri)
    if not found:
        raise SandboxError("apt knows no Debian archive; see /etc/apt/sources.list.d")
    return sorted(found, key=lambda uri: ("debian" not in uri, uri))


if __name__ == "__main__":
    try:
        install(*sys.argv[1:])
    except SandboxError as error:
        say(str(error))
        sys.exit(1)
