"""What the requests of one worker share: settings, rules in force, keys, gates, counters and log."""

from __future__ import annotations

from threading import Lock

from mingfan.errors import MingfanError
from mingfan.ruleset.model import Ruleset
from mingfan.web.request.errors import busy
from mingfan.web.settings import Config
from mingfan.web.worker.gate import Gate, Queue
from mingfan.web.worker.keys import Keys
from mingfan.web.worker.log import Log
from mingfan.web.worker.metrics import Metrics
from mingfan.web.worker.rulebook import Rulebook
from mingfan.web.worker.shares import Shares


class Service:
    def __init__(self, config: Config, log: Log | None = None) -> None:
        self.config = config
        self.keys = Keys(config.keys)
        self.shares = Shares(config)
        self.gate = Queue(config.queue)
        self.trials = Gate(2 * config.trials)
        self.streams = Gate(config.streams)
        self.bodies = Gate(config.max_waiting_bytes)
        self.metrics = Metrics()
        self.log = log or Log(config.log_level)
        self.log.on_drop = self.metrics.count_dropped_line
        self._rulebook: Rulebook | None = None
        self._reloading = Lock()

    def require_ready(self) -> None:
        """ApiError 503 while the rules are being compiled."""
        if self._rulebook is None:
            raise busy(503, "not_ready", "the rules are being compiled; try again", "规则正在编译，请稍后再试")

    @property
    def rulebook(self) -> Rulebook:
        """The rules in force now. A request asks once and keeps the answer."""
        self.require_ready()
        assert self._rulebook is not None
        return self._rulebook

    def use(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook

    def reload(self) -> bool:
        """Rebuild and test the rules; if that fails the old ones stay in force, and the log says why."""
        with self._reloading:
            try:
                self.use(Rulebook(self.config))
            except MingfanError as error:
                self.metrics.count_reload(False)
                self.log.write("error", {"event": "reload refused", "message": str(error)})
                return False
            self.metrics.count_reload(True)
            self.log.write("info", {"event": "reloaded", "rulesets": {r.profile: r.sha256 for r in self.rulesets()}})
            return True

    def rulesets(self) -> list[Ruleset]:
        return [cleaner.ruleset for cleaner in self._rulebook.cleaners.values()] if self._rulebook else []
