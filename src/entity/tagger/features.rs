//! What speaks for a word's label: numbers that stand for pairs of a question and its answer.

use super::{
    super::{lists::class, scan::Text, tokens::Gap},
    facts::{BEYOND, Fact, Facts, is_start},
};

/// Collects features; each question has a number of its own by the order of the calls.
struct Sink<'o> {
    out: &'o mut Vec<u32>,
    question: u64,
}

impl Sink<'_> {
    fn push(&mut self, answer: u64) {
        self.question += 1;
        let mut mixed =
            (answer ^ self.question.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        mixed ^= mixed >> 32;
        self.out.push((mixed.wrapping_mul(0xc4ce_b9fe_1a85_ec53) >> 32) as u32);
    }

    fn one(&mut self, a: u32) {
        self.push(u64::from(a));
    }

    fn two(&mut self, a: u32, b: u32) {
        self.push(u64::from(a) << 32 | u64::from(b));
    }

    fn three(&mut self, a: u32, b: u32, c: u32) {
        self.push((u64::from(a) << 32 | u64::from(b)) ^ u64::from(c).wrapping_mul(0xd6e8_feb8_6659_fd93));
    }
}

/// A run of capitals that a word stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    first: usize,
    last: usize,
}

/// The run of capitals around `at` within the window.
pub(super) fn run(text: &Text<'_>, at: usize, window: (usize, usize), links: bool) -> Run {
    let inside = |word: usize| text.is_capital(word) || links && word > window.0 && word + 1 < window.1;
    let joined = |word: usize| matches!(text.gap(word), Gap::Space | Gap::Hyphen | Gap::And);
    let mut first = at;
    while first > window.0 && joined(first) && inside(first - 1) {
        first -= 1;
    }
    let mut last = at + 1;
    while last < window.1 && joined(last) && inside(last) {
        last += 1;
    }
    Run { first, last }
}

/// The neighbour of the word at `at`, `by` words on; [`BEYOND`] where a sentence ends between.
fn neighbour(facts: &Facts, at: usize, by: isize) -> &Fact {
    let mut to = at;
    for _ in 0..by.unsigned_abs() {
        if by < 0 {
            if to == 0 || is_start(facts.get(to).gap) {
                return &BEYOND;
            }
            to -= 1;
        } else {
            to += 1;
            if is_start(facts.get(to).gap) {
                return &BEYOND;
            }
        }
    }
    facts.get(to)
}

/// The features of the word at `at` of `window` into `out`.
pub(super) fn features(text: &Text<'_>, facts: &Facts, at: usize, window: (usize, usize), out: &mut Vec<u32>) {
    out.clear();
    let mut sink = Sink { out, question: 0 };
    let own = facts.get(at);
    let (b1, b2) = (neighbour(facts, at, -1), neighbour(facts, at, -2));
    let (a1, a2) = (neighbour(facts, at, 1), neighbour(facts, at, 2));
    let around = [b2, b1, own, a1, a2];
    // The words.
    for fact in around {
        sink.one(fact.form);
    }
    sink.two(b1.form, own.form);
    sink.two(own.form, a1.form);
    sink.two(b2.form, b1.form);
    sink.two(a1.form, a2.form);
    sink.two(b1.form, u32::from(own.shape));
    sink.two(a1.form, u32::from(own.shape));
    // How they are written.
    let shape = |fact: &Fact| u32::from(fact.shape);
    sink.one(shape(own));
    sink.two(shape(b1), shape(own));
    sink.two(shape(own), shape(a1));
    sink.three(shape(b1), shape(own), shape(a1));
    let after = neighbour_gap(facts, at);
    let gaps = u32::from(own.gap) * 16 + after;
    sink.two(gaps, shape(own));
    sink.two(gaps, u32::from(own.elsewhere));
    affixes(text.word(at), &mut sink);
    // What they are like.
    let cluster = |fact: &Fact| u32::from(fact.word.cluster);
    for fact in around {
        sink.one(cluster(fact));
    }
    sink.two(cluster(b1), cluster(own));
    sink.two(cluster(own), cluster(a1));
    sink.two(cluster(b1), cluster(a1));
    sink.two(cluster(b1), shape(own));
    sink.two(cluster(a1), shape(own));
    sink.two(cluster(own), shape(own));
    let person = |fact: &Fact| u32::from(fact.word.person);
    sink.two(person(own), shape(own));
    sink.three(person(b1), person(own), person(a1));
    sink.three(person(own), cluster(own), gaps);
    // What the lists say.
    let class = |fact: &Fact| u32::from(fact.class);
    for fact in around {
        sink.one(class(fact));
    }
    sink.two(class(b1), class(own));
    sink.two(class(own), class(a1));
    sink.three(class(b1), class(a1), shape(own));
    sink.three(class(b1), class(own), person(own));
    let place = |fact: &Fact| u32::from(fact.place);
    sink.two(place(own), shape(own));
    sink.two(place(own), class(b1));
    sink.two(place(own), place(a1));
    sink.two(place(own), place(b1));
    sink.two(place(own), person(own));
    sink.two(place(own), b1.form);
    sink.one(u32::from(own.known));
    sink.two(u32::from(own.known), u32::from(a1.known));
    sink.two(u32::from(own.known), u32::from(b1.known));
    // What the rules make of it.
    let rule = |fact: &Fact| u32::from(fact.rule);
    sink.one(rule(own));
    sink.two(rule(b1), rule(own));
    sink.two(rule(own), rule(a1));
    sink.three(rule(b1), rule(own), rule(a1));
    sink.two(rule(own), own.form);
    sink.two(rule(own), cluster(own));
    sink.two(rule(own), shape(own));
    sink.two(rule(own), u32::from(own.elsewhere));
    // What the article says elsewhere.
    sink.one(u32::from(own.elsewhere));
    sink.two(u32::from(own.elsewhere), shape(own));
    sink.two(u32::from(b1.elsewhere), u32::from(own.elsewhere));
    sink.two(u32::from(own.elsewhere), u32::from(a1.elsewhere));
    runs(text, facts, at, window, &mut sink);
}

