//! Tokens, key ids and secrets are never shown. Every test of the suite asserts it of its log and responses; these two
//! assert that the suite would notice a leak.

use crate::support::{TestApp, shows_a_secret};

#[actix_web::test]
async fn leaked_token_kid_or_secret_would_be_noticed() {
    let app = TestApp::start().await;
    let token = app.token_of("user_alice");
    for part in token.split('.').take(2) {
        assert!(shows_a_secret(&format!("request failed token=\"{part}\"")), "{part}");
    }
    assert!(shows_a_secret(&format!("no key {}", app.clerk.instance().kid())));
    assert!(shows_a_secret(&crate::support::webhook::secret_text()));
    assert!(!shows_a_secret("a user is being impersonated user=user_alice actor=\"user_support\""));
}

#[actix_web::test]
async fn the_log_is_heard_down_to_its_most_talkative_lines() {
    let app = TestApp::start().await;
    tracing::trace!("a line that only a listener at trace level hears");
    log::trace!("and one from the other way of logging");
    app.user("user_alice").get("/users/me").await.is(200);
    assert!(crate::support::bytes_heard() > 100);
}
