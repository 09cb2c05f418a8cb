// SPDX-License-Identifier: Apache-2.0
// SPDX-FileContributor: Daniel Reyes
//
// Retries an asynchronous operation with exponential back-off and full jitter, within a deadline and a retry budget.

/** Statuses worth another try. 500 is absent: it usually marks a bug that a retry only repeats. */
export const RETRYABLE = new Set([408, 425, 429, 502, 503, 504]);

export class HTTPError extends Error {
  /** @param {number} status @param {string | null} retryAfter value of the Retry-After header */
  constructor(status, retryAfter = null) {
    super(`HTTP ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/**
 * The wait before try number `attempt` + 1, in milliseconds: uniform between 0 and min(cap, base · 2^attempt).
 * `attempt` counts from 0.
 */
export function backoff(attempt, { base = 200, cap = 20_000, random = Math.random } = {}) {
  return random() * Math.min(cap, base * 2 ** attempt);
}

/** Reads Retry-After as seconds or as an HTTP date; null when absent or unreadable, never negative. */
export function parseRetryAfter(value, now = Date.now()) {
  if (value === null || value.trim() === "") return null;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/**
 * A shared allowance that keeps retries to a fraction of traffic, so that an outage is not multiplied. Each first try
 * deposits `ratio`; each retry withdraws 1.
 */
export class RetryBudget {
  constructor({ ratio = 0.1, maximum = 10 } = {}) {
    this.ratio = ratio;
    this.maximum = maximum;
    this.balance = maximum;
  }
  deposit() {
    this.balance = Math.min(this.maximum, this.balance + this.ratio);
  }
  withdraw() {
    if (this.balance < 1) return false;
    this.balance -= 1;
    return true;
  }
}

/**
 * Runs `operation(attempt)` until it succeeds, fails for good, or may not be retried.
 *
 * A failure is retried if it is an HTTPError with a status in RETRYABLE or a network error (TypeError from fetch). A
 * server's Retry-After replaces the computed wait when it is longer. If the next wait would pass the deadline, the last
 * error is thrown at once instead of after a useless sleep. Aborting the signal ends the wait immediately.
 */
export async function retry(operation, options = {}) {
  const { tries = 5, deadline = 60_000, budget = new RetryBudget(), signal, ...timing } = options;
  const started = Date.now();
  budget.deposit();
  for (let attempt = 0; ; attempt++) {
    try {
      signal?.throwIfAborted();
      return await operation(attempt);
    } catch (error) {
      const retryable = error instanceof HTTPError ? RETRYABLE.has(error.status) : error instanceof TypeError;
      if (!retryable || attempt + 1 >= tries) throw error;
      const asked = error instanceof HTTPError ? parseRetryAfter(error.retryAfter) : null;
      const wait = Math.max(backoff(attempt, timing), asked ?? 0);
      if (Date.now() - started + wait > deadline) throw error;
      if (!budget.withdraw()) throw error;
      await sleep(wait, signal);
    }
  }
}

/** Resolves after `milliseconds`, or rejects with the signal's reason. */
function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

const answer = await retry(
  async (attempt) => {
    if (attempt < 2) throw new HTTPError(503);
    return `served on try ${attempt + 1}`;
  },
  { base: 10 },
);
console.log(answer, parseRetryAfter("3"), parseRetryAfter("soon"));
