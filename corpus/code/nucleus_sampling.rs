// SPDX-License-Identifier: Apache-2.0
// SPDX-FileContributor: Ingrid Holm
//
// Chooses the next token from logits: repetition penalty, temperature, top-k, min-p and top-p, applied in that order.

/// Settings of the sampler. The defaults are those used by the demo service.
#[derive(Debug, Clone)]
pub struct Settings {
    /// 0 means greedy; the remaining filters are then ignored.
    pub temperature: f32,
    /// 0 means no limit.
    pub top_k: usize,
    /// Tokens less likely than this share of the most likely token are dropped; 0 turns the filter off.
    pub min_p: f32,
    /// The smallest set whose probabilities reach this mass is kept; 1 turns the filter off.
    pub top_p: f32,
    /// Positive logits of seen tokens are divided by this, negative ones multiplied.
    pub repetition_penalty: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { temperature: 0.7, top_k: 40, min_p: 0.05, top_p: 0.9, repetition_penalty: 1.1 }
    }
}

/// A small reproducible generator (SplitMix64); not for secrets.
pub struct Random(pub u64);

impl Random {
    /// Uniform in [0, 1) with 24 random bits.
    pub fn unit(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / (1u64 << 24) as f32
    }
}

/// Lowers the logits of tokens already produced, each once however often it occurred.
fn penalise(logits: &mut [f32], seen: &[usize], penalty: f32) {
    let mut done = vec![false; logits.len()];
    for &token in seen {
        if token < logits.len() && !std::mem::replace(&mut done[token], true) {
            let logit = &mut logits[token];
            *logit = if *logit > 0.0 { *logit / penalty } else { *logit * penalty };
        }
    }
}

/// The candidates that survive the filters, most likely first, with probabilities that sum to one.
///
/// Tokens with a logit of minus infinity (masked by a grammar, say) or NaN are never candidates. The result is empty
/// only if no token was admissible.
pub fn candidates(logits: &[f32], seen: &[usize], settings: &Settings) -> Vec<(usize, f32)> {
    let mut logits = logits.to_vec();
    penalise(&mut logits, seen, settings.repetition_penalty);
    let mut order: Vec<usize> = (0..logits.len()).filter(|&i| logits[i] > f32::NEG_INFINITY).collect();
    order.sort_by(|&a, &b| logits[b].total_cmp(&logits[a]).then(a.cmp(&b)));
    let Some(&best) = order.first() else { return Vec::new() };
    if settings.temperature <= 0.0 {
        return vec![(best, 1.0)];
    }
    if settings.top_k > 0 {
        order.truncate(settings.top_k);
    }
    let mut kept: Vec<(usize, f32)> =
        order.iter().map(|&i| (i, ((logits[i] - logits[best]) / settings.temperature).exp())).collect();
    // The best token has weight 1 here, so min_p compares directly.
    kept.retain(|&(_, weight)| weight >= settings.min_p);
    let total: f32 = kept.iter().map(|c| c.1).sum();
    let mut mass = 0.0;
    let count = kept.iter().take_while(|c| {
        let wanted = mass < settings.top_p;
        mass += c.1 / total;
        wanted
    });
    let count = count.count().max(1);
    kept.truncate(count);
    let total: f32 = kept.iter().map(|c| c.1).sum();
    kept.iter_mut().for_each(|c| c.1 /= total);
    kept
}

/// Draws one token, or `None` if none is admissible.
pub fn sample(logits: &[f32], seen: &[usize], settings: &Settings, random: &mut Random) -> Option<usize> {
    let kept = candidates(logits, seen, settings);
    let mut left = random.unit();
    for &(token, probability) in &kept {
        if left < probability {
            return Some(token);
        }
        left -= probability;
    }
    kept.last().map(|c| c.0)
}

fn main() {
    let logits = [2.0, 1.5, 0.2, -3.0, f32::NEG_INFINITY];
    println!("{:?}", candidates(&logits, &[], &Settings::default()));
    let mut random = Random(42);
    let mut counts = [0usize; 5];
    for _ in 0..1000 {
        if let Some(token) = sample(&logits, &[], &Settings::default(), &mut random) {
            counts[token] += 1;
        }
    }
    println!("{counts:?}");
}
