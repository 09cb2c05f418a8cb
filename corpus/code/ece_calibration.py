# SPDX-License-Identifier: Apache-2.0
# SPDX-FileContributor: 周明岚
"""期望校准误差（ECE）与温度缩放：检查模型说“九成把握”时是否真有九成答对。"""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bin:
    """一个置信度区间；空箱的 accuracy 与 confidence 均为 0。"""

    lower: float
    upper: float
    count: int
    accuracy: float
    confidence: float


def reliability(confidences: Sequence[float], correct: Sequence[bool], bins: int = 15) -> list[Bin]:
    """等宽分箱，区间左开右闭；置信度恰为 0 的归入第一箱。"""
    if len(confidences) != len(correct):
        raise ValueError(f"{len(confidences)} 个置信度，{len(correct)} 个结果")
    if any(not 0.0 <= c <= 1.0 for c in confidences):
        raise ValueError("置信度应在 0 与 1 之间")
    groups: list[list[int]] = [[] for _ in range(bins)]
    for i, confidence in enumerate(confidences):
        groups[max(0, math.ceil(confidence * bins) - 1)].append(i)
    return [
        Bin(
            lower=b / bins,
            upper=(b + 1) / bins,
            count=len(group),
            accuracy=sum(correct[i] for i in group) / len(group) if group else 0.0,
            confidence=sum(confidences[i] for i in group) / len(group) if group else 0.0,
        )
        for b, group in enumerate(groups)
    ]


def expected_calibration_error(confidences: Sequence[float], correct: Sequence[bool], bins: int = 15) -> float:
    """各箱 |准确率 − 平均置信度| 按样本数加权之和；没有样本时报 ValueError。"""
    if not confidences:
        raise ValueError("没有样本")
    total = len(confidences)
    return sum(b.count / total * abs(b.accuracy - b.confidence) for b in reliability(confidences, correct, bins))


def maximum_calibration_error(confidences: Sequence[float], correct: Sequence[bool], bins: int = 15) -> float:
    """非空箱中最大的偏差，看最坏情况而不是平均情况。"""
    return max(
        (abs(b.accuracy - b.confidence) for b in reliability(confidences, correct, bins) if b.count), default=0.0
    )


def negative_log_likelihood(logits: Sequence[Sequence[float]], labels: Sequence[int], temperature: float) -> float:
    """logits 除以温度后的平均负对数似然。"""
    total = 0.0
    for row, label in zip(logits, labels):
        scaled = [x / temperature for x in row]
        peak = max(scaled)
        total += peak + math.log(sum(math.exp(x - peak) for x in scaled)) - scaled[label]
    return total / len(labels)


def fit_temperature(
    logits: Sequence[Sequence[float]], labels: Sequence[int], low: float = 0.05, high: float = 10.0
) -> float:
    """在对数温度上作黄金分割搜索，使验证集负对数似然最小；迭代 60 次。

    温度缩放不改变各类的大小顺序，因此不改变准确率；大于 1 表示原模型过度自信。
    """
    ratio = (math.sqrt(5) - 1) / 2
    a, b = math.log(low), math.log(high)

    def loss(x: float) -> float:
        return negative_log_likelihood(logits, labels, math.exp(x))

    c, d = b - ratio * (b - a), a + ratio * (b - a)
    loss_c, loss_d = loss(c), loss(d)
    for _ in range(60):
        if loss_c < loss_d:
            b, d, loss_d = d, c, loss_c
            c = b - ratio * (b - a)
            loss_c = loss(c)
        else:
            a, c, loss_c = c, d, loss_d
            d = a + ratio * (b - a)
            loss_d = loss(d)
    return math.exp((a + b) / 2)


if __name__ == "__main__":
    import random

    source = random.Random(5)
    rows, answers = [], []
    for _ in range(2000):
        answer = source.randrange(3)
        rows.append([4 * (source.gauss(0, 1) + (1.0 if j == answer else 0.0)) for j in range(3)])
        answers.append(answer)
    print("拟合温度", round(fit_temperature(rows, answers), 2))
    print("ECE", expected_calibration_error([0.9] * 10, [True] * 7 + [False] * 3))
