//! Nanoseconds for the verification of a token. The measurements take turns, because only their ratios are comparable.

use std::{
    error::Error,
    hint::black_box,
    time::{Duration, Instant},
};

use actix_web::{HttpRequest, http::header, test::TestRequest};
use auth::ClerkAuth;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use clerk_dev::Instance;
use futures_util::FutureExt;
use serde_json::{Value, json};

use crate::{
    process::{self, ISSUER},
    report::{median, table},
};

/// How long each measurement of one round takes.
const SLICE: Duration = Duration::from_millis(20);
const ROUNDS: usize = 25;

/// A measurement: its name, what it runs, its target, and the measurement that it is divided by, if any.
struct Measurement<'m> {
    name: &'static str,
    target: &'static str,
    run: Box<dyn FnMut() + 'm>,
    iterations: u32,
    samples: Vec<f64>,
}

impl<'m> Measurement<'m> {
    fn new(name: &'static str, target: &'static str, run: impl FnMut() + 'm) -> Self {
        Self { name, target, run: Box::new(run), iterations: 1, samples: Vec::new() }
    }

    fn time(&mut self) -> Duration {
        let begin = Instant::now();
        (0..self.iterations).for_each(|_| (self.run)());
        begin.elapsed()
    }

    fn calibrate(&mut self) {
        while self.time() < SLICE && self.iterations < u32::MAX / 2 {
            self.iterations *= 2;
        }
    }

    fn sample(&mut self) {
        let elapsed = self.time();
        self.samples.push(elapsed.as_nanos() as f64 / f64::from(self.iterations));
    }
}

/// Measures and prints.
pub(crate) fn run() -> Result<Value, Box<dyn Error + Send + Sync>> {
    let clerk = Instance::generate(ISSUER)?;
    let cached = verifier(&clerk, 10_000)?;
    let uncached = verifier(&clerk, 0)?;
    let token = process::token(&clerk, "user_2abcdefghijklmnopqrstuvwxyz");
    let (raw_key, message, signature) = raw(&clerk, &token)?;
    let request = bearer(&token);
    let garbage = Garbage::new(&clerk);
    cached.verify(&token).now_or_never().ok_or("verification waited")??;
    let verify = |verifier: &ClerkAuth, token: &str| {
        black_box(verifier.verify(black_box(token)).now_or_never().is_some_and(|verdict| verdict.is_ok()))
    };
    if !verify(&uncached, &token) || verify(&uncached, &garbage.claims) {
        return Err("a verdict is wrong".into());
    }
    let rejected = |token: &str| _ = verify(&uncached, token);
    let mut measurements = [
        Measurement::new("raw RSA check, parsed key", "", || {
            black_box(raw_key.verify_sig(black_box(&message), black_box(&signature)).is_ok());
        }),
        Measurement::new("verify, not cached", "≤ 1.15 × raw", || _ = verify(&uncached, &token)),
        Measurement::new("verify, cached", "≤ 300 ns", || _ = verify(&cached, &token)),
        Measurement::new("credentials of a request", "", || {
            black_box(cached.presented(black_box(&request)));
        }),
        Measurement::new("5 kB without dots", "≤ 2 µs", || rejected(&garbage.no_dots)),
        Measurement::new("5 kB, three parts of random base64url", "≤ 2 µs", || rejected(&garbage.random)),
        Measurement::new("5 kB, unsigned: `alg` is `none`", "≤ 2 µs", || rejected(&garbage.unsigned)),
        Measurement::new("5 kB, Clerk's header, claims of random bytes", "≤ 2 µs", || rejected(&garbage.payload)),
        Measurement::new("5 kB, Clerk's header, JSON of another issuer", "", || rejected(&garbage.claims)),
    ];
    measurements.iter_mut().for_each(Measurement::calibrate);
    for round in 0..ROUNDS {
        eprint!("\rround {}/{ROUNDS}", round + 1);
        measurements.iter_mut().for_each(Measurement::sample);
    }
    eprintln!();
    let medians: Vec<f64> = measurements.iter().map(|one| median(one.samples.iter().copied())).collect();
    let ratio = |index: usize| {
        median(measurements[index].samples.iter().zip(&measurements[0].samples).map(|(one, raw)| one / raw))
    };
    let lines = measurements.iter().enumerate().map(|(index, one)| {
        vec![
            one.name.to_owned(),
            format!("{:.0} ns", medians[index]),
            format!("{:.2}", ratio(index)),
            one.target.to_owned(),
        ]
    });
    let lines: Vec<_> = lines.collect();
    table(&["verification", "median", "÷ raw", "target"], &lines);
    let figures = measurements.iter().enumerate().map(|(index, one)| {
        json!({ "name": one.name, "ns": medians[index], "ratio_to_raw": ratio(index), "target": one.target })
    });
    Ok(json!({ "micro": figures.collect::<Vec<_>>(), "token_bytes": token.len() }))
}

