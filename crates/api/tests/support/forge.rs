//! Tokens: genuine ones, and forged or misused ones.

use clerk_dev::{Instance, TokenSpec};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use super::{FRONTEND, TestApp};

/// A session token of this user, as the front end's pages get it.
pub(crate) fn session(id: &str) -> TokenSpec {
    TokenSpec::session(id).azp(FRONTEND)
}

/// A session token of this user who acts in an organization, with a role and permissions on its deployments there, such
/// as `manage`.
pub(crate) fn member(id: &str, organization: &str, role: &str, permissions: &[&str]) -> TokenSpec {
    let mut active = json!({ "id": organization, "rol": role, "slg": "slug" });
    let spec = session(id);
    if permissions.is_empty() {
        return spec.claim("o", active);
    }
    active["per"] = json!(permissions.join(","));
    active["fpm"] = json!(((1_u128 << permissions.len()) - 1).to_string());
    spec.claim("o", active).claim("fea", "o:deployments")
}

/// An impersonated session token of this user.
pub(crate) fn impersonated(id: &str) -> TokenSpec {
    session(id).claim("act", json!({ "sub": "user_support" }))
}

/// The claims of a genuine session token of this user, issued now.
fn claims(app: &TestApp, id: &str) -> Value {
    let now = chrono::Utc::now().timestamp();
    json!({
        "iss": app.clerk.issuer(), "sub": id, "sid": "sess_forged", "azp": FRONTEND, "sts": "active", "v": 2,
        "iat": now, "nbf": now, "exp": now + 60,
    })
}

/// Signed by another key under the genuine key's id.
pub(crate) fn by_another_key(app: &TestApp, id: &str) -> String {
    impostor(app).mint(&session(id).header("kid", app.clerk.instance().kid()))
}

/// Signed by another key under its own id.
pub(crate) fn under_an_unknown_kid(app: &TestApp, id: &str) -> String {
    impostor(app).mint(&session(id))
}

/// Unsigned, with `alg: none`.
pub(crate) fn unsigned(app: &TestApp, id: &str) -> String {
    let header = json!({ "alg": "none", "typ": "JWT", "kid": app.clerk.instance().kid() });
    let signed = app.clerk.instance().sign(&header, &claims(app, id));
    let (signed_part, _) = signed.rsplit_once('.').unwrap();
    format!("{signed_part}.AA")
}

/// Signed with the public key's text as a shared secret, for a verifier that lets the header choose the algorithm.
pub(crate) fn with_the_public_key_as_secret(app: &TestApp, id: &str) -> String {
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some(app.clerk.instance().kid());
    let secret = EncodingKey::from_secret(app.clerk.instance().public_key_pem().as_bytes());
    jsonwebtoken::encode(&header, &claims(app, id), &secret).unwrap()
}

/// Genuine, and an hour old.
pub(crate) fn expired(app: &TestApp, id: &str) -> String {
    app.clerk.mint(&session(id).issued_at(chrono::Utc::now().timestamp() - 3600))
}

/// Genuine, with the issuer of another instance.
pub(crate) fn of_another_issuer(app: &TestApp, id: &str) -> String {
    app.clerk.mint(&session(id).claim("iss", "https://clerk.other.example"))
}

/// Genuine, made from a template of the instance.
pub(crate) fn from_a_template(app: &TestApp, id: &str) -> String {
    app.clerk.mint(&TokenSpec::template(id).azp(FRONTEND))
}

fn impostor(app: &TestApp) -> Instance {
    Instance::generate(app.clerk.issuer()).unwrap()
}
