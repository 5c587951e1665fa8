//! Clusters of words by spherical k-means over word vectors.

use super::random::Random;

/// Rounds after which the clusters stand.
const ROUNDS: usize = 20;

/// The cluster, from 0, of each row of `vectors`, rows of `width` numbers; the same input gives the same clusters.
pub(super) fn clusters(vectors: &[f32], width: usize, count: usize, seed: u64) -> Vec<u16> {
    let rows: Vec<Vec<f32>> = vectors.chunks_exact(width).map(unit).collect();
    let mut random = Random::new(seed);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    random.shuffle(&mut order);
    let mut centres: Vec<Vec<f32>> = order.iter().take(count).map(|&row| rows[row].clone()).collect();
    let mut of = vec![0_u16; rows.len()];
    for _ in 0..ROUNDS {
        let mut changed = 0;
        for (row, of) in rows.iter().zip(&mut of) {
            let nearest = nearest(row, &centres);
            changed += usize::from(*of != nearest);
            *of = nearest;
        }
        let mut sums = vec![vec![0.0; width]; centres.len()];
        for (row, &of) in rows.iter().zip(&of) {
            for (sum, value) in sums[usize::from(of)].iter_mut().zip(row) {
                *sum += value;
            }
        }
        for (centre, sum) in centres.iter_mut().zip(&sums) {
            if sum.iter().any(|&value| value != 0.0) {
                *centre = unit(sum);
            }
        }
        if changed == 0 {
            break;
        }
    }
    of
}

fn nearest(row: &[f32], centres: &[Vec<f32>]) -> u16 {
    let mut best = (f32::NEG_INFINITY, 0);
    for (number, centre) in centres.iter().enumerate() {
        let mut parts = [0.0_f32; 8];
        for (a, b) in row.chunks_exact(8).zip(centre.chunks_exact(8)) {
            for ((part, a), b) in parts.iter_mut().zip(a).zip(b) {
                *part += a * b;
            }
        }
        let rest = row.len() / 8 * 8;
        let product: f32 =
            parts.iter().sum::<f32>() + row[rest..].iter().zip(&centre[rest..]).map(|(a, b)| a * b).sum::<f32>();
        if product > best.0 {
            best = (product, number as u16);
        }
    }
    best.1
}

fn unit(row: &[f32]) -> Vec<f32> {
    let length = row.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    row.iter().map(|value| value / length).collect()
}
