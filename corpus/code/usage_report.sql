-- SPDX-License-Identifier: Apache-2.0
-- SPDX-FileContributor: 赵怀瑾
--
-- Monthly usage of the answering service in SQLite: requests, refusals, latency percentiles, and the availability that
-- the service-level rules measure. Run against a database with the table below.

CREATE TABLE IF NOT EXISTS requests (
  id                  INTEGER PRIMARY KEY,
  tenant              TEXT NOT NULL,
  at                  TEXT NOT NULL,               -- UTC, ISO 8601
  status              INTEGER NOT NULL,            -- HTTP status
  refused             INTEGER NOT NULL DEFAULT 0,  -- 1 when the answer was "the books are silent"
  first_token_ms      REAL,                        -- NULL when no token was sent
  prompt_tokens       INTEGER NOT NULL DEFAULT 0,
  completion_tokens   INTEGER NOT NULL DEFAULT 0,
  cached_tokens       INTEGER NOT NULL DEFAULT 0   -- part of prompt_tokens served from the prefix cache
);

CREATE INDEX IF NOT EXISTS requests_by_tenant ON requests (tenant, at);

-- One row a tenant and month. Percentiles are nearest-rank over requests that produced a first token. Requests refused by
-- the rate limiter (429) count as requests but neither as errors nor in any percentile.
CREATE VIEW IF NOT EXISTS monthly_usage AS
WITH numbered AS (
  SELECT
    tenant,
    strftime('%Y-%m', at) AS month,
    first_token_ms,
    ROW_NUMBER() OVER w AS place,
    COUNT(*) OVER (PARTITION BY tenant, strftime('%Y-%m', at)) AS measured
  FROM requests
  WHERE first_token_ms IS NOT NULL AND status < 400
  WINDOW w AS (PARTITION BY tenant, strftime('%Y-%m', at) ORDER BY first_token_ms)
),
percentiles AS (
  SELECT
    tenant,
    month,
    MIN(CASE WHEN place * 100 >= measured * 50 THEN first_token_ms END) AS p50_ms,
    MIN(CASE WHEN place * 100 >= measured * 95 THEN first_token_ms END) AS p95_ms
  FROM numbered
  GROUP BY tenant, month
),
totals AS (
  SELECT
    tenant,
    strftime('%Y-%m', at) AS month,
    COUNT(*) AS requests,
    SUM(status = 429) AS throttled,
    SUM(status >= 500) AS errors,
    SUM(refused) AS refusals,
    SUM(prompt_tokens) AS prompt_tokens,
    SUM(completion_tokens) AS completion_tokens,
    ROUND(1.0 * SUM(cached_tokens) / NULLIF(SUM(prompt_tokens), 0), 4) AS cache_share
  FROM requests
  GROUP BY tenant, month
)
SELECT totals.*, percentiles.p50_ms, percentiles.p95_ms
FROM totals LEFT JOIN percentiles USING (tenant, month);

-- A minute is lost when more than 5 % of its valid requests fail with a server error. 4xx answers are not valid requests.
-- Minutes without traffic count as available, so the denominator is the length of the month, not the minutes seen.
CREATE VIEW IF NOT EXISTS monthly_availability AS
WITH minutes AS (
  SELECT strftime('%Y-%m-%dT%H:%M', at) AS minute, AVG(status >= 500) AS failing
  FROM requests
  WHERE status < 400 OR status >= 500
  GROUP BY minute
),
lost AS (
  SELECT substr(minute, 1, 7) AS month, SUM(failing > 0.05) AS lost_minutes
  FROM minutes
  GROUP BY month
)
SELECT
  month,
  lost_minutes,
  ROUND(
    100.0 * (1 - lost_minutes / (1440.0 * (julianday(month || '-01', '+1 month') - julianday(month || '-01')))), 4
  ) AS availability_percent
FROM lost;
