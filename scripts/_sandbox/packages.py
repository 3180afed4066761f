"""MediaWiki from Debian's packages, unpacked into the cache, not installed.

The packages are those of Debian 13, the release that carries MediaWiki 1.43
LTS; they run on the PHP of Debian 12 as well. The archive they come from is
the one that the machine's own apt uses.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from .apt import archives
from .ground import SandboxError, cache_folder, locked, run, say


RELEASE = "trixie"
PACKAGES = ("mediawiki", "mediawiki-classes")
KEYRINGS = (
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
)


def mediawiki() -> Path:
    """Give the folder of an unpacked MediaWiki, fetching it if there is none."""
    home = cache_folder() / "mediawiki"
    with locked(home / "lock"):
        found = _newest(home)
        if found:
            return found
        work = home / "download"
        shutil.rmtree(work, ignore_errors=True)
        try:
            return _unpack(_download(work), home)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def version(code: Path) -> str:
    """Give the version of an unpacked MediaWiki, as its package calls it."""
    return code.name


def _newest(home: Path) -> Path | None:
    """Give the unpacked MediaWiki, if any; a half unpacked one has no such name."""
    return max((path.parent for path in home.glob("1.*/index.php")), default=None)


def _download(work: Path) -> list[Path]:
    """Fetch the packages with apt, in folders of our own."""
    failures = []
    for archive in archives():
        say(f"fetching MediaWiki from this machine's Debian archive ({archive} {RELEASE})")
        shutil.rmtree(work, ignore_errors=True)
        try:
            return _download_from(archive, work)
        except SandboxError as error:
            failures.append(str(error))
    raise SandboxError("\n".join(["no archive of this machine's apt gave MediaWiki", *failures]))


def _download_from(archive: str, work: Path) -> list[Path]:
    for folder in ("etc", "lists/partial", "cache/archives/partial", "packages"):
        (work / folder).mkdir(parents=True)
    source = f"Types: deb\nURIs: {archive}\nSuites: {RELEASE}\nComponents: main\n"
    for keyring in filter(Path.exists, KEYRINGS):
        source += f"Signed-By: {keyring}\n"
        break
    (work / "etc" / "clinicbot.sources").write_text(source)
    private = {
        "Dir::Etc::sourcelist": "/dev/null",
        "Dir::Etc::sourceparts": work / "etc",
        "Dir::State::lists": work / "lists",
        "Dir::Cache": work / "cache",
        # The cache is not readable for apt's own user, nor need it be.
        "APT::Sandbox::User": "root",
        "APT::Update::Post-Invoke-Success": "",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
        "Acquire::http::Timeout": "60",
    }
    apt = ["apt-get", "-q", *(f"-o{name}={value}" for name, value in private.items())]
    run([*apt, "-oAPT::Update::Error-Mode=any", "update"])
    run([*apt, "download", *PACKAGES], cwd=work / "packages")
    return sorted((work / "packages").glob("*.deb"))


def _unpack(packages: list[Path], home: Path) -> Path:
    """Unpack into one folder without Debian's links to places outside of it."""
    if not packages:
        raise SandboxError("apt downloaded no package")
    say("unpacking MediaWiki")
    root = packages[0].parent / "root"
    for package in packages:
        run(["dpkg-deb", "-x", package, root])
    code = root / "usr" / "share" / "mediawiki"
    for path in code.rglob("*"):
        if path.is_symlink() and os.path.isabs(os.readlink(path)):  # noqa: PTH115, PTH117
            path.unlink()
    (code / "extensions-core").rename(code / "extensions")
    name = run(["dpkg-deb", "-f", packages[0], "Version"]).strip().split(":")[-1]
    code.rename(home / name)
    return home / name
