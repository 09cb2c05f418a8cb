// SPDX-License-Identifier: Apache-2.0
// SPDX-FileContributor: 林知远
//
// 精确的暴力向量检索：逐行内积，用容量为 k 的小顶堆保留最好的 k 个。不建图、不近似，数十万条以内通常足够快。

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// 一条结果。
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    pub row: usize,
    pub score: f32,
}

/// 堆里的次序与好坏相反：堆顶是当前最差者。分数相同的，行号大者较差。
struct Worst(Hit);

impl Ord for Worst {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.score.total_cmp(&self.0.score).then(self.0.row.cmp(&other.0.row))
    }
}
impl PartialOrd for Worst {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl PartialEq for Worst {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Worst {}

#[derive(Debug, PartialEq)]
pub enum SearchError {
    /// 向量维数与索引不符。
    Dimension { expected: usize, got: usize },
    /// 向量含有 NaN 或者无穷大。
    NotFinite,
}

/// 行主序存放的向量表；加入时归一化，因此内积即余弦相似度。
pub struct FlatIndex {
    dimension: usize,
    values: Vec<f32>,
    deleted: Vec<bool>,
}

impl FlatIndex {
    pub fn new(dimension: usize) -> Self {
        FlatIndex { dimension, values: Vec::new(), deleted: Vec::new() }
    }

    /// 加入一个向量，返回行号。零向量照存，与任何查询的得分都是 0。
    pub fn add(&mut self, vector: &[f32]) -> Result<usize, SearchError> {
        let unit = self.normalised(vector)?;
        self.values.extend(unit);
        self.deleted.push(false);
        Ok(self.deleted.len() - 1)
    }

    /// 标记删除，行号不重用；行号不存在或者已经删除时返回 false。
    pub fn remove(&mut self, row: usize) -> bool {
        match self.deleted.get_mut(row) {
            Some(flag) if !*flag => {
                *flag = true;
                true
            }
            _ => false,
        }
    }

    /// 最相似的至多 k 行，好者在前；k 为 0 时得空表。时间 O(n·d + n·log k)，额外空间 O(k + d)。
    pub fn search(&self, query: &[f32], k: usize, minimum: f32) -> Result<Vec<Hit>, SearchError> {
        let query = self.normalised(query)?;
        let mut heap: BinaryHeap<Worst> = BinaryHeap::with_capacity(k.min(self.deleted.len()) + 1);
        if k == 0 {
            return Ok(Vec::new());
        }
        for (row, vector) in self.values.chunks_exact(self.dimension).enumerate() {
            if self.deleted[row] {
                continue;
            }
            let score = dot(&query, vector);
            if score < minimum {
                continue;
            }
            heap.push(Worst(Hit { row, score }));
            if heap.len() > k {
                heap.pop();
            }
        }
        Ok(heap.into_sorted_vec().into_iter().map(|w| w.0).collect())
    }

    fn normalised(&self, vector: &[f32]) -> Result<Vec<f32>, SearchError> {
        if vector.len() != self.dimension {
            return Err(SearchError::Dimension { expected: self.dimension, got: vector.len() });
        }
        if vector.iter().any(|x| !x.is_finite()) {
            return Err(SearchError::NotFinite);
        }
        let norm = dot(vector, vector).sqrt();
        Ok(vector.iter().map(|x| if norm > 0.0 { x / norm } else { 0.0 }).collect())
    }
}

/// 八路累加的内积，便于编译器向量化，也减小舍入误差。
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 8];
    let (a8, b8) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a8.remainder().iter().zip(b8.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a8.zip(b8) {
        for lane in 0..8 {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    lanes.iter().sum::<f32>() + rest
}

fn main() {
    let mut index = FlatIndex::new(3);
    for v in [[1.0, 0.0, 0.0], [0.9, 0.1, 0.0], [0.0, 1.0, 0.0], [2.0, 0.0, 0.0]] {
        index.add(&v).expect("三维向量");
    }
    index.remove(1);
    println!("{:?}", index.search(&[3.0, 0.0, 0.0], 2, 0.1));
    println!("{:?}", index.search(&[1.0], 2, 0.1));
}