/// What stands after the word.
fn neighbour_gap(facts: &Facts, at: usize) -> u32 {
    u32::from(facts.get(at + 1).gap)
}

/// Beginnings and ends of the word.
fn affixes(word: &str, sink: &mut Sink<'_>) {
    let bytes = word.as_bytes();
    let mut small = [0; 4];
    for length in 2..=4 {
        let mut hash = |part: &[u8]| {
            small[..part.len()].copy_from_slice(part);
            small[..part.len()].make_ascii_lowercase();
            u32::from_le_bytes(small)
        };
        if bytes.len() > length {
            let (begin, end) = (hash(&bytes[..length]), hash(&bytes[bytes.len() - length..]));
            sink.two(begin, length as u32);
            sink.two(end, length as u32);
        } else {
            sink.question += 2;
        }
    }
}

/// The run of capitals that the word stands in, and what stands around it.
fn runs(text: &Text<'_>, facts: &Facts, at: usize, window: (usize, usize), sink: &mut Sink<'_>) {
    let Run { first, last } = run(text, at, window, false);
    let (length, from) = ((last - first).min(7) as u32, (at - first).min(7) as u32);
    let position = length * 8 + from;
    let own = facts.get(at);
    sink.two(position, u32::from(own.shape));
    let (head, begin) = (facts.get(last - 1), facts.get(first));
    let (before, after) = (neighbour(facts, first, -1), neighbour(facts, last - 1, 1));
    sink.two(position, head.form);
    sink.two(position, begin.form);
    sink.two(head.form, own.form);
    sink.two(
        position,
        u32::from(head.class & (class::HEAD | class::FACILITY | class::EVENT | class::TITLE | class::WORD)),
    );
    sink.two(position, u32::from(head.word.cluster));
    sink.two(position, u32::from(begin.word.cluster));
    sink.two(position, before.form);
    sink.two(position, after.form);
    sink.two(position, u32::from(before.word.cluster));
    sink.two(position, u32::from(after.word.cluster));
    sink.three(position, u32::from(before.class), u32::from(after.class));
    sink.three(position, u32::from(head.word.person), u32::from(begin.word.person));
    sink.two(before.form, after.form);
    let long = run(text, at, window, true);
    if (long.first, long.last) != (first, last) {
        let (begin, head) = (facts.get(long.first), facts.get(long.last - 1));
        sink.two(begin.form, u32::from(at == long.first));
        sink.two(head.form, u32::from(at + 1 == long.last));
        sink.two(begin.form, own.form);
        sink.two(u32::from(begin.class), u32::from(head.class));
    }
}
