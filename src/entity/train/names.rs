//! Trains the tagger: a conditional random field by stochastic gradients with a rate for each weight (`AdaGrad`).

use rustc_hash::FxHashMap;

use super::{
    super::gazetteer::checksum,
    super::tagger::{
        decode::{Room, Scores, sums},
        labels::{LABELS, follows},
        model::{GAPS, HEADER, MAGIC, ROW, ROWS, bucket, tag},
        vocabulary::{SLOT, Vocabulary},
    },
    examples::{Labelled, Window, folded_words, windows},
    random::Random,
    vocabulary,
};

/// What is chosen before training.
#[derive(Clone, Copy, Debug)]
pub struct Choices {
    /// How often all windows are gone through.
    pub rounds: usize,
    /// First step of a weight.
    pub rate: f32,
    /// How much weights are drawn to nothing in a round.
    pub decay: f32,
    /// Buckets of four features.
    pub buckets: usize,
    /// Where the order of the windows begins.
    pub seed: u64,
}

impl Default for Choices {
    fn default() -> Self {
        Self { rounds: 14, rate: 0.06, decay: 2.0, buckets: 50_000, seed: 11 }
    }
}

/// The bytes of a model made from `gold` (JSON lines of labelled articles) and the sources of the vocabulary; the same
/// input gives the same bytes. `tell` is given a line on each round.
pub fn build(
    gold: &str,
    sources: vocabulary::Sources<'_>,
    choices: Choices,
    mut tell: impl FnMut(String),
) -> Result<Vec<u8>, String> {
    let articles = gold
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).map_err(|error| error.to_string()))
        .collect::<Result<Vec<Labelled>, String>>()?;
    let slots = vocabulary::build(sources)?;
    tell(format!("{} articles, {} bytes of vocabulary", articles.len(), slots.len()));
    let (given, surnames) = (folded_words(sources.given), folded_words(sources.surnames));
    let common = |word: &str| given.contains(word) || surnames.contains(word);
    let windows = windows(&articles, Vocabulary::new(&slots), common, true);
    let field = Field::train(&windows, choices, &mut tell);
    Ok(field.pack(&slots, choices.buckets, &mut tell))
}

/// Weights on their way.
#[derive(Debug)]
struct Field {
    numbers: FxHashMap<u32, u32>,
    weights: Vec<Scores>,
    squares: Vec<Scores>,
    counts: Vec<u32>,
    transitions: Vec<[[f32; LABELS]; LABELS]>,
    transition_squares: Vec<[[f32; LABELS]; LABELS]>,
}

impl Field {
    fn train(windows: &[Window], choices: Choices, tell: &mut impl FnMut(String)) -> Self {
        let mut seen: FxHashMap<u32, u32> = FxHashMap::default();
        for feature in windows.iter().flat_map(|window| window.features.iter().flatten()) {
            *seen.entry(*feature).or_default() += 1;
        }
        let mut kept: Vec<(u32, u32)> = seen.into_iter().filter(|&(_, count)| count > 1).collect();
        kept.sort_unstable();
        let numbers: FxHashMap<u32, u32> =
            kept.iter().enumerate().map(|(number, &(feature, _))| (feature, number as u32)).collect();
        let mut field = Self {
            weights: vec![[0.0; LABELS]; kept.len()],
            squares: vec![[1e-4; LABELS]; kept.len()],
            counts: kept.into_iter().map(|(_, count)| count).collect(),
            numbers,
            transitions: vec![[[0.0; LABELS]; LABELS]; GAPS],
            transition_squares: vec![[[1e-2; LABELS]; LABELS]; GAPS],
        };
        let mut order: Vec<usize> = (0..windows.len()).collect();
        let mut random = Random::new(choices.seed);
        let mut room = Room::default();
        for round in 0..choices.rounds {
            random.shuffle(&mut order);
            let rate = choices.rate * (1.0 - round as f32 / choices.rounds as f32 * 0.8);
            let mut right = 0;
            for &index in &order {
                right += usize::from(field.learn(&windows[index], rate, choices.decay, &mut room));
            }
            tell(format!("round {}: {right} of {} windows likelier right than not", round + 1, windows.len()));
        }
        field
    }

