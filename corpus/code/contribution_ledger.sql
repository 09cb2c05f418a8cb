-- SPDX-License-Identifier: Apache-2.0
-- SPDX-FileContributor: 林知远
--
-- 贡献积分的 SQLite 表结构：分值表、只追加的流水、被引用积分的每日上限，以及最近九十日的等级视图。
-- 时间一律为 UTC 的 ISO 8601 文本；日界取北京时间，故换算日期时加八小时。

PRAGMA foreign_keys = ON;

CREATE TABLE point_values (
  kind   TEXT PRIMARY KEY,
  points INTEGER NOT NULL CHECK (points > 0)
);

INSERT INTO point_values (kind, points) VALUES
  ('code', 10), ('annotation', 50), ('article', 30), ('regulation', 40), ('correction', 5), ('citation', 1);

CREATE TABLE contributions (
  id          INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL REFERENCES point_values (kind),
  contributor TEXT NOT NULL,
  document    TEXT NOT NULL,
  state       TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'accepted', 'returned', 'rejected')),
  reviewer    TEXT,
  -- 任何人不得复核本人的贡献
  CHECK (reviewer IS NULL OR reviewer <> contributor),
  CHECK (state = 'pending' OR reviewer IS NOT NULL)
);

-- event 唯一，同一事件重复入账由 INSERT OR IGNORE 变成空操作
CREATE TABLE ledger (
  sequence    INTEGER PRIMARY KEY AUTOINCREMENT,
  event       TEXT NOT NULL UNIQUE,
  contributor TEXT NOT NULL,
  kind        TEXT NOT NULL,
  document    TEXT,
  points      INTEGER NOT NULL CHECK (points <> 0),
  at          TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
);

CREATE INDEX ledger_by_contributor ON ledger (contributor, at);
CREATE INDEX ledger_by_document ON ledger (document, kind, at);

CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
BEGIN
  SELECT RAISE(ABORT, '流水只可追加：请以相反记录更正');
END;

CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
BEGIN
  SELECT RAISE(ABORT, '流水只可追加：请以相反记录更正');
END;

-- 每一文档每个北京日至多 20 分被引用积分；超出的静默忽略，不报错
CREATE TRIGGER citation_daily_cap BEFORE INSERT ON ledger
WHEN NEW.kind = 'citation' AND NEW.points > 0 AND (
  SELECT COALESCE(SUM(points), 0) FROM ledger
  WHERE document = NEW.document AND kind = 'citation' AND points > 0
    AND date(at, '+8 hours') = date(NEW.at, '+8 hours')
) + NEW.points > 20
BEGIN
  SELECT RAISE(IGNORE);
END;

-- 复核采纳时自动入账；改回其他状态不会自动扣回，须另记追回
CREATE TRIGGER credit_on_acceptance AFTER UPDATE OF state ON contributions
WHEN NEW.state = 'accepted' AND OLD.state <> 'accepted'
BEGIN
  INSERT OR IGNORE INTO ledger (event, contributor, kind, document, points)
  SELECT 'accept:' || NEW.id, NEW.contributor, NEW.kind, NEW.document, points
  FROM point_values WHERE kind = NEW.kind;
END;

CREATE VIEW balances AS
SELECT contributor, SUM(points) AS balance FROM ledger GROUP BY contributor;

-- 最近九十日净积分大于零者参加排名；积分相同者名次相同。名额为 ceil(人数 × 比例)，不足一人按一人。
CREATE VIEW tiers AS
WITH recent AS (
  SELECT contributor, SUM(points) AS points
  FROM ledger
  WHERE at >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-90 days')
  GROUP BY contributor
  HAVING SUM(points) > 0
),
ranked AS (
  SELECT contributor, points, RANK() OVER (ORDER BY points DESC) AS place, COUNT(*) OVER () AS people
  FROM recent
)
SELECT
  contributor,
  points,
  place,
  CASE
    WHEN place <= (people * 5 + 99) / 100 THEN 'core'
    WHEN place <= (people * 20 + 99) / 100 THEN 'active'
    ELSE 'member'
  END AS tier
FROM ranked
ORDER BY place, contributor;
