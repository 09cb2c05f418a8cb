# SPDX-License-Identifier: Apache-2.0
# SPDX-FileContributor: 林知远
"""混合专家层的 top-k 门控：为每个词元选出 k 个专家，给出归一化权重，并计算负载均衡损失。

容量有限：某专家的名额用完后，后到的词元在该专家处被丢弃，由残差连接直接通过。
"""

from dataclasses import dataclass

import numpy as np


@dataclass
class Routing:
    """experts、weights 的形状均为 [词元数, k]；被丢弃的位置 weights 为 0，experts 为 -1。"""

    experts: np.ndarray
    weights: np.ndarray
    balance_loss: float
    z_loss: float
    dropped: int


def softmax(logits: np.ndarray) -> np.ndarray:
    """沿最后一维作数值稳定的 softmax。"""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    exponent = np.exp(shifted)
    return exponent / exponent.sum(axis=-1, keepdims=True)


def expert_capacity(tokens: int, experts: int, k: int, factor: float) -> int:
    """每个专家最多接收的词元数：ceil(tokens × k ÷ experts × factor)，至少为 4。"""
    return max(4, int(np.ceil(tokens * k / experts * factor)))


def route(logits: np.ndarray, k: int = 2, capacity_factor: float = 1.25, renormalise: bool = True) -> Routing:
    """对形状为 [词元数, 专家数] 的门控 logits 作路由。

    renormalise 为真时，选出的 k 个概率除以其和，使每个词元的权重之和为 1；归一化在丢弃之前进行，
    因此有位置被丢弃的词元，其权重之和小于 1。
    概率相同的专家，编号小的优先。
    """
    tokens, experts = logits.shape
    if not 1 <= k <= experts:
        raise ValueError(f"k = {k}，应在 1 与专家数 {experts} 之间")

    probabilities = softmax(logits)
    # 稳定排序保证并列时取小编号
    order = np.argsort(-probabilities, axis=1, kind="stable")[:, :k]
    weights = np.take_along_axis(probabilities, order, axis=1)
    if renormalise:
        weights = weights / weights.sum(axis=1, keepdims=True)

    capacity = expert_capacity(tokens, experts, k, capacity_factor)
    used = np.zeros(experts, dtype=int)
    chosen = order.copy()
    dropped = 0
    # 先分配全部词元的首选，再分配次选：次选不会挤掉别人的首选
    for rank in range(k):
        for token in range(tokens):
            expert = order[token, rank]
            if used[expert] < capacity:
                used[expert] += 1
            else:
                chosen[token, rank] = -1
                weights[token, rank] = 0.0
                dropped += 1

    return Routing(
        experts=chosen,
        weights=weights,
        balance_loss=balance_loss(probabilities, order[:, 0]),
        z_loss=z_loss(logits),
        dropped=dropped,
    )


def balance_loss(probabilities: np.ndarray, first_choice: np.ndarray) -> float:
    """Switch Transformer 式的均衡损失：专家数 × Σ fᵢ·Pᵢ，完全均匀时等于 1。

    fᵢ 是首选专家 i 的词元占比，Pᵢ 是专家 i 的平均概率。
    """
    experts = probabilities.shape[1]
    fraction = np.bincount(first_choice, minlength=experts) / len(first_choice)
    return float(experts * np.sum(fraction * probabilities.mean(axis=0)))


def z_loss(logits: np.ndarray) -> float:
    """logsumexp 平方的均值，抑制门控 logits 无限变大。"""
    peak = logits.max(axis=1)
    logsumexp = peak + np.log(np.exp(logits - peak[:, None]).sum(axis=1))
    return float(np.mean(logsumexp**2))


if __name__ == "__main__":
    generator = np.random.default_rng(7)
    routing = route(generator.normal(size=(64, 8)), k=2)
    print("丢弃", routing.dropped, "均衡损失", round(routing.balance_loss, 3))
    collapsed = route(np.tile(np.arange(8.0), (64, 1)), k=1)
    print("全部涌向一个专家时丢弃", collapsed.dropped, "均衡损失", round(collapsed.balance_loss, 3))
