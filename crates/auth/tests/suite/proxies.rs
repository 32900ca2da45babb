//! The proxy variables of the environment, and keys on this machine.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, thread};

use auth::{ClerkAuth, FixedClock};
use clerk_dev::Instance;

use crate::support::{GENUINE, IMPOSTOR, ISSUER, NOW, session};

/// The variable for the second process, which sets the proxy variables: a test must not set them for other tests.
const KEYS: &str = "TEST_KEYS";
const TOKENS: [&str; 2] = ["TEST_GENUINE_TOKEN", "TEST_FORGED_TOKEN"];

/// Responds to every request with an instance's keys and counts the requests.
fn serving(instance: &Instance) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, count) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let (body, counted) = (instance.jwks().to_string(), Arc::clone(&count));
    thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            counted.fetch_add(1, Ordering::SeqCst);
            let _ = connection.read(&mut [0; 4096]);
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            connection.write_all((head + &body).as_bytes()).unwrap();
        }
    });
    (address, count)
}

/// Runs this test again in a process that uses the proxy for every request.
fn passes_behind(proxy: SocketAddr, keys: SocketAddr) -> bool {
    let mut again = Command::new(env::current_exe().unwrap());
    again.args(["--exact", "proxies::keys_on_loopback_are_fetched_past_a_proxy"]);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"] {
        again.env(name, format!("http://{proxy}"));
    }
    for name in ["NO_PROXY", "no_proxy", "REQUEST_METHOD"] {
        again.env_remove(name);
    }
    again.env(KEYS, keys.port().to_string());
    again.envs(TOKENS.into_iter().zip([&*GENUINE, &*IMPOSTOR].map(|instance| instance.mint(&session()))));
    again.status().unwrap().success()
}

async fn the_genuine_token_alone_is_accepted(port: &str) {
    for host in ["127.0.0.1", "localhost"] {
        let auth = ClerkAuth::builder().issuer(ISSUER).clock(FixedClock(NOW)).allow_insecure_loopback(true);
        let auth = auth.jwks_url(format!("http://{host}:{port}/.well-known/jwks.json")).build().unwrap();
        let [genuine, forged] = TOKENS.map(|name| env::var(name).unwrap());
        let verdicts = [auth.verify(&genuine).await, auth.verify(&forged).await];
        let codes = verdicts.map(|verdict| verdict.map(|_| ()).map_err(|error| error.code()));
        assert_eq!(codes, [Ok(()), Err("jwk-kid-mismatch")], "{host}");
    }
}

/// A proxy that returns its own keys could forge any user.
#[actix_web::test]
async fn keys_on_loopback_are_fetched_past_a_proxy() {
    if let Ok(port) = env::var(KEYS) {
        return the_genuine_token_alone_is_accepted(&port).await;
    }
    let ((keys, fetches), (proxy, detours)) = (serving(&GENUINE), serving(&IMPOSTOR));
    assert!(passes_behind(proxy, keys));
    assert_eq!(detours.load(Ordering::SeqCst), 0);
    assert!(fetches.load(Ordering::SeqCst) >= 2);
}
