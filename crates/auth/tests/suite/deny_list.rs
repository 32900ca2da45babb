//! Revocations in memory: what they match, for how long, and what they do not match.

use auth::{ClerkAuth, ClerkAuthBuilder, ClerkUser, DenyList, FixedClock, Revocation, TokenKind};
use clerk_dev::TokenSpec;
use futures_util::FutureExt;
use serde_json::json;

use crate::support::{GENUINE, IMPOSTOR, NOW, both_kinds, configured, session, template};

fn denying(builder: ClerkAuthBuilder) -> (ClerkAuth, DenyList) {
    let denied = DenyList::new();
    (builder.revocations(denied.clone()).build().unwrap(), denied)
}

fn user(auth: &ClerkAuth, token: &str) -> Result<ClerkUser, &'static str> {
    let verdict = auth.verify(token).now_or_never().expect("nothing to wait for");
    verdict.map_err(|error| error.code())
}

fn verdict(auth: &ClerkAuth, token: &TokenSpec) -> Result<(), &'static str> {
    user(auth, &GENUINE.mint(token)).map(|_| ())
}

fn in_session(id: &str) -> TokenSpec {
    session().claim("sid", id)
}

#[test]
fn sign_out_ends_every_token_of_that_session_only() {
    let (auth, denied) = denying(configured());
    let [this, other] = ["sess_1", "sess_2"].map(in_session);
    let alice = user(&auth, &GENUINE.mint(&this)).unwrap();
    denied.add([auth.revocation_for_sign_out(&alice)]);

    assert_eq!(verdict(&auth, &this), Err("token-revoked"));
    assert_eq!(verdict(&auth, &this.clone().issued_at(NOW + 4)), Err("token-revoked"));
    assert_eq!(verdict(&auth, &other), Ok(()));
}

#[test]
fn sign_out_without_a_session_ends_this_token_only() {
    let (auth, denied) = denying(both_kinds());
    let [this, other] = [1, 2].map(|number| GENUINE.mint(&template().claim("jti", number)));
    let alice = user(&auth, &this).unwrap();
    let revocation = auth.revocation_for_sign_out(&alice);
    denied.add([revocation.clone()]);

    assert_eq!(user(&auth, &this).err(), Some("token-revoked"));
    assert!(user(&auth, &other).is_ok());
    // The stored digest is not a token.
    assert!(revocation.subject().starts_with("sha256_") && !revocation.subject().contains('.'));
}

fn code_for_sign_out(auth: &ClerkAuth, token: &str) -> Result<Revocation, &'static str> {
    auth.revocation_for_token(token).now_or_never().expect("nothing to wait for").map_err(|error| error.code())
}

/// Clerk keeps minting tokens for a session whose last token has expired.
#[test]
fn an_expired_token_signs_its_session_out() {
    let (auth, denied) = denying(configured());
    let expired = GENUINE.mint(&in_session("sess_1").issued_at(NOW - 600));
    assert_eq!(user(&auth, &expired).err(), Some("token-expired"));
    assert_eq!(verdict(&auth, &in_session("sess_1")), Ok(()));
    let revocation = code_for_sign_out(&auth, &expired).unwrap();
    denied.add([revocation.clone()]);

    assert_eq!(verdict(&auth, &in_session("sess_1")), Err("token-revoked"));
    assert_eq!(verdict(&auth, &in_session("sess_2")), Ok(()));
    let fresh = GENUINE.mint(&in_session("sess_3"));
    let lasting = auth.revocation_for_sign_out(&user(&auth, &fresh).unwrap()).expires_at();
    assert_eq!(revocation.expires_at(), lasting, "as long as a fresh token's would");
}

#[test]
fn a_token_older_than_any_session_signs_nothing_out() {
    let hour = std::time::Duration::from_secs(60 * 60);
    let (auth, _) = denying(configured().max_session_age(hour));
    let expired_at = |time: i64| GENUINE.mint(&session().issued_at(time - 60));

    assert!(code_for_sign_out(&auth, &expired_at(NOW - 60 * 60)).is_ok());
    assert_eq!(code_for_sign_out(&auth, &expired_at(NOW - 60 * 60 - 1)), Err("token-expired"));
}

