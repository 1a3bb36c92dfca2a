"""Who the workers are, and which of them are dead."""

import os
import secrets
import shutil
import socket
from pathlib import Path

_FOLDER = "work"


def new_name() -> str:
    """A name for this worker: its machine, its process, and something no other ever had."""
    return f"{_machine()}-{os.getpid()}-{secrets.token_hex(4)}"


def is_dead(worker: str) -> bool:
    """Whether a worker of this machine is gone; of others only their silence tells."""
    machine, _, rest = worker.rpartition("-")[0].rpartition("-")
    if machine != _machine() or not rest.isdigit():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # another user's process has taken the number
        return False
    return False


def work_folder(instance: Path, worker: str) -> Path:
    """A folder for what a worker needs only while it works, made if need be."""
    folder = instance / _FOLDER / worker
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def clear_away_dead(instance: Path) -> None:
    """Remove what dead workers have left lying."""
    for folder in (instance / _FOLDER).glob("*"):
        if is_dead(folder.name):
            shutil.rmtree(folder, ignore_errors=True)


def _machine() -> str:
    return socket.gethostname()
