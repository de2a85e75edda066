"""Start the window; Qt is imported only when `run` is called."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from hypnoscope.windows.system_libraries import import_problem, platform_problem

logger = logging.getLogger(__name__)

_FEWEST_THREADS = 4  # so that a recording can be opened while another job runs


def run(path: Path | None = None, *, demo: bool = False) -> int:
    """Show the window and return the exit code once it is closed.

    Parameters
    ----------
    path
        Recording to open, if any.
    demo
        Whether to open the demo recording instead.
    """
    problem = platform_problem()
    if problem is not None:
        return _refused(problem)
    try:
        return _run_qt(path, demo)
    except ImportError as error:
        problem = import_problem(error)
        if problem is None:
            raise
        return _refused(problem)


def _run_qt(path: Path | None, demo: bool) -> int:
    from PySide6.QtCore import QLocale, QThreadPool
    from PySide6.QtWidgets import QApplication

    from hypnoscope.translation import install_translators
    from hypnoscope.windows.appearance import Appearance
    from hypnoscope.windows.icons import application_icon
    from hypnoscope.windows.main_window import MainWindow
    from hypnoscope.windows.preferences import Preferences

    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    application.setApplicationName("Hypnoscope")
    application.setDesktopFileName("hypnoscope")
    application.setWindowIcon(application_icon())
    install_translators(application, QLocale.system().uiLanguages())
    pool = QThreadPool.globalInstance()
    pool.setMaxThreadCount(max(pool.maxThreadCount(), _FEWEST_THREADS))
    preferences = Preferences()
    window = MainWindow(preferences, Appearance(application, preferences))
    sys.excepthook = reporting_to(window.notice.say)
    window.show()
    if demo:
        window.opening.open_demo()
    elif path is not None:
        window.opening.open_path(path)
    return application.exec()


def _refused(problem: str) -> int:
    print(f"hypnoscope: {problem}", file=sys.stderr)  # noqa: T201 (there is no window to say it)
    return 1


def reporting_to(say: Callable[[str], None]) -> Callable[..., None]:
    """Return what to do with an exception that nothing caught: log it and tell the user."""

    def report(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        from hypnoscope.translation import translate

        logger.critical("a defect in the program", exc_info=(kind, error, traceback))
        say(
            translate(
                "Application",
                "Something went wrong inside the program ({}: {}); "
                "what you scored is still there: save it, then start the program again.",
            ).format(kind.__name__, error)
        )

    return report
