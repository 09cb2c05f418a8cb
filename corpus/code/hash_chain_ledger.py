# SPDX-License-Identifier: Apache-2.0
# SPDX-FileContributor: 林知远
"""只追加、哈希链接的积分账本：每笔记录含上一笔的摘要，改动任何一笔都会使其后全部摘要失配。

余额不存储，由记录推算；同一事件编号只入账一次。
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone

GENESIS = "0" * 64
CLAWBACK_WINDOW = timedelta(days=180)


@dataclass(frozen=True)
class Entry:
    sequence: int
    event: str
    account: str
    points: int
    reason: str
    at: str
    previous: str
    digest: str


class LedgerError(Exception):
    """账本拒绝了请求，或者校验失败。"""


def digest_of(fields: dict) -> str:
    """对除 digest 以外的字段作规范 JSON（键排序、无空格、不转义中文）的 SHA-256。"""
    body = {k: v for k, v in fields.items() if k != "digest"}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Ledger:
    """以 JSON Lines 文件保存的账本；打开时逐笔校验，发现断链即拒绝打开。"""

    def __init__(self, path: str):
        self._path = path
        self._entries: list[Entry] = []
        self._by_event: dict[str, Entry] = {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                for number, line in enumerate(file, start=1):
                    self._accept(Entry(**json.loads(line)), f"第 {number} 行")

    def _accept(self, entry: Entry, place: str) -> None:
        expected = self._entries[-1].digest if self._entries else GENESIS
        if entry.previous != expected:
            raise LedgerError(f"{place}：上一笔摘要不符")
        if digest_of(asdict(entry)) != entry.digest:
            raise LedgerError(f"{place}：内容与摘要不符")
        if entry.sequence != len(self._entries):
            raise LedgerError(f"{place}：序号应为 {len(self._entries)}")
        self._entries.append(entry)
        self._by_event[entry.event] = entry

    def append(self, event: str, account: str, points: int, reason: str, at: datetime | None = None) -> Entry:
        """记一笔。事件编号已有且内容一致时返回原记录；内容不一致时报错。写盘并 fsync 后才返回。"""
        existing = self._by_event.get(event)
        if existing:
            if (existing.account, existing.points) != (account, points):
                raise LedgerError(f"事件 {event} 已以不同内容入账")
            return existing
        fields = {
            "sequence": len(self._entries),
            "event": event,
            "account": account,
            "points": points,
            "reason": reason,
            "at": (at or datetime.now(timezone.utc)).isoformat(),
            "previous": self._entries[-1].digest if self._entries else GENESIS,
        }
        entry = Entry(**fields, digest=digest_of(fields))
        with open(self._path, "a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._accept(entry, f"新记录 {event}")
        return entry

    def claw_back(self, event: str, reason: str, now: datetime | None = None, fraud: bool = False) -> Entry:
        """以相反记录追回一笔；超过 180 日的只有欺诈可以追回。余额允许因此为负。"""
        original = self._by_event.get(event)
        if original is None:
            raise LedgerError(f"没有事件 {event}")
        now = now or datetime.now(timezone.utc)
        if not fraud and now - datetime.fromisoformat(original.at) > CLAWBACK_WINDOW:
            raise LedgerError(f"事件 {event} 已超过 180 日追回期")
        return self.append(f"clawback:{event}", original.account, -original.points, reason, now)

    def balance(self, account: str) -> int:
        """推算余额，O(记录数)。"""
        return sum(e.points for e in self._entries if e.account == account)


if __name__ == "__main__":
    import tempfile

    path = os.path.join(tempfile.mkdtemp(), "ledger.jsonl")
    ledger = Ledger(path)
    ledger.append("review:1", "maya", 30, "文章采纳")
    ledger.append("review:1", "maya", 30, "重复提交")
    ledger.claw_back("review:1", "与已有内容近似重复")
    print("余额", Ledger(path).balance("maya"))
