"""What the machine itself must have: Pango for PDF, pip for the set-up, Chromium for tests.

Root installs Debian packages; anybody else has them unpacked into var/system. Where there is no
apt, the portal runs without PDF and says so. Standard library only.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from aifactory.processes import Failure

NO_PDF = "AIFACTORY_NO_PDF"
NO_BROWSER = "AIFACTORY_NO_BROWSER"
CHROMIUM = "CHROMIUM"
# The libraries that WeasyPrint opens, with Debian's package of each.
LINUX_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
    "libgobject-2.0.so.0": "libglib2.0-0",
}
MACOS_LIBRARIES = (
    "libpango-1.0.dylib",
    "libpangoft2-1.0.dylib",
    "libharfbuzz.dylib",
    "libharfbuzz-subset.dylib",
    "libfontconfig.dylib",
    "libgobject-2.0.dylib",
)
MACOS_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib")
PLAYWRIGHT_LIBRARY = {"libatomic.so.1": "libatomic1"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PROBE = "import ctypes, sys; [ctypes.CDLL(name) for name in sys.argv[1:]]"
APT_OPTIONS = ("-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=2")

Say = Callable[[str], None]
Run = Callable[..., str | None]


def ensure_libraries(unpacked: Path, *, say: Say, run: Run) -> None:
    """Pango and what venv needs. Without Pango the portal starts, and letters wait."""
    if sys.platform == "darwin":
        _ensure_on_macos(say)
        return
    use_unpacked(unpacked)
    missing = [package for name, package in LINUX_LIBRARIES.items() if not _opens(name)]
    needs_pip = not _has_pip() and pip_wheel(unpacked) is None
    if not missing and not needs_pip:
        return
    if os.environ.get(NO_PDF) == "1" and not needs_pip:
        return
    _get(missing, needs_pip=needs_pip, unpacked=unpacked, say=say, run=run)


def _get(missing: list[str], *, needs_pip: bool, unpacked: Path, say: Say, run: Run) -> None:
    has_apt = shutil.which("apt-get") is not None
    if has_apt and os.geteuid() == 0:
        packages = [*missing, *(["python3-venv"] if needs_pip else [])]
        said = _apt_install(packages, say=say, run=run)
    elif has_apt:
        packages = [*missing, *(["python3-pip-whl"] if needs_pip else [])]
        said = _apt_unpack(packages, unpacked, say=say, run=run)
    else:
        said = "no apt-get"
    use_unpacked(unpacked)
    if needs_pip and not _has_pip() and pip_wheel(unpacked) is None:
        raise Failure(
            "This Python has no pip and no venv; install the system's package for it "
            "(Debian: python3-venv, Fedora: python3-pip) and run the same command again."
        )
    if missing and (said is not None or not _all_open(list(LINUX_LIBRARIES))):
        _go_on_without_pdf(say, "dnf install pango harfbuzz fontconfig" if not has_apt else "")


def _go_on_without_pdf(say: Say, command: str) -> None:
    os.environ[NO_PDF] = "1"
    cure = command or f"apt-get install {' '.join(LINUX_LIBRARIES.values())}"
    say("NO PDF: the Pango libraries are missing, so letters and receipts wait in the queue.")
    say(f"        To have them, run as root: {cure}")


def _ensure_on_macos(say: Say) -> None:
    for folder in MACOS_FOLDERS:
        if all((Path(folder) / name).exists() for name in MACOS_LIBRARIES):
            os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", folder)
            return
    _go_on_without_pdf(say, "brew install pango")


# --- Probes -----------------------------------------------------------------------------------


def _opens(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        # A path that was added to LD_LIBRARY_PATH counts for new processes only.
        return bool(os.environ.get("LD_LIBRARY_PATH")) and _all_open([name])
    return True


def _all_open(names: Sequence[str]) -> bool:
    argv = [sys.executable, "-I", "-S", "-c", PROBE, *names]
    done = subprocess.run(argv, capture_output=True, check=False)
    return done.returncode == 0


def _has_pip() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


def pip_wheel(unpacked: Path) -> Path | None:
    """pip as Debian ships it for venv, when it had to be unpacked by hand."""
    if _has_pip():
        return None
    found = sorted((unpacked / "usr" / "share" / "python-wheels").glob("pip-*.whl"))
    return found[-1] if found else None


# --- apt --------------------------------------------------------------------------------------


def _apt_install(packages: list[str], *, say: Say, run: Run) -> str | None:
    say(f"Installing {len(packages)} system packages …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [
        "apt-get",
        *APT_OPTIONS,
        "install",
        "--yes",
        "--no-install-recommends",
        *packages,
    ]
    # Lists that are there already save the update; where they are old the second try has new ones.
    if run(install, environment=environment) is None:
        return None
    said = run(["apt-get", *APT_OPTIONS, "update"], environment=environment)
    return said or run(install, environment=environment)


def _apt_unpack(packages: list[str], unpacked: Path, *, say: Say, run: Run) -> str | None:
    """The same packages without being root: downloaded, unpacked, found by LD_LIBRARY_PATH."""
    say(f"Unpacking {len(packages)} system packages into {unpacked} …")
    downloads = unpacked / "downloads"
    downloads.mkdir(parents=True, exist_ok=True)
    names = _with_what_they_need(packages)
    if not names:
        return "the package lists are empty"
    said = run(["apt-get", "download", *names], folder=downloads)
    if said is not None:
        return said
    for archive in sorted(downloads.glob("*.deb")):
        said = run(["dpkg-deb", "-x", str(archive), str(unpacked)])
        if said is not None:
            return said
    shutil.rmtree(downloads, ignore_errors=True)
    return None


def _with_what_they_need(packages: list[str]) -> list[str]:
    """Names of all packages that an install would add; anybody may simulate one."""
    argv = ["apt-get", "--simulate", "--no-install-recommends", "install", *packages]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    return [line.split()[1] for line in lines if line.startswith("Inst ")]


def use_unpacked(unpacked: Path) -> None:
    """Let new processes find what was unpacked."""
    folders = [
        folder
        for start in ("usr/lib", "lib")
        for folder in sorted((unpacked / start).glob("*-linux-gnu*"))
    ]
    if not folders:
        return
    known = os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    added = [str(folder) for folder in folders if str(folder) not in known]
    os.environ["LD_LIBRARY_PATH"] = os.pathsep.join([*added, *filter(None, known)])
    fonts = unpacked / "etc" / "fonts"
    if fonts.is_dir() and not Path("/etc/fonts/fonts.conf").exists():
        os.environ.setdefault("FONTCONFIG_PATH", str(fonts))


# --- Chromium ---------------------------------------------------------------------------------


def ensure_browser(*, playwright: Path, say: Say, run: Run) -> None:
    """Chromium for the journeys, and the library that Playwright's driver needs."""
    wanted = [package for name, package in PLAYWRIGHT_LIBRARY.items() if not _opens(name)]
    browser = find_browser()
    if sys.platform == "linux" and (wanted or not browser):
        packages = [*wanted, *([] if browser else ["chromium"])]
        if shutil.which("apt-get") and os.geteuid() == 0:
            _apt_install(packages, say=say, run=run)
        browser = find_browser()
    if not browser:
        say("Fetching Chromium …")
        browser = _from_playwright(playwright, run)
    if browser:
        os.environ[CHROMIUM] = browser
        return
    os.environ[NO_BROWSER] = "1"
    say("NO BROWSER: Chromium is missing, so the journeys are skipped.")
    say("            To have it, run as root: apt-get install chromium libatomic1")


def find_browser() -> str | None:
    """Where Chromium is: as CHROMIUM says, else the first that is installed."""
    named = os.environ.get(CHROMIUM)
    if named:
        return named
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _from_playwright(python: Path, run: Run) -> str | None:
    if run([str(python), "-m", "playwright", "install", "chromium"]) is not None:
        return None
    code = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    done = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False)
    path = done.stdout.strip()
    return path if done.returncode == 0 and Path(path).exists() else None
