//! `ClerkUser::has`, and every difference between Clerk's SDKs.
//!
//! Compared were `@clerk/shared` and `@clerk/backend` as of 4.41 and 3.25 and earlier releases
//! (`clerk/javascript: packages/shared/src/authorization.ts`, `packages/backend/src/tokens/authObjects.ts`), Go
//! (`clerk/clerk-sdk-go: jwt.go`, `jwt/jwt.go`), Ruby (`clerk/clerk-sdk-ruby: lib/clerk/proxy.rb`) and Python
//! (`clerk-backend-api: security/authenticaterequest.py`).

use std::time::Duration;

use auth::{ClerkUser, Factors, Requirement};
use clerk_dev::TokenSpec;
use serde_json::{Value, json};

use crate::support::{both_kinds, check, check_by, session, template};
use Requirement::{Feature, Permission, Plan, Role, Verified};

/// A member of an organization, both with features and a plan.
fn subscribed() -> TokenSpec {
    let spec = session().claim("o", json!({ "id": "org_1", "rol": "admin", "per": "read,manage", "fpm": "3,1" }));
    spec.claim("fea", "o:invoices,uo:reports,u:beta").claim("pla", "u:free,o:pro")
}

async fn user(spec: TokenSpec) -> ClerkUser {
    check(&spec).await.unwrap()
}

/// A subscribed user with these features.
async fn with(fea: &str) -> ClerkUser {
    user(subscribed().claim("fea", fea)).await
}

#[actix_web::test]
async fn has_covers_role_permission_feature_and_plan() {
    let user = user(subscribed()).await;

    let held = [
        Role("org:admin"),
        Permission("org:invoices:manage"),
        Feature("invoices"),
        Feature("org:invoices"),
        Feature("org:reports"),
        Feature("user:reports"),
        Feature("beta"),
        Feature("user:beta"),
        Plan("pro"),
        Plan("org:pro"),
        Plan("user:free"),
        Verified { factors: Factors::First, within: Duration::from_secs(60) },
    ];
    held.iter().for_each(|requirement| assert!(user.has(*requirement), "{requirement:?}"));
    let lacked = [
        Role("org:member"),
        Permission("org:reports:manage"),
        Feature("user:invoices"),
        Feature("org:beta"),
        Feature("pro"),
        Plan("user:pro"),
        Plan("org:free"),
        Plan("invoices"),
        Plan("PRO"),
        Requirement::LAX,
    ];
    lacked.iter().for_each(|requirement| assert!(!user.has(*requirement), "{requirement:?}"));
}

#[actix_web::test]
async fn what_the_token_does_not_say_is_not_there() {
    let user = user(session().without("fva")).await;

    let everything = [Role("org:admin"), Permission("org:a:b"), Feature("a"), Plan("a"), Requirement::LAX];
    everything.iter().for_each(|requirement| assert!(!user.has(*requirement), "{requirement:?}"));
}

#[actix_web::test]
async fn a_template_cannot_claim_a_feature_or_a_plan() {
    let spec = template().claim("v", 2).claim("fea", "u:beta").claim("pla", "u:pro");
    let user = check_by(both_kinds(), &spec).await.unwrap();

    assert!(!user.has(Feature("beta")) && !user.has(Plan("user:pro")));
}

#[actix_web::test]
async fn roles_and_permissions_are_compared_in_full() {
    // Later releases of the JavaScript SDK prefix the requirement with `org:` and treat several prefixes as one; its first
    // releases, and Go, compare the text unchanged.
    let user = user(subscribed()).await;

    assert!(user.has(Role("org:admin")) && user.has(Permission("org:invoices:read")));
    for role in ["admin", "org:org:admin", ""] {
        assert!(!user.has(Role(role)), "{role}");
    }
    for permission in ["invoices:read", "org:org:invoices:read", ""] {
        assert!(!user.has(Permission(permission)), "{permission}");
    }
}

#[actix_web::test]
async fn organization_feature_needs_an_active_organization() {
    // The JavaScript SDK does not check it: it relies on Clerk not to list such a feature.
    let without = user(subscribed().without("o")).await;

    assert!(user(subscribed()).await.has(Plan("pro")));
    for requirement in [Feature("invoices"), Feature("org:reports"), Plan("pro"), Plan("org:pro")] {
        assert!(!without.has(requirement), "{requirement:?}");
    }
    assert!(without.has(Feature("user:reports")) && without.has(Plan("free")));
}

#[actix_web::test]
async fn only_version_2_claims_list_features_and_plans() {
    // The JavaScript SDK ignores `v` when it reads `fea` and `pla`. In version 1, a customization can set claims with these
    // names.
    assert!(user(subscribed()).await.has(Plan("user:free")));
    for version in [None, Some(json!(1)), Some(json!(3)), Some(json!("2"))] {
        let spec = match version.clone() {
            None => subscribed().without("v"),
            Some(version) => subscribed().claim("v", version),
        };
        let user = user(spec).await;
        assert!(!user.has(Plan("user:free")) && !user.has(Feature("beta")), "{version:?}");
    }
}

#[actix_web::test]
async fn a_scope_that_is_misspelt_is_never_satisfied() {
    // Earlier releases of the JavaScript SDK dropped any prefix but `org` and `user` and then looked in both lists, so a
    // typo widened the check; the newest rejects it.
    let user = user(subscribed()).await;

    for feature in ["users:beta", "orgs:invoices", "ORG:invoices", ":beta", " user:beta", "fea:beta"] {
        assert!(!user.has(Feature(feature)), "{feature}");
    }
}

