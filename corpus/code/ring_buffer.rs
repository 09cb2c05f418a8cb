// SPDX-License-Identifier: Apache-2.0
// SPDX-FileContributor: Maya Okafor
//
// A fixed-capacity ring buffer that overwrites its oldest element when full, as latency windows and log tails need.

/// Holds the last `capacity` elements pushed.
pub struct RingBuffer<T> {
    slots: Vec<Option<T>>,
    head: usize,
    len: usize,
    overwritten: u64,
}

impl<T> RingBuffer<T> {
    /// Makes an empty buffer. Panics if `capacity` is zero: such a buffer could hold nothing.
    pub fn new(capacity: usize) -> Self {
        assert!(capacity > 0, "a ring buffer needs a capacity of at least one");
        let mut slots = Vec::with_capacity(capacity);
        slots.resize_with(capacity, || None);
        RingBuffer { slots, head: 0, len: 0, overwritten: 0 }
    }

    pub fn capacity(&self) -> usize {
        self.slots.len()
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many elements were lost to overwriting since the buffer was made. `clear` does not reset it.
    pub fn overwritten(&self) -> u64 {
        self.overwritten
    }

    /// Adds at the back. Returns the oldest element if it had to make room, else `None`. O(1).
    pub fn push(&mut self, value: T) -> Option<T> {
        let capacity = self.capacity();
        if self.len == capacity {
            let evicted = self.slots[self.head].replace(value);
            self.head = (self.head + 1) % capacity;
            self.overwritten += 1;
            evicted
        } else {
            let tail = (self.head + self.len) % capacity;
            self.slots[tail] = Some(value);
            self.len += 1;
            None
        }
    }

    /// Removes and returns the oldest element. O(1).
    pub fn pop(&mut self) -> Option<T> {
        if self.len == 0 {
            return None;
        }
        let value = self.slots[self.head].take();
        self.head = (self.head + 1) % self.capacity();
        self.len -= 1;
        value
    }

    /// The element at `age` steps from the newest: 0 is the last one pushed. `None` beyond the length.
    pub fn recent(&self, age: usize) -> Option<&T> {
        if age >= self.len {
            return None;
        }
        self.slots[(self.head + self.len - 1 - age) % self.capacity()].as_ref()
    }

    /// Oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &T> + '_ {
        (0..self.len).filter_map(move |i| self.slots[(self.head + i) % self.capacity()].as_ref())
    }

    pub fn clear(&mut self) {
        while self.pop().is_some() {}
    }
}

/// The nearest-rank percentile of a window of latencies; `None` when the window is empty or `p` is outside 0–100.
pub fn percentile(window: &RingBuffer<f64>, p: f64) -> Option<f64> {
    if window.is_empty() || !(0.0..=100.0).contains(&p) {
        return None;
    }
    let mut sorted: Vec<f64> = window.iter().copied().collect();
    sorted.sort_by(f64::total_cmp);
    let rank = (p / 100.0 * sorted.len() as f64).ceil() as usize;
    Some(sorted[rank.max(1) - 1])
}

fn main() {
    let mut window = RingBuffer::new(4);
    for latency in [12.0, 30.0, 18.0, 95.0, 22.0, 17.0] {
        window.push(latency);
    }
    let held: Vec<_> = window.iter().collect();
    println!("{held:?} lost {} newest {:?}", window.overwritten(), window.recent(0));
    println!("p50 {:?} p95 {:?}", percentile(&window, 50.0), percentile(&window, 95.0));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evicts_in_order() {
        let mut buffer = RingBuffer::new(2);
        assert_eq!(buffer.push(1), None);
        assert_eq!(buffer.push(2), None);
        assert_eq!(buffer.push(3), Some(1));
        assert_eq!(buffer.pop(), Some(2));
        assert_eq!(buffer.recent(1), None);
    }
}