#[test]
fn an_expired_token_that_breaks_another_rule_ends_nothing() {
    let (auth, denied) = denying(configured().authorized_parties(["https://app.example.com"]));
    let old = || session().issued_at(NOW - 600).azp("https://app.example.com");
    assert!(code_for_sign_out(&auth, &GENUINE.mint(&old())).is_ok());
    let forged = IMPOSTOR.mint(&old().header("kid", GENUINE.kid()));
    for (token, code) in [
        (forged, "token-invalid-signature"),
        (IMPOSTOR.mint(&old()), "jwk-kid-mismatch"),
        (GENUINE.mint(&old().claim("iss", "https://other.example")), "token-invalid-issuer"),
        (GENUINE.mint(&old().azp("https://other.example")), "token-invalid-authorized-parties"),
        (GENUINE.mint(&old().lifetime(601).issued_at(NOW - 900)), "token-invalid-lifetime"),
        (GENUINE.mint(&old().claim("sts", "pending")), "token-invalid-session-status"),
        (GENUINE.mint(&old().without("exp")), "token-verification-failed"),
        (GENUINE.mint(&TokenSpec::template("user_alice").issued_at(NOW - 600)), "token-type-mismatch"),
        ("not.a.token".to_owned(), "token-invalid"),
    ] {
        assert_eq!(code_for_sign_out(&auth, &token), Err(code));
    }
    denied.add([auth.revocation_for_session("sess_1").unwrap()]);
    let ended = GENUINE.mint(&old().claim("sid", "sess_1"));
    assert_eq!(code_for_sign_out(&auth, &ended), Err("token-revoked"));
}

/// There is no session to revoke, so this only matters for a process with a late clock.
#[test]
fn an_expired_template_token_ends_by_itself() {
    let (auth, _) = denying(both_kinds());
    let revocation = code_for_sign_out(&auth, &GENUINE.mint(&template().issued_at(NOW - 600))).unwrap();

    assert!(revocation.subject().starts_with("sha256_"));
    assert_eq!(revocation.expires_at(), NOW + 5 + 1);
}

#[test]
fn banned_user_has_no_valid_token_of_any_kind() {
    let (auth, denied) = denying(both_kinds());
    let alice = user(&auth, &GENUINE.mint(&session())).unwrap();
    assert_eq!(verdict(&auth, &template()), Ok(()));
    denied.add([auth.revocation_for_user(alice.user_id(), NOW)]);

    assert_eq!(verdict(&auth, &session()), Err("token-revoked"));
    assert_eq!(verdict(&auth, &template()), Err("token-revoked"));
    assert_eq!(verdict(&auth, &TokenSpec::session("user_bob").issued_at(NOW)), Ok(()));
}

#[test]
fn a_user_who_is_let_in_again_has_new_tokens() {
    let (auth, denied) = denying(configured());
    let alice = user(&auth, &GENUINE.mint(&session())).unwrap();
    denied.add([auth.revocation_for_user(alice.user_id(), NOW - 10)]);

    // Five seconds more, because Clerk's own clocks may also differ.
    assert_eq!(verdict(&auth, &session().issued_at(NOW - 5)), Err("token-revoked"));
    assert_eq!(verdict(&auth, &session().issued_at(NOW - 4)), Ok(()));
}

#[test]
fn a_user_who_is_deleted_has_no_token_however_young_it_is() {
    let (auth, denied) = denying(both_kinds());
    let alice = user(&auth, &GENUINE.mint(&session())).unwrap();
    denied.add([auth.revocation_for_deleted_user(alice.user_id())]);

    assert_eq!(verdict(&auth, &session().issued_at(NOW + 5)), Err("token-revoked"));
    assert_eq!(verdict(&auth, &template().issued_at(NOW + 5)), Err("token-revoked"));
}

#[test]
fn later_of_two_revocations_counts_in_any_order() {
    for order in [[NOW, NOW - 100], [NOW - 100, NOW]] {
        let (auth, denied) = denying(configured());
        let alice = user(&auth, &GENUINE.mint(&session())).unwrap();
        denied.add(order.map(|time| auth.revocation_for_user(alice.user_id(), time)));

        assert_eq!(verdict(&auth, &session()), Err("token-revoked"), "{order:?}");
        assert_eq!(denied.len(), 1);
    }
}

#[test]
fn revocation_outlives_the_last_token_it_matches() {
    let (auth, _) = denying(both_kinds());
    let alice = user(&auth, &GENUINE.mint(&session())).unwrap();
    let single = user(&auth, &GENUINE.mint(&template())).unwrap();
    let day = 24 * 60 * 60;
    // A token may be issued up to five seconds from now, lives up to its kind's maximum, and is accepted up to five seconds
    // after that.
    let last_moments = [
        // After a sign-out here, the session continues at Clerk: its last token may be issued seven days from now.
        (auth.revocation_for_sign_out(&alice), NOW + 7 * day + 5 + 600 + 5),
        // Clerk has ended this session.
        (auth.revocation_for_session("sess_1").unwrap(), NOW + 5 + 600 + 5),
        (auth.revocation_for_user(alice.user_id(), NOW), NOW + 5 + day + 5),
        (auth.revocation_for_deleted_user(alice.user_id()), NOW + 5 + day + 5),
        (auth.revocation_for_sign_out(&single), single.expires_at() + 5),
    ];

    for (revocation, last) in last_moments {
        assert_eq!(revocation.expires_at(), last + 1, "{}", revocation.subject());
    }
}

