import subprocess
import sys

# The signal comes when the parent has seen no reason not to start a worker, and has not blocked it yet.
_TOLD_WHILE_STARTING = """
import os
import signal
import time

from ridgeline.workers import Workers

block = signal.pthread_sigmask


def told_before(how, signals):
    if how == signal.SIG_BLOCK:
        os.kill(os.getpid(), signal.SIGTERM)
    return block(how, signals)


signal.pthread_sigmask = told_before
print(Workers(2, lambda: time.sleep(60)).run())
"""


def test_a_stop_while_a_worker_is_about_to_start_starts_none() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _TOLD_WHILE_STARTING], capture_output=True, text=True, timeout=20, check=True
    )
    assert ended.stdout == "0\n"
