"""What `ridgeline serve` says when it starts: where it is, how to use it, and where the keys are."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from ridgeline import __version__


@dataclass(frozen=True, slots=True)
class Banner:
    local_url: str
    public_url: str | None
    data_dir: Path
    public_key: str | None
    new_secret_key: str | None
    """Only when it may be shown: just made, and the output is a terminal."""
    secret_key_file: Path | None
    secret_keys: int
    demo: bool
    set_up_code: str | None = None
    """Only when it may be shown: there is no member yet, and the output is a terminal."""
    set_up_code_file: Path | None = None
    """Where it is instead."""

    def text(self) -> str:
        url = self.public_url or self.local_url
        lines = ["", f"  Ridgeline {__version__} is running at {self.local_url}", ""]
        if self.demo:
            lines.append(f"  Demo         {self.local_url}/demo")
            lines.append(f"  Playground   {self.local_url}/playground")
        lines += [
            f"  Console      {url}/console",
            *self._set_up_code(),
            f"  Server API   {url}/v4",
            f"  Reference    {url}/reference",
            f"  Data         {self.data_dir}",
            f"  Public key   {self.public_key or 'none: ridgeline keys create --kind public'}",
            f"  Secret key   {self._secret_key()}",
        ]
        if self.public_key:
            lines += [
                "",
                "  Recognise visitors of a page:",
                "",
                '    <script type="module">',
                f'      import {{ start }} from "{url}/web/v4/{self.public_key}";',
                "      const { event_id, visitor_id } = await start().get();",
                "    </script>",
            ]
        lines += [
            "",
            "  Read an event:",
            "",
            f'    curl -H "Authorization: Bearer {self._secret_in_curl()}" {url}/v4/events/EVENT_ID',
            "",
            "  Ctrl-C stops the server.",
            "",
        ]
        return "\n".join(lines) + "\n"

    def _set_up_code(self) -> list[str]:
        if self.set_up_code is not None:
            return [f"  Set-up code  {self.set_up_code}  (makes the first administrator in the console, once)"]
        if self.set_up_code_file is not None:
            return [f"  Set-up code  in {self.set_up_code_file}"]
        return []

    def _secret_key(self) -> str:
        if self.new_secret_key:
            return f"{self.new_secret_key}  (shown only now: keep it safe)"
        if self.secret_key_file:
            return f"in {self.secret_key_file}"
        if self.secret_keys:
            return "shown or written when it was made; another: ridgeline keys create --kind secret"
        return "none: ridgeline keys create --kind secret"

    def _secret_in_curl(self) -> str:
        if self.secret_key_file and not self.new_secret_key:
            return f"$(cat {shlex.quote(str(self.secret_key_file))})"
        return "SECRET_KEY"
