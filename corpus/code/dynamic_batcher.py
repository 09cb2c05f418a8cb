# SPDX-License-Identifier: Apache-2.0
# SPDX-FileContributor: Maya Okafor
"""Groups single requests into batches for a model that is faster on many inputs than on one.

A batch leaves when it is full, when its token budget would be exceeded, or when its oldest request has waited
`max_wait` seconds, whichever comes first.
"""

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Awaitable, Callable, Sequence


class QueueFull(Exception):
    """Raised by `submit` when the waiting line is at its limit; the caller should answer 429."""


@dataclass
class _Pending:
    payload: object
    tokens: int
    result: asyncio.Future
    arrived: float = field(default_factory=time.monotonic)


class DynamicBatcher:
    """Runs `model` on batches of waiting payloads, in order of arrival."""

    def __init__(
        self,
        model: Callable[[Sequence[object]], Awaitable[Sequence[object]]],
        max_batch: int = 16,
        max_tokens: int = 8192,
        max_wait: float = 0.008,
        max_queue: int = 512,
    ):
        self._model = model
        self._max_batch = max_batch
        self._max_tokens = max_tokens
        self._max_wait = max_wait
        self._max_queue = max_queue
        self._waiting: deque[_Pending] = deque()
        self._arrival = asyncio.Event()

    async def submit(self, payload: object, tokens: int) -> object:
        """Waits for the model's answer to one payload. A payload larger than the token budget is refused."""
        if tokens > self._max_tokens:
            raise ValueError(f"{tokens} tokens exceed the batch budget of {self._max_tokens}")
        if len(self._waiting) >= self._max_queue:
            raise QueueFull(f"{self._max_queue} requests are already waiting")
        pending = _Pending(payload, tokens, asyncio.get_running_loop().create_future())
        self._waiting.append(pending)
        self._arrival.set()
        return await pending.result

    def _take(self) -> list[_Pending]:
        """Removes the longest prefix of the line that fits; cancelled requests are dropped without a slot."""
        batch: list[_Pending] = []
        tokens = 0
        while self._waiting and len(batch) < self._max_batch:
            head = self._waiting[0]
            if head.result.cancelled():
                self._waiting.popleft()
                continue
            if batch and tokens + head.tokens > self._max_tokens:
                break
            batch.append(self._waiting.popleft())
            tokens += head.tokens
        return batch

    def _is_full(self) -> bool:
        return (
            len(self._waiting) >= self._max_batch
            or sum(p.tokens for p in self._waiting) >= self._max_tokens
        )

    async def _fill(self) -> None:
        """Sleeps until the line makes a full batch or its oldest member has waited long enough."""
        deadline = self._waiting[0].arrived + self._max_wait
        while not self._is_full():
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                return
            self._arrival.clear()
            try:
                await asyncio.wait_for(self._arrival.wait(), remaining)
            except asyncio.TimeoutError:
                return

    async def run(self) -> None:
        """Serves until cancelled. A failing batch fails its own requests only; the loop goes on."""
        while True:
            while not self._waiting:
                self._arrival.clear()
                await self._arrival.wait()
            await self._fill()
            batch = self._take()
            if not batch:
                continue
            try:
                answers = await self._model([p.payload for p in batch])
                if len(answers) != len(batch):
                    raise RuntimeError(f"model returned {len(answers)} answers for {len(batch)} inputs")
            except Exception as error:
                for p in batch:
                    if not p.result.done():
                        p.result.set_exception(error)
                continue
            for p, answer in zip(batch, answers):
                if not p.result.done():
                    p.result.set_result(answer)


async def _demo() -> None:
    sizes = []

    async def model(batch):
        sizes.append(len(batch))
        await asyncio.sleep(0.002)
        return [x * 2 for x in batch]

    batcher = DynamicBatcher(model, max_batch=4)
    worker = asyncio.create_task(batcher.run())
    print(await asyncio.gather(*(batcher.submit(i, tokens=100) for i in range(10))))
    print("batch sizes", sizes)
    worker.cancel()


if __name__ == "__main__":
    asyncio.run(_demo())
