//! The service as it is bound: real sockets, and several workers that share the keys and the database.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use actix_web::rt;
use futures_util::future::join_all;
use serde_json::{Value, json};

use api::http::TrafficLimits;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Setup, TestApp, webhook};

/// A client that ignores the environment's proxy, which would look for loopback on its own machine.
fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// Binds the service to a free port with two workers, and stops it after `story`.
async fn bound<T>(app: &TestApp, story: impl AsyncFnOnce(String) -> T) -> T {
    let (server, listener) = app.service.clone().bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), Some(2)).unwrap();
    let (handle, running) = (server.handle(), rt::spawn(server));
    let outcome = story(format!("http://{}", listener.local_addr().unwrap())).await;
    handle.stop(false).await;
    running.await.unwrap().unwrap();
    outcome
}

#[actix_web::test]
async fn forty_cold_calls_make_one_row_and_one_key_fetch() {
    let app = TestApp::start().await;
    let token = app.token_of("user_alice");
    let statuses = bound(&app, async |url| {
        let client = client();
        let sync = || client.post(format!("{url}/api/v1/users/clerk-sync")).bearer_auth(&token).json(&json!({})).send();
        join_all((0..40).map(|_| async { sync().await.unwrap().status().as_u16() })).await
    });
    assert_eq!(statuses.await, [200; 40]);
    assert_eq!(app.rows().await.users.len(), 1);
    assert_eq!(app.clerk.jwks_fetches(), 1);
}

#[actix_web::test]
async fn owner_stranger_and_anonymous_as_in_process() {
    let app = TestApp::start().await;
    let row = app.user("user_alice").deploys("shop").await;
    let (alice, bob) = (app.token_of("user_alice"), app.token_of("user_bob"));
    let path = format!("/api/v1{}", row.path);
    let answers = bound(&app, async |url| {
        let ask = || client().get(format!("{url}{path}"));
        let calls = [ask().bearer_auth(alice), ask().bearer_auth(bob), ask(), ask().header("authorization", "x")];
        join_all(calls.map(|call| async {
            let answer = call.send().await.unwrap();
            (answer.status().as_u16(), answer.json::<Value>().await.unwrap()["error"]["code"].clone())
        }))
        .await
    });
    let codes = [Value::Null, json!("not_owner"), json!("token-missing"), json!("credentials-malformed")];
    assert_eq!(answers.await, [200, 403, 401, 401].into_iter().zip(codes).collect::<Vec<_>>());
}

#[actix_web::test]
async fn head_is_answered_as_get_is_without_the_body() {
    let app = TestApp::start().await;
    let row = app.user("user_alice").deploys("shop").await;
    let (alice, bob) = (app.token_of("user_alice"), app.token_of("user_bob"));
    let path = format!("/api/v1{}", row.path);
    bound(&app, async |url| {
        for (path, token, status) in [
            ("/healthz", None, 200),
            (&*path, Some(&alice), 200),
            (&*path, Some(&bob), 403),
            (&*path, None, 401),
            ("/api/v1/nowhere", None, 404),
        ] {
            let ask = async |method| {
                let mut call = client().request(method, format!("{url}{path}"));
                call = token.map_or(call.try_clone().unwrap(), |token| call.bearer_auth(token));
                let answer = call.send().await.unwrap();
                let length = answer.headers().get("content-length").cloned();
                (answer.status().as_u16(), length, answer.bytes().await.unwrap().len())
            };
            let (full, bare) = (ask(reqwest::Method::GET).await, ask(reqwest::Method::HEAD).await);
            assert!(full.2 > 0, "{path}");
            assert_eq!((full.0, bare), (status, (status, full.1.clone(), 0)), "{path}");
        }
        let answer = client().delete(format!("{url}/healthz")).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers()["allow"].to_str().unwrap()), (405, "GET, HEAD"));
    })
    .await;
}

