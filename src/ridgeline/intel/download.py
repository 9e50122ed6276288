"""Bringing one file here, whole, or not at all: from the web or from this machine."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import re
import shutil
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from ridgeline import __version__
from ridgeline.errors import RidgelineError

Advance = Callable[[int, int | None], None]
"""Takes how many bytes are here, and of how many, where that is known."""

SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_CHUNK = 1 << 18
_GZIP = b"\x1f\x8b"
_MOST_REDIRECTS = 5
_STALL_SECONDS = 30.0
_LONGEST_SECONDS = 3_600.0
_WEB = ("http", "https")


class DownloadFailed(RidgelineError):
    """A file that could not be brought here whole."""


@dataclass(frozen=True, slots=True)
class Location:
    """An address on the web or a path, and the SHA-256 that the file must have, if that is known."""

    place: str
    sha256: str | None = None

    @property
    def shown(self) -> str:
        """The place without a password."""
        parts = urlsplit(self.place)
        if "@" not in parts.netloc:
            return self.place
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file that is here, unpacked; the time (Unix ms) is that of its last change, where its server says it."""

    path: Path
    changed_at: int | None


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = _MOST_REDIRECTS

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        before, after = urlsplit(req.full_url).scheme, urlsplit(newurl).scheme
        if after not in _WEB or (before == "https" and after != "https"):
            raise DownloadFailed(f"it leads from {before} to {after}, which is not followed")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def is_web(place: str) -> bool:
    """Tell whether the place is an address on the web, not a path."""
    return urlsplit(place).scheme in _WEB


def fetch(location: Location, folder: Path, *, maximum_bytes: int, advance: Advance = lambda *_: None) -> Downloaded:
    """Bring a file into the folder and unpack it if it is gzip; DownloadFailed says why that is not possible."""
    raw = folder / "raw"
    try:
        if is_web(location.place):
            changed_at = _download(location.place, raw, maximum_bytes, advance)
        else:
            changed_at = _copy(Path(location.place), raw, maximum_bytes)
        _check(raw, location.sha256)
        return Downloaded(_unpacked(raw, folder / "unpacked", maximum_bytes), changed_at)
    except DownloadFailed:
        raise
    except urllib.error.HTTPError as error:
        # Too many redirects are told in several lines, of which the first says it.
        raise DownloadFailed(f"the server answers {error.code}: {str(error.reason).splitlines()[0]}") from None
    except urllib.error.URLError as error:
        raise DownloadFailed(f"it cannot be reached: {error.reason}") from None
    except http.client.HTTPException as error:
        raise DownloadFailed(f"the download broke off: {error!r}") from None
    except TimeoutError:
        raise DownloadFailed(f"nothing came for {_STALL_SECONDS:.0f} seconds") from None
    except (OSError, ValueError) as error:
        raise DownloadFailed(f"it cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _download(url: str, target: Path, maximum_bytes: int, advance: Advance) -> int | None:
    opener = urllib.request.build_opener(_Redirects)
    # Only http and https get here: `is_web` and `_Redirects` see to that.
    request = urllib.request.Request(url, headers={"User-Agent": f"ridgeline/{__version__}"})  # noqa: S310
    started = time.monotonic()
    with opener.open(request, timeout=_STALL_SECONDS) as answer, target.open("wb") as file:
        length = answer.headers.get("Content-Length")
        total = int(length) if length and length.isdigit() else None
        if total is not None and total > maximum_bytes:
            raise _too_large(maximum_bytes)
        done = 0
        while chunk := answer.read(_CHUNK):
            done += len(chunk)
            if done > maximum_bytes:
                raise _too_large(maximum_bytes)
            if time.monotonic() - started > _LONGEST_SECONDS:
                raise DownloadFailed(f"it is not here after {_LONGEST_SECONDS / 60:.0f} minutes")
            file.write(chunk)
            advance(done, total)
        if total is not None and done < total:
            raise DownloadFailed(f"the download broke off after {done:,} of {total:,} bytes")
        return _changed_at(answer.headers)


def _changed_at(headers: Message) -> int | None:
    try:
        return int(parsedate_to_datetime(headers["Last-Modified"]).timestamp() * 1_000)
    except (TypeError, ValueError):
        return None


def _copy(source: Path, target: Path, maximum_bytes: int) -> int:
    status = source.stat()
    if status.st_size > maximum_bytes:
        raise _too_large(maximum_bytes)
    shutil.copyfile(source, target)
    return status.st_mtime_ns // 1_000_000


def _check(path: Path, sha256: str | None) -> None:
    if sha256 is None:
        return
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256.lower():
        raise DownloadFailed(f"its SHA-256 is {found}, not {sha256.lower()}")


def _unpacked(raw: Path, target: Path, maximum_bytes: int) -> Path:
    with raw.open("rb") as file:
        if file.read(2) != _GZIP:
            return raw
    done = 0
    try:
        with gzip.open(raw) as packed, target.open("wb") as file:
            while chunk := packed.read(_CHUNK):
                done += len(chunk)
                if done > maximum_bytes:
                    raise _too_large(maximum_bytes)
                file.write(chunk)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DownloadFailed(f"it is packed and cannot be unpacked: {error}") from None
    raw.unlink()
    return target


def _too_large(maximum_bytes: int) -> DownloadFailed:
    return DownloadFailed(f"it is larger than {maximum_bytes:,} bytes")
