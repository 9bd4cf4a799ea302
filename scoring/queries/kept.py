"""A few large things that are dear to make, kept in the process for as long as they are in use."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Thing = TypeVar("Thing")


class Kept(Generic[Key, Thing]):
    """At most `most` things; the one that was not asked for longest goes first. One thread makes one at a time."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._things: OrderedDict[Key, Thing] = OrderedDict()

    def get(self, key: Key, make: Callable[[], Thing]) -> Thing:
        """The thing of this key, made when it is not there. What `make` raises is passed on, and nothing is kept."""
        with self._lock:
            if key not in self._things:
                self._things[key] = make()
                while len(self._things) > self._most:
                    self._things.popitem(last=False)
            self._things.move_to_end(key)
            return self._things[key]


class KeptAWhile(Generic[Thing]):
    """One thing that changes often: who asks within so many seconds gets the same. One thread makes it at a time."""

    def __init__(self, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._seconds, self._clock, self._lock = seconds, clock, Lock()
        self._thing: Thing | None = None
        self._until = 0.0

    def get(self, make: Callable[[Thing | None], Thing | None]) -> Thing | None:
        """The thing; when its time is up, what `make` makes of it. None is not kept."""
        with self._lock:
            if self._thing is None or self._clock() >= self._until:
                self._thing = make(self._thing)
                self._until = self._clock() + self._seconds
            return self._thing

    def forget(self) -> None:
        with self._lock:
            self._thing = None
