//! The genuine key, another key, and everything that either can sign.
//! Owns the fixed time and the texts that do not change from run to run; knows no verdicts.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use clerk_dev::{ClerkDev, Instance, Options, TokenSpec};
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::Value;

/// The time at which both verifiers judge every token.
pub(crate) const NOW: i64 = 1_800_000_000;
pub(crate) const ISSUER: &str = "https://clerk.example.com";
pub(crate) const PARTY: &str = "https://app.example.com";
pub(crate) const AUDIENCE: &str = "https://api.example.com";
/// The id of the genuine key is constant, because it is part of every token: with another id, changing one byte of a
/// token would have another outcome.
pub(crate) const KID: &str = "ins_differential";

/// The exact header of a genuine session token.
pub(crate) const HEADER: &str = r#"{"alg":"RS256","cat":"cl_B7d4PD111AAA","kid":"ins_differential","typ":"JWT"}"#;
/// The exact claims of a genuine session token.
pub(crate) const CLAIMS: &str = concat!(
    r#"{"azp":"https://app.example.com","exp":1800000060,"iat":1800000000,"iss":"https://clerk.example.com","#,
    r#""nbf":1799999990,"sid":"sess_differential","sts":"active","sub":"user_alice","v":2}"#
);

pub(crate) struct Forge {
    genuine: ClerkDev,
    impostor: Instance,
    private_key: EncodingKey,
}

impl Forge {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { data: Some(folder.path().to_owned()), ..Options::default() };
        let genuine = actix_rt::System::new().block_on(ClerkDev::start_with(options)).unwrap();
        // The private key is only available as a file. The genuine key must sign with other algorithms too; otherwise a
        // verifier that trusts the header would refuse those tokens for their signature.
        let stored = std::fs::read(folder.path().join("signing-key.json")).unwrap();
        let stored: Value = serde_json::from_slice(&stored).unwrap();
        let pkcs8 = stored["pkcs8"].as_str().unwrap();
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{pkcs8}\n-----END PRIVATE KEY-----\n");
        let private_key = EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap();
        Self { genuine, impostor: Instance::generate(ISSUER).unwrap(), private_key }
    }

    /// The genuine key's set, under the constant id.
    pub(crate) fn jwks(&self) -> Value {
        let mut jwks = self.genuine.instance().jwks();
        jwks["keys"][0]["kid"] = KID.into();
        jwks
    }

    pub(crate) fn pem(&self) -> String {
        self.genuine.instance().public_key_pem()
    }

    pub(crate) fn mint(&self, spec: &TokenSpec) -> String {
        self.genuine.mint(spec)
    }

    /// Any bytes, signed by the genuine key.
    pub(crate) fn sign(&self, header: impl AsRef<[u8]>, claims: impl AsRef<[u8]>) -> String {
        self.genuine.instance().sign_bytes(header.as_ref(), claims.as_ref())
    }

    /// A token whose first two parts are this text, signed by the genuine key.
    pub(crate) fn sign_text(&self, signing_input: &str) -> String {
        format!("{signing_input}.{}", self.genuine.instance().signature(signing_input.as_bytes()))
    }

    pub(crate) fn impostor(&self) -> &Instance {
        &self.impostor
    }

    /// Genuine claims, signed with this algorithm by the genuine private key or with a shared secret.
    pub(crate) fn sign_by(&self, algorithm: Algorithm, secret: Option<&[u8]>) -> String {
        let name = serde_json::to_value(algorithm).unwrap();
        let header = HEADER.replace("RS256", name.as_str().unwrap());
        let input = unsigned(&header, CLAIMS);
        let secret = secret.map(EncodingKey::from_secret);
        let key = secret.as_ref().unwrap_or(&self.private_key);
        let signature = jsonwebtoken::crypto::sign(input.as_bytes(), key, algorithm).unwrap();
        format!("{input}.{signature}")
    }
}

/// The first two parts of a token.
pub(crate) fn unsigned(header: &str, claims: &str) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
}

/// A session token as Clerk would mint it at the fixed time.
pub(crate) fn session() -> TokenSpec {
    constant(TokenSpec::session("user_alice")).claim("sid", "sess_differential")
}

/// A template token as Clerk would mint it for a browser at the fixed time.
pub(crate) fn template() -> TokenSpec {
    constant(TokenSpec::template("user_alice"))
}

/// A machine's token as Clerk would mint it at the fixed time.
pub(crate) fn machine() -> TokenSpec {
    constant(TokenSpec::machine("mch_differential"))
}

fn constant(spec: TokenSpec) -> TokenSpec {
    spec.issued_at(NOW).claim("iss", ISSUER).claim("jti", "differential").azp(PARTY).header("kid", KID)
}
