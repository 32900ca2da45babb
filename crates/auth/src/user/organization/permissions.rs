//! The permissions that version 2 of Clerk's claims packs into three lists.
//!
//! Owns the unpacking. It refuses to unpack a part: contradictory lists grant no permission at all.

use std::collections::HashSet;

/// Unpacks `org:<feature>:<permission>` from `fea`, `o.per` and `o.fpm`; `None` if they contradict each other.
///
/// `fpm` has one bit mask for each feature, in order. Bit `n` of a mask is the `n`th entry of `per`, and the lowest bit is
/// the first (Clerk's documentation, "Session tokens", and `parsePermissions` in
/// `clerk/javascript: packages/shared/src/jwtPayloadParser.ts`; its first releases read the bits from the other end).
/// The last features may have no mask; they then grant nothing.
pub(super) fn decode(fea: Option<&str>, per: Option<&str>, fpm: Option<&str>) -> Option<Vec<String>> {
    let (features, permissions, masks) = (Features::parse(fea?)?, names(per?)?, masks(fpm?)?);
    let known_bits = u32::try_from(permissions.len()).ok()?;
    let fits = |mask: &u128| u128::BITS - mask.leading_zeros() <= known_bits;
    if masks.len() > features.with_masks() || !masks.iter().all(fits) {
        return None;
    }
    let mask_at = |position: usize| masks.get(position).copied().unwrap_or_default();
    let mut granted = Vec::new();
    for (position, (position_among_all, feature)) in features.of_organization.iter().enumerate() {
        // Clerk's JavaScript SDK counts a mask's position among the organization's features; its Go and Python SDKs count it
        // among all features (`clerk/clerk-sdk-go: jwt/jwt.go`). After a user feature the two differ; only permissions that
        // both grant are granted.
        let mask = mask_at(position) & mask_at(*position_among_all);
        let in_mask = permissions.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1);
        granted.extend(in_mask.map(|(_, permission)| format!("org:{feature}:{permission}")));
    }
    Some(granted)
}

struct Features<'c> {
    /// With their positions among all features.
    of_organization: Vec<(usize, &'c str)>,
}

impl<'c> Features<'c> {
    /// Reads `scope:feature,…`, where the scope is `o`, `u` or both.
    fn parse(fea: &'c str) -> Option<Self> {
        let mut of_organization = Vec::new();
        for (position, element) in fea.split(',').enumerate() {
            let (scope, feature) = element.trim().split_once(':')?;
            match scope {
                "o" | "ou" | "uo" => of_organization.push((position, feature)),
                "u" => {}
                _ => return None,
            }
        }
        let names: Vec<_> = of_organization.iter().map(|(_, feature)| *feature).collect();
        all_distinct_names(&names).then_some(Features { of_organization })
    }

    /// Returns how many features can have a mask: those up to the organization's last.
    fn with_masks(&self) -> usize {
        self.of_organization.last().map_or(0, |(position, _)| position + 1)
    }
}

fn names(per: &str) -> Option<Vec<&str>> {
    let names: Vec<_> = per.split(',').map(str::trim).collect();
    // A mask has no more bits.
    (names.len() <= u128::BITS as usize && all_distinct_names(&names)).then_some(names)
}

/// Rejects repeated names and colons, which would let two permissions have the same spelling.
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
            // The standard parser accepts a sign.
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
    fn lowest_bit_of_a_mask_is_the_first_permission() {
        let expected = ["org:dashboard:manage", "org:dashboard:read", "org:teams:read"];

        grants("o:dashboard,o:teams", "manage,read", "3,2", &expected);
        grants("o:a", "x,y,z", "1", &["org:a:x"]);
        grants("o:a", "x,y,z", "4", &["org:a:z"]);
        grants("o:a", "x,y,z", "0", &[]);
    }

    #[test]
    fn user_features_grant_no_organization_permission() {
        grants("o:a,u:b", "x", "1", &["org:a:x"]);
        grants("uo:a,ou:b", "x", "1,1", &["org:a:x", "org:b:x"]);
        assert_eq!(decoded("u:a", "x", "1"), None);
    }

    #[test]
    fn a_feature_without_a_mask_permits_nothing() {
        grants("o:a,o:b,o:c", "x,y", "1,3", &["org:a:x", "org:b:x", "org:b:y"]);
    }

    #[test]
    fn masks_after_a_user_feature_grant_what_both_counts_grant() {
        // JavaScript reads `1,2` as a: x, c: y; Go and Python as a: x.
        grants("o:a,u:b,o:c", "x,y", "1,2", &["org:a:x"]);
        // JavaScript reads `0,1` as b: x; Go and Python as a: x.
        grants("u:u,o:a,o:b", "x", "0,1", &[]);
        grants("o:a,u:b,o:c", "x,y", "1,3,2", &["org:a:x", "org:c:y"]);
        grants("o:a,u:b,o:c", "x,y", "1", &["org:a:x"]);
        assert_eq!(decoded("o:a,u:b,o:c", "x,y", "1,2,0,1"), None);
    }

    #[test]
    fn surplus_bit_or_mask_voids_all_permissions() {
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