fn verifier(clerk: &Instance, capacity: usize) -> Result<ClerkAuth, Box<dyn Error + Send + Sync>> {
    // For the party of the tokens, which is plain http.
    let builder = ClerkAuth::builder().issuer(ISSUER).jwt_key_pem(clerk.public_key_pem()).allow_insecure_loopback(true);
    Ok(builder.authorized_parties(["http://localhost:3000"]).token_cache_capacity(capacity).build()?)
}

fn bearer(token: &str) -> HttpRequest {
    TestRequest::default().insert_header((header::AUTHORIZATION, format!("Bearer {token}"))).to_http_request()
}

/// A key, a message and its signature.
type SignatureCheck = (ParsedPublicKey, Vec<u8>, Vec<u8>);

/// Returns what the signature check alone needs.
fn raw(clerk: &Instance, token: &str) -> Result<SignatureCheck, Box<dyn Error + Send + Sync>> {
    let jwks = clerk.jwks();
    let number = |name: &str| URL_SAFE_NO_PAD.decode(jwks["keys"][0][name].as_str().unwrap_or_default());
    let der = RsaPublicKeyComponents { n: number("n")?, e: number("e")? };
    let key = der.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256)?;
    let (message, signature) = token.rsplit_once('.').ok_or("not a token")?;
    Ok((key, message.as_bytes().to_vec(), URL_SAFE_NO_PAD.decode(signature)?))
}

/// Texts of 5 kB that are not genuine tokens.
struct Garbage {
    no_dots: String,
    random: String,
    unsigned: String,
    payload: String,
    claims: String,
}

impl Garbage {
    fn new(clerk: &Instance) -> Self {
        // A fixed pseudo-random sequence (xorshift), so that runs are comparable.
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let mut bytes = |length: usize| -> Vec<u8> {
            let mut next = || {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state.to_le_bytes()[3]
            };
            (0..length).map(|_| next()).collect()
        };
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let header = encode(json!({ "alg": "RS256", "typ": "JWT", "kid": clerk.kid() }).to_string().as_bytes());
        let none = encode(json!({ "alg": "none", "typ": "JWT" }).to_string().as_bytes());
        let signature = encode(&bytes(256));
        let claims = json!({ "iss": "https://other.example.com", "sub": "user_1", "exp": 4_000_000_000_i64, "iat": 1,
            "data": (0..160).map(|number| format!("value number {number:04}")).collect::<Vec<_>>() });
        let (random, long) = (bytes(3500), bytes(3500));
        Self {
            no_dots: encode(&bytes(3800)),
            random: format!("{}.{}.{signature}", encode(&random[..100]), encode(&random[100..])),
            unsigned: format!("{none}.{}.AA", encode(&long)),
            payload: format!("{header}.{}.{signature}", encode(&long)),
            claims: format!("{header}.{}.{signature}", encode(claims.to_string().as_bytes())),
        }
    }
}