/// The answer to a body of which only one byte arrives.
async fn answer_to_one_byte(address: &str, head: String) -> String {
    let mut connection = TcpStream::connect(address).await.unwrap();
    let request = format!("{head}Host: {address}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{");
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    // Reads to the end, because the service also closes the connection.
    connection.read_to_string(&mut answer).await.unwrap();
    answer
}

#[actix_web::test]
async fn incomplete_body_is_answered_and_connection_closed() {
    let app = TestApp::start().await;
    let bearer = format!("Authorization: Bearer {}\r\n", app.token_of("user_alice"));
    let (id, sent_at) = ("msg_1", webhook::now());
    let signature = webhook::signature(id, sent_at, "{");
    let svix = format!("svix-id: {id}\r\nsvix-timestamp: {sent_at}\r\nsvix-signature: {signature}\r\n");
    let answers = bound(&app, async |url| {
        let address = url.trim_start_matches("http://");
        let heads = [
            "POST /api/v1/users/set-token HTTP/1.1\r\n".to_owned(),
            format!("POST /api/v1/deployments HTTP/1.1\r\n{bearer}"),
            format!("POST /api/v1/deployments/batch-delete HTTP/1.1\r\n{bearer}"),
            format!("POST /api/v1/webhooks/clerk HTTP/1.1\r\n{svix}"),
        ];
        join_all(heads.map(|head| answer_to_one_byte(address, head))).await
    });
    for answer in answers.await {
        assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("took too long"), "{answer}");
    }
}

/// A service that gives a connection this little time between two answers.
async fn impatient() -> TestApp {
    let traffic = TrafficLimits { deadline: Duration::from_millis(200), ..TrafficLimits::default() };
    TestApp::start_with(Setup { traffic, ..Setup::default() }).await
}

/// Sends `text` again and again, until the service closes the connection. Returns how many bytes were sent.
async fn sent_until_closed(connection: &mut TcpStream, text: &str) -> usize {
    let mut sent = 0;
    while connection.write_all(text.as_bytes()).await.is_ok() {
        sent += text.len();
    }
    sent
}

/// Without the deadline these connections stay open, and the test does not end.
#[actix_web::test]
async fn slow_second_head_is_cut() {
    let app = impatient().await;
    bound(&app, async |url| {
        let mut connection = TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
        connection.write_all(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /healthz HT").await.unwrap();
        let mut answers = Vec::new();
        let _ = connection.read_to_end(&mut answers).await;
        let answers = String::from_utf8(answers).unwrap();
        assert_eq!(answers.matches("HTTP/1.1 ").count(), 1, "{answers}");
    })
    .await;
}

#[actix_web::test]
async fn client_that_does_not_read_its_answers_is_cut() {
    let app = impatient().await;
    bound(&app, async |url| {
        let mut connection = TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
        sent_until_closed(&mut connection, "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n").await;
    })
    .await;
}

/// The deadline is that of production, which the test would not wait for.
#[actix_web::test]
async fn refused_chunked_body_is_not_read_for_ever() {
    let app = TestApp::start().await;
    bound(&app, async |url| {
        let mut connection = TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
        let head = "POST /api/v1/deployments HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        connection.write_all(head.as_bytes()).await.unwrap();
        let chunk = format!("1000\r\n{}\r\n", "x".repeat(4096));
        let sent = sent_until_closed(&mut connection, &chunk).await;
        assert!(sent > 0, "the answer does not close the connection at once");
    })
    .await;
}

#[actix_web::test]
async fn draining_process_closes_each_connection() {
    let app = TestApp::start().await;
    app.service.traffic.drain();
    bound(&app, async |url| {
        let mut connection = TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
        connection.write_all(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await.unwrap();
        let answer = answer.to_lowercase();
        assert!(answer.starts_with("http/1.1 200 ") && answer.contains("\r\nconnection: close\r\n"), "{answer}");
    })
    .await;
}