#[test]
fn signed_out_session_is_refused_for_its_whole_life() {
    let hour = std::time::Duration::from_secs(60 * 60);
    let (auth, denied) = denying(configured().max_session_age(hour));
    let alice = user(&auth, &GENUINE.mint(&in_session("sess_1"))).unwrap();
    let revocation = auth.revocation_for_sign_out(&alice);

    assert_eq!(revocation.expires_at(), NOW + 60 * 60 + 5 + 600 + 5 + 1);
    denied.add([revocation]);
    denied.forget_expired(NOW + 60 * 60 + 600);
    assert_eq!(verdict(&auth, &in_session("sess_1")), Err("token-revoked"));
}

/// The longer a token is accepted, the longer its revocation is kept.
#[test]
fn a_revocation_lasts_longer_by_the_clock_skew() {
    for skew in [0_i64, 60] {
        let (auth, _) = denying(configured().clock_skew(std::time::Duration::from_secs(skew.unsigned_abs())));
        assert_eq!(auth.revocation_for_session("sess_1").unwrap().expires_at(), NOW + skew + 600 + skew + 1);
        let expired = GENUINE.mint(&in_session("sess_1").issued_at(NOW - 600));
        assert!(code_for_sign_out(&auth, &expired).is_ok(), "{skew}");
    }
}

#[test]
fn what_has_expired_is_forgotten_and_nothing_else() {
    let (auth, denied) = denying(configured());
    let revocation = auth.revocation_for_session("sess_1").unwrap();
    denied.add([revocation.clone()]);

    denied.forget_expired(revocation.expires_at() - 1);
    assert_eq!((denied.len(), verdict(&auth, &in_session("sess_1"))), (1, Err("token-revoked")));
    denied.forget_expired(revocation.expires_at());
    assert!(denied.is_empty());
}

#[test]
fn what_is_no_session_cannot_be_ended() {
    let (auth, _) = denying(configured());

    assert!(auth.revocation_for_session("sess_1").is_some());
    for wrong in ["", "sess_", "user_alice", "sess_a b", "sess_a\0", "SESS_1"] {
        assert_eq!(auth.revocation_for_session(wrong), None, "{wrong:?}");
    }
}

#[test]
fn a_revocation_that_was_told_by_its_parts_is_the_same() {
    let (auth, denied) = denying(configured());
    let told = auth.revocation_for_session("sess_1").unwrap();
    let heard = Revocation::restored(told.subject().to_owned(), told.issued_until(), told.expires_at());
    denied.add([heard.clone()]);

    assert_eq!(heard, told);
    assert_eq!(verdict(&auth, &in_session("sess_1")), Err("token-revoked"));
}

#[test]
fn a_lifetime_that_has_no_end_does_not_wrap_around() {
    let endless = configured().clock(FixedClock(i64::MAX - 1)).token_kinds([TokenKind::Session]);
    let (auth, denied) = denying(endless.max_session_lifetime(std::time::Duration::MAX));
    denied.add(auth.revocation_for_session("sess_1"));
    denied.forget_expired(NOW);

    assert_eq!(denied.len(), 1);
}

/// A token of this user with this active organization.
fn acting_in(organization: &str, user: &str) -> TokenSpec {
    TokenSpec::session(user).issued_at(NOW).claim("o", json!({ "id": organization, "rol": "admin" })).claim("v", 2)
}

#[test]
fn a_deleted_organization_ends_the_tokens_that_name_it() {
    let (auth, denied) = denying(configured());
    denied.add(auth.revocation_for_organization("org_1"));

    assert_eq!(verdict(&auth, &acting_in("org_1", "user_alice")), Err("token-revoked"));
    assert_eq!(verdict(&auth, &acting_in("org_1", "user_bob").issued_at(NOW + 4)), Err("token-revoked"));
    assert_eq!(verdict(&auth, &acting_in("org_2", "user_alice")), Ok(()));
    assert_eq!(verdict(&auth, &session()), Ok(()));
    assert_eq!(auth.revocation_for_organization("user_alice"), None);
}

#[test]
fn an_ended_membership_ends_older_tokens_of_both_alone() {
    let (auth, denied) = denying(configured());
    let alice = user(&auth, &GENUINE.mint(&session())).unwrap();
    denied.add(auth.revocation_for_membership(alice.user_id(), "org_1", NOW - 10));
    let old = |spec: TokenSpec| spec.issued_at(NOW - 10);

    assert_eq!(verdict(&auth, &old(acting_in("org_1", "user_alice"))), Err("token-revoked"));
    assert_eq!(verdict(&auth, &acting_in("org_1", "user_alice")), Ok(()));
    assert_eq!(verdict(&auth, &old(acting_in("org_1", "user_bob"))), Ok(()));
    assert_eq!(verdict(&auth, &old(acting_in("org_2", "user_alice"))), Ok(()));
    assert_eq!(verdict(&auth, &old(session())), Ok(()));
    assert_eq!(auth.revocation_for_membership(alice.user_id(), "acme", NOW), None);
}
