//! Two processes of the service, started as in production, with one database.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use api::db::DatabaseUrl;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{FRONTEND, TestApp, forge, webhook};

/// A client that ignores the environment's proxy, which would look for loopback on its own machine.
fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// A running `api serve`. It is killed when the test ends, also by a panic.
struct Process {
    child: Child,
    url: String,
}

impl Process {
    fn start(app: &TestApp) -> Self {
        Self::start_on(app, &database_of(app))
    }

    fn start_on(app: &TestApp, database: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_api"));
        command.arg("serve").env_clear().current_dir(std::env::temp_dir()).stderr(Stdio::piped());
        command.envs([
            ("APP_ENV", "development"),
            ("BIND_ADDR", "127.0.0.1:0"),
            ("DATABASE_URL", database),
            ("CLERK_ISSUER", &app.clerk.issuer()),
            ("CLERK_JWKS_URL", &app.clerk.jwks_url()),
            ("CLERK_WEBHOOK_SECRET", &webhook::secret_text()),
            ("FRONTEND_URL", FRONTEND),
        ]);
        let mut child = command.spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        let serving = log.find(|line| line.contains("serving address=")).unwrap();
        let address = serving.split("address=").nth(1).unwrap().split(' ').next().unwrap();
        let url = format!("http://{address}/api/v1");
        // Reads the log to its end; otherwise the server would block on a full pipe.
        thread::spawn(move || log.for_each(drop));
        Self { child, url }
    }

    fn call(&self, method: Method, path: &str) -> RequestBuilder {
        client().request(method, format!("{}{path}", self.url))
    }

    /// The status and the code of `users/me` for this token.
    async fn me(&self, token: &str) -> (u16, Value) {
        let answer = self.call(Method::GET, "/users/me").bearer_auth(token).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap()["error"]["code"].clone())
    }

    /// Measures how long it takes until this token is refused as revoked.
    async fn until_revoked(&self, token: &str) -> Duration {
        let start = Instant::now();
        loop {
            match self.me(token).await {
                (200, _) => assert!(start.elapsed() < Duration::from_secs(60), "it is never revoked"),
                answer => {
                    assert_eq!(answer, (401, json!("token-revoked")));
                    return start.elapsed();
                }
            }
        }
    }
}

