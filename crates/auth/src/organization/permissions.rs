//! The permissions that the second version of Clerk's claims packs into three lists.
//!
//! Owns the unpacking. It refuses to unpack a part: lists that do not fit together hold no permission at all.

use std::collections::HashSet;

/// Unpacks `org:<feature>:<permission>` from `fea`, `o.per` and `o.fpm`; `None` where they contradict each other.
///
/// `fpm` has one bit mask for each feature of the organisation, in their order, and bit `n` of a mask stands for
/// the `n`th entry of `per`, the lowest bit for the first (Clerk's documentation, "Session tokens", and
/// `parsePermissions` in `clerk/javascript: packages/shared/src/jwtPayloadParser.ts`; its first releases read the bits
/// from the other end). Features that come last may lack a mask and then permit nothing.
pub(super) fn decode(fea: Option<&str>, per: Option<&str>, fpm: Option<&str>) -> Option<Vec<String>> {
    let (features, permissions, masks) = (Features::parse(fea?)?, names(per?)?, masks(fpm?)?);
    if masks.len() > features.of_organization.len() {
        return None;
    }
    // The documentation counts a mask's position among all features, the SDK among the organisation's. Behind a
    // feature of the user the two differ, unless the number of masks shows which was meant.
    if features.are_mixed && masks.len() != features.of_organization.len() {
        return None;
    }
    let known_bits = u32::try_from(permissions.len()).ok()?;
    let mut granted = Vec::new();
    for (feature, mask) in features.of_organization.iter().zip(masks) {
        if u128::BITS - mask.leading_zeros() > known_bits {
            return None;
        }
        let held = permissions.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1);
        granted.extend(held.map(|(_, permission)| format!("org:{feature}:{permission}")));
    }
    Some(granted)
}

struct Features<'c> {
    of_organization: Vec<&'c str>,
    /// Whether one of the user's own stands before one of the organisation's.
    are_mixed: bool,
}

impl<'c> Features<'c> {
    /// Reads `scope:feature,…`, where the scope is `o`, `u` or both.
    fn parse(fea: &'c str) -> Option<Self> {
        let mut features = Features { of_organization: Vec::new(), are_mixed: false };
        let mut users_own_seen = false;
        for element in fea.split(',') {
            let (scope, feature) = element.trim().split_once(':')?;
            match scope {
                "o" | "ou" | "uo" => {
                    features.are_mixed |= users_own_seen;
                    features.of_organization.push(feature);
                }
                "u" => users_own_seen = true,
                _ => return None,
            }
        }
        all_distinct_names(&features.of_organization).then_some(features)
    }
}

fn names(per: &str) -> Option<Vec<&str>> {
    let names: Vec<_> = per.split(',').map(str::trim).collect();
    // More could not be told apart by the bits of a mask.
    (names.len() <= u128::BITS as usize && all_distinct_names(&names)).then_some(names)
}

/// A colon in a name would let one permission be spelled like another.
fn all_distinct_names(names: &[&str]) -> bool {
    let mut seen = HashSet::new();
    names.iter().all(|name| {
        let plain = |byte: u8| byte.is_ascii_graphic() && byte != b':';
        !name.is_empty() && name.bytes().all(plain) && seen.insert(*name)
    })
}

fn masks(fpm: &str) -> Option<Vec<u128>> {
    fpm.split(',')
        .map(|mask| {
            let mask = mask.trim();
            // The standard parser takes a sign, which no bit mask has.
            mask.bytes().all(|byte| byte.is_ascii_digit()).then(|| mask.parse().ok()).flatten()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn decoded(fea: &str, per: &str, fpm: &str) -> Option<Vec<String>> {
        decode(Some(fea), Some(per), Some(fpm))
    }

    fn grants(fea: &str, per: &str, fpm: &str, expected: &[&str]) {
        assert_eq!(decoded(fea, per, fpm).unwrap(), expected, "{fea} {per} {fpm}");
    }

    #[test]
    fn the_lowest_bit_of_a_mask_stands_for_the_first_permission() {
        let expected = ["org:dashboard:manage", "org:dashboard:read", "org:teams:read"];

        grants("o:dashboard,o:teams", "manage,read", "3,2", &expected);
        grants("o:a", "x,y,z", "1", &["org:a:x"]);
        grants("o:a", "x,y,z", "4", &["org:a:z"]);
        grants("o:a", "x,y,z", "0", &[]);
    }

    #[test]
    fn features_of_the_user_alone_permit_nothing_in_the_organisation() {
        grants("o:a,u:b", "x", "1", &["org:a:x"]);
        grants("uo:a,ou:b", "x", "1,1", &["org:a:x", "org:b:x"]);
        assert_eq!(decoded("u:a", "x", "1"), None);
    }

    #[test]
    fn a_feature_without_a_mask_permits_nothing() {
        grants("o:a,o:b,o:c", "x,y", "1,3", &["org:a:x", "org:b:x", "org:b:y"]);
    }

    #[test]
    fn behind_a_feature_of_the_user_the_number_of_masks_has_to_settle_the_position() {
        grants("o:a,u:b,o:c", "x,y", "1,2", &["org:a:x", "org:c:y"]);
        for fpm in ["1", "1,0,2"] {
            assert_eq!(decoded("o:a,u:b,o:c", "x,y", fpm), None, "{fpm}");
        }
    }

    #[test]
    fn a_bit_without_a_permission_or_a_mask_without_a_feature_voids_them_all() {
        assert_eq!(decoded("o:a", "x,y", "4"), None);
        assert_eq!(decoded("o:a", "x,y", "7"), None);
        assert_eq!(decoded("o:a", "x,y", "1,1"), None);
    }

    #[test]
    fn lists_that_cannot_be_read_hold_no_permission() {
        for (fea, per, fpm) in [
            ("a", "x", "1"),
            ("org:a", "x", "1"),
            ("o:", "x", "1"),
            ("o:a,", "x", "1"),
            ("o:a:b", "x", "1"),
            ("", "x", "1"),
            ("o:a,o:a", "x", "1,0"),
            ("o:a", "x,x", "1"),
            ("o:a", "", "1"),
            ("o:a", "b:x", "1"),
            ("o:a", "x,,y", "1"),
            ("o:a", "x", ""),
            ("o:a", "x", "-1"),
            ("o:a", "x", "+1"),
            ("o:a", "x", "0x1"),
            ("o:a", "x", "1.0"),
            ("o:a", "x", "1e0"),
            ("o:a", "x", "340282366920938463463374607431768211456"),
        ] {
            assert_eq!(decoded(fea, per, fpm), None, "{fea} {per} {fpm}");
        }
    }

    #[test]
    fn a_missing_list_holds_no_permission() {
        assert_eq!(decode(None, Some("x"), Some("1")), None);
        assert_eq!(decode(Some("o:a"), None, Some("1")), None);
        assert_eq!(decode(Some("o:a"), Some("x"), None), None);
    }

    #[test]
    fn masks_are_exact_beyond_what_a_double_holds() {
        let permissions: Vec<_> = (0..128).map(|number| format!("p{number}")).collect();
        let highest = (1_u128 << 127).to_string();

        grants("o:a", &permissions.join(","), &highest, &["org:a:p127"]);
        let mask = ((1_u128 << 53) + 1).to_string();
        grants("o:a", &permissions.join(","), &mask, &["org:a:p0", "org:a:p53"]);
    }
}
