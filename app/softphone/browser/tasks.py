"""Coroutines under way: what runs in the background, and how it all ends at `remove()`."""

import asyncio


class Tasks:
    """Starts coroutines, and cancels those that are still under way."""

    def __init__(self, report):
        self._report = report
        self._running = []

    def __len__(self):
        return len(self._running)

    def spawn(self, coroutine):
        """Run a coroutine; what it raises is reported."""
        entry = []
        entry.append(asyncio.create_task(self._run(coroutine, entry)))
        self._running.append(entry)

    async def _run(self, coroutine, entry):
        try:
            await coroutine
        except asyncio.CancelledError:
            pass
        except Exception as error:
            self._report(error)
        finally:
            if entry in self._running:
                self._running.remove(entry)

    def cancel(self):
        """End everything, but not the task that asks for it."""
        running, self._running = self._running, []
        current = _current()
        for (task,) in running:
            if task is not current:
                task.cancel()


def _current():
    try:
        return asyncio.current_task()
    except Exception:
        return None
