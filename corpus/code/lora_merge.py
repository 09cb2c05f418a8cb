# SPDX-License-Identifier: Apache-2.0
# SPDX-FileContributor: 陈思齐
"""把 LoRA 适配器并入基础权重，或者从中减去。

约定：A 的形状为 [r, in]，B 为 [out, r]，W 为 [out, in]；增量为 (alpha / r)·B·A，
rsLoRA 时系数为 alpha / sqrt(r)。
"""

import math
from dataclasses import dataclass
from typing import Mapping

import numpy as np


@dataclass(frozen=True)
class Adapter:
    """一个线性层的低秩增量。"""

    a: np.ndarray
    b: np.ndarray
    alpha: float
    rank_stabilised: bool = False

    @property
    def rank(self) -> int:
        return self.a.shape[0]

    @property
    def scaling(self) -> float:
        """普通 LoRA 用 alpha/r；rsLoRA 用 alpha/√r，使高秩时增量不至于过小。"""
        divisor = math.sqrt(self.rank) if self.rank_stabilised else self.rank
        return self.alpha / divisor

    def delta(self) -> np.ndarray:
        """以 float32 计算的增量，形状 [out, in]。"""
        return self.scaling * (self.b.astype(np.float32) @ self.a.astype(np.float32))


class ShapeMismatch(ValueError):
    """适配器与目标层形状不符。"""


def check(name: str, weight: np.ndarray, adapter: Adapter) -> None:
    """并入之前核对形状，报错时写明层名与两边形状。"""
    if adapter.b.shape[1] != adapter.a.shape[0]:
        raise ShapeMismatch(f"{name}: B 的秩 {adapter.b.shape[1]} 与 A 的秩 {adapter.a.shape[0]} 不同")
    expected = (adapter.b.shape[0], adapter.a.shape[1])
    if weight.shape != expected:
        raise ShapeMismatch(f"{name}: 权重 {weight.shape}，适配器 {expected}")


def merge(
    weights: Mapping[str, np.ndarray],
    adapters: Mapping[str, Adapter],
    strength: float = 1.0,
) -> dict[str, np.ndarray]:
    """返回新的权重表，不改动传入的数组；strength 为负即撤销并入。

    加法在 float32 中进行，最后才转回原来的类型，避免 float16 中小增量被舍掉。
    适配器指向不存在的层时报 KeyError，而不是悄悄忽略：那通常意味着基础模型选错了。
    """
    unknown = sorted(set(adapters) - set(weights))
    if unknown:
        raise KeyError(f"基础模型没有这些层：{', '.join(unknown)}")
    merged = dict(weights)
    for name, adapter in adapters.items():
        weight = weights[name]
        check(name, weight, adapter)
        total = weight.astype(np.float32) + strength * adapter.delta()
        if weight.dtype == np.float16 and np.abs(total).max() > np.finfo(np.float16).max:
            raise OverflowError(f"{name}: 并入后超出 float16 的范围 65504")
        merged[name] = total.astype(weight.dtype)
    return merged


def relative_change(weight: np.ndarray, adapter: Adapter) -> float:
    """增量与原权重的 Frobenius 范数之比；常用于发现 alpha 设错的适配器。"""
    base = float(np.linalg.norm(weight.astype(np.float32)))
    if base == 0.0:
        return math.inf
    return float(np.linalg.norm(adapter.delta())) / base


if __name__ == "__main__":
    generator = np.random.default_rng(0)
    base = {"q_proj": generator.normal(size=(32, 16)).astype(np.float32)}
    adapter = Adapter(generator.normal(size=(4, 16)), generator.normal(size=(32, 4)), alpha=8)
    once = merge(base, {"q_proj": adapter})
    back = merge(once, {"q_proj": adapter}, strength=-1.0)
    print("系数", adapter.scaling, "撤销误差", float(np.abs(back["q_proj"] - base["q_proj"]).max()))
