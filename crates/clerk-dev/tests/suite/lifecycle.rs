//! Start, stop and runtimes.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process,
};

use clerk_dev::{ClerkDev, Error, Options};

/// A free port below the ephemeral range, so that no other test takes it.
fn port_of_our_own() -> u16 {
    let start = 20_000 + u16::try_from(process::id() % 8_000).unwrap();
    let free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    (start..start + 2_000).find(free).unwrap()
}

async fn started_on(port: u16) -> Result<ClerkDev, Error> {
    ClerkDev::start_with(Options { port, data: None }).await
}

fn is_listening(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// One test, because two would race for the port.
#[actix_web::test]
async fn port_is_free_after_drop_or_stop() {
    let port = port_of_our_own();
    let dropped = started_on(port).await.unwrap();
    assert_eq!(dropped.issuer(), format!("http://127.0.0.1:{port}"));
    assert!(is_listening(port));
    assert!(matches!(started_on(port).await, Err(Error::Listen { port: busy, .. }) if busy == port));
    drop(dropped);
    assert!(!is_listening(port));

    let stopped = started_on(port).await.unwrap();
    // An idle open connection must not prevent the stop.
    let _silent = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    stopped.stop().await;
    assert!(!is_listening(port));
}

#[test]
fn it_outlives_the_runtime_that_started_it() {
    let clerk = actix_web::rt::System::new().block_on(ClerkDev::start()).unwrap();
    let address: SocketAddr = clerk.issuer().strip_prefix("http://").unwrap().parse().unwrap();
    assert!(is_listening(address.port()));
}

#[test]
fn it_can_be_shared_between_threads() {
    fn shareable<T: Send + Sync>() {}
    shareable::<ClerkDev>();
    shareable::<clerk_dev::Instance>();
    shareable::<clerk_dev::TokenSpec>();
}

#[test]
fn concurrent_rotations_and_mints_leave_one_whole_key() {
    let instance = clerk_dev::Instance::generate("https://clerk.example.com").unwrap();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| instance.rotate().unwrap());
            scope.spawn(|| instance.mint(&clerk_dev::TokenSpec::session("user_a")));
        }
    });
    assert_eq!(instance.jwks()["keys"].as_array().unwrap().len(), 1);
    assert_eq!(instance.jwks()["keys"][0]["kid"], *instance.kid());
}