    /// Learns from one window; whether its labels were likelier than all others together.
    fn learn(&mut self, window: &Window, rate: f32, decay: f32, room: &mut Room) -> bool {
        let numbers: Vec<Vec<u32>> = window
            .features
            .iter()
            .map(|features| features.iter().filter_map(|feature| self.numbers.get(feature).copied()).collect())
            .collect();
        let mut scores: Vec<Scores> = Vec::with_capacity(numbers.len());
        for own in &numbers {
            let mut sum = [0.0; LABELS];
            for &number in own {
                for (sum, weight) in sum.iter_mut().zip(&self.weights[number as usize]) {
                    *sum += weight;
                }
            }
            scores.push(sum);
        }
        let mut exponentials = vec![[[0.0; LABELS]; LABELS]; GAPS];
        for &gap in &window.gaps {
            let gap = usize::from(gap);
            for (before, row) in exponentials[gap].iter_mut().enumerate() {
                for (label, weight) in row.iter_mut().enumerate().filter(|&(label, _)| follows(before, label)) {
                    *weight = self.transitions[gap][before][label].exp();
                }
            }
        }
        let sums = sums(&scores, &window.gaps, &exponentials, room);
        let mut likely = 1.0_f32;
        for (at, own) in numbers.iter().enumerate() {
            let mut gradient: Scores = std::array::from_fn(|label| -sums.forward[at][label] * sums.backward[at][label]);
            let right = usize::from(window.labels[at]);
            likely = likely.min(-gradient[right]);
            gradient[right] += 1.0;
            for &number in own {
                let number = number as usize;
                let shrink = decay * rate / self.counts[number] as f32;
                let row = self.weights[number].iter_mut().zip(&mut self.squares[number]);
                for ((weight, square), step) in row.zip(gradient) {
                    *square += step * step;
                    *weight += rate * step / (square.sqrt() + 0.1) - shrink * *weight;
                }
            }
            if at == 0 {
                continue;
            }
            let gap = usize::from(window.gaps[at]);
            for (before, row) in exponentials[gap].iter().enumerate() {
                for (label, weight) in row.iter().enumerate().filter(|&(label, _)| follows(before, label)) {
                    let expected = sums.forward[at - 1][before] * weight * sums.own[at][label] / sums.scale[at]
                        * sums.backward[at][label];
                    let is = usize::from(window.labels[at - 1]) == before && right == label;
                    let step = f32::from(u8::from(is)) - expected;
                    let square = &mut self.transition_squares[gap][before][label];
                    *square += step * step;
                    self.transitions[gap][before][label] += rate * step / (square.sqrt() + 0.1);
                }
            }
        }
        likely > 0.5
    }

    /// The bytes of the model, the weightiest features first where a bucket is full.
    fn pack(&self, slots: &[u8], buckets: usize, tell: &mut impl FnMut(String)) -> Vec<u8> {
        let most = self.weights.iter().flatten().fold(0.0_f32, |most, weight| most.max(weight.abs()));
        let scale = (most / 127.0).clamp(f32::MIN_POSITIVE, 0.03);
        let weight = |row: &Scores| row.iter().map(|weight| weight.abs()).fold(0.0, f32::max);
        let mut features: Vec<(u32, u32)> = self.numbers.iter().map(|(&feature, &number)| (feature, number)).collect();
        features.sort_unstable_by(|a, b| {
            weight(&self.weights[b.1 as usize]).total_cmp(&weight(&self.weights[a.1 as usize])).then(a.cmp(b))
        });
        let mut rows = vec![0_u8; buckets * ROWS * ROW];
        let (mut stored, mut full) = (0, 0);
        for (feature, number) in features {
            let row: [i8; LABELS] =
                self.weights[number as usize].map(|weight| (weight / scale).round().clamp(-127.0, 127.0) as i8);
            if row.iter().all(|&weight| weight == 0) {
                continue;
            }
            let start = bucket(feature, buckets) * ROWS * ROW;
            let free = (0..ROWS).map(|row| start + row * ROW).find(|&at| rows[at..at + 2] == [0, 0]);
            let Some(at) = free else {
                full += 1;
                continue;
            };
            rows[at..at + 2].copy_from_slice(&tag(feature).to_le_bytes());
            for (byte, weight) in rows[at + 2..].iter_mut().zip(row) {
                *byte = weight as u8;
            }
            stored += 1;
        }
        tell(format!("{stored} features stored, {full} without room, scale {scale}"));
        let mut body = Vec::new();
        for number in [buckets as u32, (slots.len() / SLOT) as u32, 0, scale.to_bits()] {
            body.extend(number.to_le_bytes());
        }
        for value in self.transitions.iter().flatten().flatten() {
            body.extend(value.to_le_bytes());
        }
        body.extend(rows);
        body.extend(slots);
        let mut bytes = MAGIC.to_vec();
        bytes.extend(checksum(&body).to_le_bytes());
        bytes.extend(body);
        debug_assert!(bytes.len() > HEADER);
        bytes
    }
}
