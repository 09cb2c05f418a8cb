// SPDX-License-Identifier: Apache-2.0
// SPDX-FileContributor: 林知远
//
// 按拓扑次序执行节点图：依赖齐备的节点并行运行，一处失败只跳过其下游，其余照常完成。

export type Context = { input(id: string): unknown; signal: AbortSignal };

export interface Node {
  id: string;
  needs: string[];
  run(context: Context): Promise<unknown>;
  /** 毫秒；缺省 30000。 */
  timeout?: number;
  /** 为真时，依赖失败也运行，失败者的输入为 undefined；用于收尾和汇总。 */
  always?: boolean;
}

export type Outcome =
  | { state: "done"; value: unknown; milliseconds: number }
  | { state: "failed"; error: Error; milliseconds: number }
  | { state: "skipped"; because: string };

export class GraphError extends Error {}

/** 核对编号唯一、依赖存在、没有环；返回一个拓扑次序（同层按给出的先后）。O(节点数 + 边数)。 */
export function order(nodes: Node[]): string[] {
  const byId = new Map<string, Node>();
  for (const node of nodes) {
    if (byId.has(node.id)) throw new GraphError(`节点编号重复：${node.id}`);
    byId.set(node.id, node);
  }
  const pending = new Map<string, number>();
  const dependents = new Map<string, string[]>();
  for (const node of nodes) {
    const needs = new Set(node.needs);
    pending.set(node.id, needs.size);
    for (const need of needs) {
      if (!byId.has(need)) throw new GraphError(`${node.id} 依赖不存在的节点 ${need}`);
      const list = dependents.get(need) ?? [];
      list.push(node.id);
      dependents.set(need, list);
    }
  }
  const sorted = nodes.filter((n) => pending.get(n.id) === 0).map((n) => n.id);
  for (let i = 0; i < sorted.length; i++) {
    for (const next of dependents.get(sorted[i]!) ?? []) {
      const left = pending.get(next)! - 1;
      pending.set(next, left);
      if (left === 0) sorted.push(next);
    }
  }
  if (sorted.length < nodes.length) {
    const stuck = nodes.map((n) => n.id).filter((id) => pending.get(id)! > 0);
    throw new GraphError(`图中有环，涉及或者受阻的节点：${stuck.join("、")}`);
  }
  return sorted;
}

/** 执行整张图，同时运行的节点不超过 concurrency（缺省 4）；结果按拓扑次序排列。节点失败不抛错，只记入结果。 */
export async function execute(nodes: Node[], concurrency = 4): Promise<Map<string, Outcome>> {
  if (concurrency < 1) throw new GraphError(`并行数应至少为 1，得到 ${concurrency}`);
  const sorted = order(nodes);
  const byId = new Map(nodes.map((n) => [n.id, n]));
  const outcomes = new Map<string, Outcome>();
  const running = new Map<string, Promise<void>>();
  const waiting = new Set(sorted);

  const begin = (node: Node): void => {
    const work = runNode(node, outcomes).then((outcome) => {
      outcomes.set(node.id, outcome);
      running.delete(node.id);
    });
    running.set(node.id, work);
  };

  while (waiting.size > 0 || running.size > 0) {
    for (const id of sorted) {
      if (!waiting.has(id) || running.size >= concurrency) continue;
      const node = byId.get(id)!;
      if (!node.needs.every((need) => outcomes.has(need))) continue;
      waiting.delete(id);
      const bad = node.needs.find((need) => outcomes.get(need)!.state !== "done");
      if (bad !== undefined && !node.always) outcomes.set(id, { state: "skipped", because: bad });
      else begin(node);
    }
    if (running.size > 0) await Promise.race(running.values());
  }
  return new Map(sorted.map((id) => [id, outcomes.get(id)!]));
}

/** 运行一个节点；超时即中止其 signal，并记为失败。 */
async function runNode(node: Node, outcomes: Map<string, Outcome>): Promise<Outcome> {
  const started = performance.now();
  const limit = node.timeout ?? 30_000;
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`${node.id} 超过 ${limit} 毫秒`);
      controller.abort(error);
      reject(error);
    }, limit);
  });
  const input = (id: string): unknown => {
    if (!node.needs.includes(id)) throw new GraphError(`${node.id} 未声明对 ${id} 的依赖`);
    const outcome = outcomes.get(id);
    return outcome?.state === "done" ? outcome.value : undefined;
  };
  try {
    const value = await Promise.race([node.run({ input, signal: controller.signal }), expiry]);
    return { state: "done", value, milliseconds: performance.now() - started };
  } catch (error) {
    const wrapped = error instanceof Error ? error : new Error(String(error));
    return { state: "failed", error: wrapped, milliseconds: performance.now() - started };
  } finally {
    clearTimeout(timer);
  }
}
