"""What plays a video in tests."""


class StandInPlayer:
    """Stands in for QtMultimedia: writes down what it is told to do."""

    duration_s = 86_400.0

    def __init__(self, watcher):
        self.watcher, self.told = watcher, []

    def open(self, path):
        self.told.append(("open", path.name))

    def seek(self, moment_s):
        self.told.append(("seek", moment_s))

    def play(self, rate):
        self.told.append(("play", rate))
        self.watcher.playing_changed.emit(True)

    def pause(self):
        self.told.append(("pause",))
        self.watcher.playing_changed.emit(False)
