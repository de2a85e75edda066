"""Let a job do its work in a process of its own."""

import multiprocessing
import pickle
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeVar, cast

from hypnoscope.jobs.job import Progress

Result = TypeVar("Result")

_POLL_S = 0.1


def in_process(target: Callable[..., Result], *args: object) -> Callable[[Progress], Result]:
    """Return work for a `Job` that calls ``target(*args, progress=...)`` elsewhere.

    Training goes here: it may take hours, hold gigabytes and must die at once when
    cancelled. `target`, `args` and what comes back must be picklable. The process is gone
    when the work ends, however it ends; files that it left half written are the
    caller's to remove.
    """

    def work(progress: Progress) -> Result:
        context = multiprocessing.get_context("spawn")  # fork would copy Qt's threads
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_serve, args=(theirs, target, args), daemon=True)
        process.start()
        theirs.close()
        try:
            return cast("Result", _follow(ours, process, progress))
        finally:
            process.kill()
            process.join()
            ours.close()

    return work


def _follow(pipe: Connection, process: BaseProcess, progress: Progress) -> object:
    done, total = 0, 0
    while True:
        progress(done, total)  # raises once the job is cancelled
        try:
            if not pipe.poll(_POLL_S):
                continue
            kind, value = pipe.recv()
        except (EOFError, ConnectionError):
            process.join()
            raise RuntimeError(_obituary(process.exitcode)) from None
        if kind == "progress":
            done, total = value
        elif kind == "result":
            return cast("object", value)
        else:
            raise value


def _obituary(exit_code: int | None) -> str:
    killed = exit_code == -9  # SIGKILL, which is how Linux takes memory back
    return f"the worker process ended early (exit code {exit_code})" + (
        "; the computer may have run out of memory" if killed else ""
    )


def _serve(pipe: Connection, target: Callable[..., object], args: tuple[object, ...]) -> None:
    def progress(done: int, total: int) -> None:
        pipe.send(("progress", (done, total)))

    try:
        pipe.send(("result", target(*args, progress=progress)))
    except Exception as error:  # noqa: BLE001 (the boundary: report it to the parent)
        pipe.send(("error", _sendable(error)))


def _sendable(error: Exception) -> Exception:
    error.add_note("in the worker process:\n" + traceback.format_exc())
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 (whatever its class does on pickling)
        return RuntimeError(str(error))
    return error