fn database_of(app: &TestApp) -> String {
    let DatabaseUrl::Postgres(database) = app.database.url() else { unreachable!("this is PostgreSQL's part") };
    database
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A proxy to the database. Once it is frozen, it forwards nothing and closes nothing.
struct Relay {
    url: String,
    frozen: Arc<AtomicBool>,
}

impl Relay {
    fn to(database: &str) -> Self {
        let mut url = url::Url::parse(database).unwrap();
        let target = (url.host_str().unwrap().to_owned(), url.port().unwrap_or(5432));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        url.set_host(Some("127.0.0.1")).unwrap();
        url.set_port(Some(listener.local_addr().unwrap().port())).unwrap();
        let frozen = Arc::new(AtomicBool::new(false));
        let relay = Self { url: url.into(), frozen: frozen.clone() };
        thread::spawn(move || {
            for client in listener.incoming().map(Result::unwrap) {
                let server = TcpStream::connect((&*target.0, target.1)).unwrap();
                for (from, to) in [(&client, &server), (&server, &client)] {
                    let (from, to, frozen) = (from.try_clone().unwrap(), to.try_clone().unwrap(), frozen.clone());
                    thread::spawn(move || Self::pass(from, to, &frozen));
                }
            }
        });
        relay
    }

    fn pass(mut from: TcpStream, mut to: TcpStream, frozen: &AtomicBool) {
        let mut bytes = [0; 4096];
        while let Ok(length @ 1..) = from.read(&mut bytes) {
            while frozen.load(Ordering::Relaxed) {
                thread::park();
            }
            if to.write_all(&bytes[..length]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(std::net::Shutdown::Both);
    }
}

/// The median, so that one pause of the machine does not decide.
fn median(mut durations: Vec<Duration>) -> Duration {
    durations.sort();
    durations[durations.len() / 2]
}

#[actix_web::test]
async fn sign_out_reaches_the_other_process_in_two_seconds() {
    let app = TestApp::start().await;
    let (here, there) = (Process::start(&app), Process::start(&app));
    let mut delays = Vec::new();
    for number in 0..5 {
        let session = forge::session("user_alice").claim("sid", format!("sess_{number}"));
        let (token, sibling) = (app.clerk.mint(&session), app.clerk.mint(&session.clone().claim("jti", "another")));
        for token in [&token, &sibling] {
            assert_eq!(there.me(token).await.0, 200);
        }
        let answer = here.call(Method::POST, "/users/logout").bearer_auth(&token).send().await.unwrap();
        assert_eq!(answer.status(), 204);
        assert_eq!(here.me(&token).await, (401, json!("token-revoked")), "at once in the process of the sign-out");
        delays.push(there.until_revoked(&token).await);
        assert_eq!(there.me(&sibling).await, (401, json!("token-revoked")));
    }
    assert!(median(delays.clone()) <= Duration::from_secs(2), "{delays:?}");
}

#[actix_web::test]
async fn webhook_deletion_reaches_the_other_process() {
    let app = TestApp::start().await;
    let (here, there) = (Process::start(&app), Process::start(&app));
    let mut delays = Vec::new();
    for number in 0..5 {
        let id = format!("user_{number}");
        let token = app.token_of(&id);
        assert_eq!(there.me(&token).await.0, 200);
        let body = json!({ "type": "user.deleted", "data": { "id": id } }).to_string();
        let (delivery, now) = (format!("msg_{number}"), webhook::now());
        let call = here.call(Method::POST, "/webhooks/clerk").header("svix-id", &delivery);
        let call =
            call.header("svix-timestamp", now).header("svix-signature", webhook::signature(&delivery, now, &body));
        assert_eq!(call.body(body).send().await.unwrap().status(), 200);
        delays.push(there.until_revoked(&token).await);
    }
    assert!(median(delays.clone()) <= Duration::from_secs(2), "{delays:?}");
}

#[actix_web::test]
async fn later_started_process_knows_earlier_revocations() {
    let app = TestApp::start().await;
    let here = Process::start(&app);
    let token = app.token_of("user_alice");
    assert_eq!(here.call(Method::POST, "/users/logout").bearer_auth(&token).send().await.unwrap().status(), 204);
    let later = Process::start(&app);
    assert_eq!(later.me(&token).await, (401, json!("token-revoked")));
}

#[actix_web::test]
async fn silent_database_does_not_delay_shutdown() {
    let app = TestApp::start().await;
    let relay = Relay::to(&database_of(&app));
    let process = Process::start_on(&app, &relay.url);
    assert_eq!(process.me(&app.token_of("user_alice")).await.0, 200);
    relay.frozen.store(true, Ordering::Relaxed);
    let ready = process.url.replace("/api/v1", "/readyz");
    // By now the thread that reads revocations waits for an answer that does not come.
    while client().get(&ready).send().await.unwrap().json::<Value>().await.unwrap()["revocations"] != json!("stale") {
        tokio::task::yield_now().await;
    }
    let pid = process.child.id().to_string();
    let signal = |name: &str| Command::new("kill").args([name, &pid]).status().unwrap().success();
    assert!(signal("-TERM"));
    let (end, ended) = mpsc::channel();
    thread::spawn(move || {
        let mut process = process;
        let _ = end.send(process.child.wait().unwrap().success());
    });
    let outcome = ended.recv_timeout(Duration::from_secs(60));
    if outcome.is_err() {
        signal("-KILL");
    }
    assert_eq!(outcome, Ok(true), "it does not exit");
}
