// SPDX-License-Identifier: Apache-2.0
// SPDX-FileContributor: 陈思齐
//
// 推理服务的 Kubernetes 探针：startup、liveness、readiness 各答各的问题，互不混用；并处理优雅退出。

import { createServer } from "node:http";

/** 服务的健康状况；由推理循环更新，由探针读取。 */
export class Health {
  weightsVerified = false;
  warmedUp = false;
  draining = false;
  /** 键值缓存块的使用率，0 到 1。 */
  cacheUsage = 0;
  /** 推理循环上次跳动的时刻，毫秒。 */
  lastBeat = Date.now();
  activeStreams = 0;

  beat(now = Date.now()) {
    this.lastBeat = now;
  }
}

/** 推理循环停跳多久算死锁；须长于最慢的一步，否则大批次会被误杀。 */
export const STALL_LIMIT = 30_000;
/** 缓存使用率达到此值即不再接新请求；降到 RESUME_AT 以下才恢复，避免来回抖动。 */
export const PAUSE_AT = 0.9;
export const RESUME_AT = 0.8;

/** 启动探针：权重已校验且预热完成。成功之前，Kubernetes 不会运行另外两个探针。 */
export function startup(health) {
  if (!health.weightsVerified) return { ok: false, reason: "权重尚未校验" };
  if (!health.warmedUp) return { ok: false, reason: "尚未预热" };
  return { ok: true };
}

/** 存活探针：只看推理循环是否还在跳，不看下游服务，也不看队列长短——重启治不好这两样。 */
export function liveness(health, now = Date.now()) {
  const silent = now - health.lastBeat;
  return silent > STALL_LIMIT ? { ok: false, reason: `推理循环已停 ${silent} 毫秒` } : { ok: true };
}

/** 就绪探针，带滞回。返回一个函数，因为它要记住上次是否因缓存而暂停。 */
export function makeReadiness() {
  let paused = false;
  return (health) => {
    if (health.draining) return { ok: false, reason: "正在退出" };
    const started = startup(health);
    if (!started.ok) return started;
    paused = health.cacheUsage >= (paused ? RESUME_AT : PAUSE_AT);
    return paused ? { ok: false, reason: `缓存使用率 ${Math.round(health.cacheUsage * 100)}%` } : { ok: true };
  };
}

/** 提供 /startupz、/livez、/readyz；失败答 503 和原因，未知路径答 404。 */
export function serveProbes(health, port = 9090) {
  const routes = { "/startupz": startup, "/livez": liveness, "/readyz": makeReadiness() };
  const server = createServer((request, response) => {
    const probe = routes[new URL(request.url, "http://localhost").pathname];
    if (!probe) return response.writeHead(404).end();
    const result = probe(health);
    response.writeHead(result.ok ? 200 : 503, { "content-type": "application/json; charset=utf-8" });
    response.end(JSON.stringify(result));
  });
  return server.listen(port);
}

/**
 * 优雅退出：先置 draining 使就绪探针失败，等 settle 毫秒让负载均衡器移除本实例，再等流式回答结束，至多 limit 毫秒。
 * 全部结束得 true，超时仍有流未完得 false。
 */
export async function drain(health, { settle = 5_000, limit = 120_000, step = 100 } = {}) {
  health.draining = true;
  await pause(settle);
  const deadline = Date.now() + limit;
  while (health.activeStreams > 0 && Date.now() < deadline) await pause(step);
  return health.activeStreams === 0;
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

const health = new Health();
const readiness = makeReadiness();
console.log(startup(health).reason);
Object.assign(health, { weightsVerified: true, warmedUp: true });
const answers = [0.5, 0.9, 0.85, 0.79].map((cacheUsage) => readiness(Object.assign(health, { cacheUsage })).ok);
console.log(answers, liveness(health, health.lastBeat + 30_001).ok);
console.log("退出", await drain(health, { settle: 1 }), readiness(health).reason);