#[actix_web::test]
async fn the_short_scopes_are_not_taken_in_a_question() {
    // The newest JavaScript SDK accepts `o:`, `organization:` and `u:` as `org:` and `user:`; earlier ones dropped them
    // and looked in both lists.
    let user = user(subscribed()).await;

    for feature in ["o:invoices", "organization:invoices", "u:beta", "uo:reports"] {
        assert!(!user.has(Feature(feature)), "{feature}");
    }
}

#[actix_web::test]
async fn a_name_is_compared_whole() {
    // Earlier releases of the JavaScript SDK, and Go, take the text between the first two colons; the newest JavaScript
    // SDK takes everything after the first colon in the list, but cuts the requirement at the second.
    let user = with("o:invoices:extra,u:beta").await;

    for feature in ["invoices", "org:invoices", "org:invoices:extra", "invoices:extra", "user:beta:extra"] {
        assert!(!user.has(Feature(feature)), "{feature}");
    }
    assert!(user.has(Feature("user:beta")));
}

#[actix_web::test]
async fn nothing_is_not_a_feature() {
    // In the newest JavaScript SDK the empty name matches an element without a name, and `org:` matches a feature
    // named `org`.
    let user = with("o:,u:,o:org").await;

    for feature in ["", ":", "org:", "user:"] {
        assert!(!user.has(Feature(feature)), "{feature:?}");
    }
    assert!(user.has(Feature("org:org")));
}

#[actix_web::test]
async fn element_of_an_unknown_scope_grants_nothing() {
    // Earlier releases of the JavaScript SDK, and Go and Python when they read the list for permissions, treat every
    // scope with an `o` as the organization's; the newest JavaScript SDK knows only `o`, `u`, `ou` and `uo`.
    let user = with("org:invoices,foo:invoices,U:beta,ouo:beta,:beta,o:reports").await;

    for feature in ["invoices", "org:invoices", "beta", "user:beta"] {
        assert!(!user.has(Feature(feature)), "{feature}");
    }
    assert!(user.has(Feature("reports")));
}

#[actix_web::test]
async fn an_element_without_a_scope_voids_the_list() {
    // The newest JavaScript SDK throws; earlier ones, Go and Python skip such an element.
    for fea in ["beta,u:reports", "u:reports,", "u:reports,,o:invoices", ""] {
        let user = with(fea).await;
        assert!(!user.has(Feature("beta")) && !user.has(Feature("reports")), "{fea}");
    }
    assert!(with(" u:reports , o:invoices ").await.has(Feature("reports")));
}

#[actix_web::test]
async fn a_list_that_is_no_text_grants_nothing() {
    // The newest JavaScript SDK rejects it, earlier ones fail, and Go rejects the token.
    for list in [json!(["u:beta"]), json!({ "u": "beta" }), json!(null), json!(2), json!(true)] {
        let user = user(subscribed().claim("fea", list.clone()).claim("pla", list)).await;
        assert!(!user.has(Feature("beta")) && !user.has(Plan("beta")));
    }
}

#[actix_web::test]
async fn clerks_presets_ask_for_what_their_names_say() {
    async fn passes(fva: Value) -> [bool; 4] {
        let user = user(session().claim("fva", fva)).await;
        [Requirement::STRICT_MFA, Requirement::STRICT, Requirement::MODERATE, Requirement::LAX]
            .map(|asked| user.has(asked))
    }

    assert_eq!(passes(json!([9, 9])).await, [true, true, true, true]);
    assert_eq!(passes(json!([10, 9])).await, [false, true, true, true]);
    assert_eq!(passes(json!([9, 10])).await, [false, false, true, true]);
    assert_eq!(passes(json!([9, 60])).await, [false, false, false, true]);
    assert_eq!(passes(json!([9, 1440])).await, [false, false, false, false]);
}

#[actix_web::test]
async fn the_first_factor_never_stands_in_for_a_missing_second() {
    // JavaScript, Go and Ruby accept it, at every level, for a user without a second factor.
    let user = user(session().claim("fva", json!([0, -1]))).await;

    assert!(!user.has(Requirement::STRICT) && !user.has(Requirement::STRICT_MFA));
}

#[actix_web::test]
async fn an_age_of_exactly_the_limit_is_too_old() {
    // Go accepts it; JavaScript and Ruby do not.
    let limit = Verified { factors: Factors::First, within: Duration::from_secs(600) };

    assert!(user(session().claim("fva", json!([9, 0]))).await.has(limit));
    assert!(!user(session().claim("fva", json!([10, 0]))).await.has(limit));
}

#[actix_web::test]
async fn an_absent_age_is_not_a_young_one() {
    // Go reads a missing claim as two zeros, that is, as just verified.
    let user = user(session().without("fva")).await;

    assert!(!user.has(Verified { factors: Factors::First, within: Duration::MAX }));
}

#[actix_web::test]
async fn unverified_first_factor_voids_the_second() {
    // JavaScript, Go and Ruby accept a fresh second factor alone, although every sign-in needs a first factor.
    let user = user(session().claim("fva", json!([-1, 0]))).await;

    assert!(!user.has(Requirement::LAX) && !user.has(Verified { factors: Factors::Second, within: Duration::MAX }));
}
