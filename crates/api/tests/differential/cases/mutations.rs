//! Single bytes changed at pseudo-random places of a fixed sequence: in the text of a genuine token, and in its JSON
//! under a new signature.

use super::Group;
use crate::forge::{CLAIMS, HEADER, unsigned};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// Characters that no token contains.
const FOREIGN: [char; 10] = ['=', '+', '/', ' ', '\n', '\0', '.', '~', 'é', '\u{1F980}'];

/// Knuth's linear congruential generator (MMIX): the same numbers on every machine and in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // The low bits of such a sequence have a short period.
        (self.0 >> 33) as usize % limit
    }
}

/// The signature differs from run to run, so the replacement depends on the replaced character: any other one.
pub(super) fn of_text(group: &mut Group<'_>) {
    let token = group.forge.sign(HEADER, CLAIMS);
    // The last character has two significant bits; `encoding` has its cases.
    let (mut numbers, changeable) = (Numbers(1), token.len() - 1);
    for number in 0..48 {
        let at = numbers.below(changeable);
        let Some(position) = ALPHABET.iter().position(|byte| *byte == token.as_bytes()[at]) else { continue };
        let other = char::from(ALPHABET[(position + 1 + numbers.below(63)) % 64]);
        group.token(format!("mutated/text/{number}-at-{at}"), replaced(&token, at, other));
    }
    for foreign in FOREIGN {
        let at = numbers.below(changeable);
        group.token(format!("mutated/text/at-{at}-is-{:x}", u32::from(foreign)), replaced(&token, at, foreign));
    }
}

fn replaced(token: &str, at: usize, other: char) -> String {
    format!("{}{other}{}", &token[..at], &token[at + 1..])
}

pub(super) fn of_header(group: &mut Group<'_>) {
    for (name, bytes) in mutated(HEADER, 30, Numbers(2)) {
        group.header(format!("mutated/header/{name}"), bytes);
    }
}

pub(super) fn of_claims(group: &mut Group<'_>) {
    for (name, bytes) in mutated(CLAIMS, 70, Numbers(3)) {
        group.claims(format!("mutated/claims/{name}"), bytes);
    }
    // The same changes under the old signature.
    let genuine = group.forge.sign(HEADER, CLAIMS);
    let signature = &genuine[unsigned(HEADER, CLAIMS).len()..];
    for (name, claims) in [("subject", CLAIMS.replace("alice", "mallory")), ("expiry", CLAIMS.replace("60,", "61,"))] {
        group.token(format!("mutated/under-the-old-signature/{name}"), unsigned(HEADER, &claims) + signature);
    }
}

/// Replaces, removes or inserts one byte; most new bytes are printable, as an attacker's would be.
fn mutated(json: &str, count: usize, mut numbers: Numbers) -> Vec<(String, Vec<u8>)> {
    let mutate = |number| {
        let mut bytes = json.as_bytes().to_vec();
        let at = numbers.below(bytes.len());
        let new = if numbers.below(4) == 0 { numbers.below(256) } else { b' ' as usize + numbers.below(95) } as u8;
        let name = match numbers.below(4) {
            0 => {
                let old = bytes.remove(at);
                format!("{number}-{old:02x}-at-{at}-left-out")
            }
            1 => {
                bytes.insert(at, new);
                format!("{number}-{new:02x}-before-{at}")
            }
            _ => {
                let old = std::mem::replace(&mut bytes[at], new);
                format!("{number}-{old:02x}-at-{at}-is-{new:02x}")
            }
        };
        (name, bytes)
    };
    (0..count).map(mutate).collect()
}
