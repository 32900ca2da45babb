//! The disk is full: every write is 503 and none is reported as done. Everything works once the disk has room again.

use std::{
    collections::BTreeMap,
    env, fs,
    num::NonZeroU16,
    path::Path,
    process::{Command, Stdio},
};

use api::{
    access_log::{Config, DatabaseAccessLog, RecordedOutcomes},
    db::DatabaseUrl,
};
use diesel::connection::SimpleConnection as _;
use serde_json::json;

use super::{database::FreshDatabase, disk::Disk};
use crate::support::{Answer, Call, FRONTEND, Row, Setup, TestApp, alarms, deployment, webhook};

/// Tells the process of this test from the one that starts it.
const CHILD: &str = "API_TEST_FILE_SIZE_LIMIT";

#[actix_web::test]
async fn on_a_full_file_system_no_write_is_acknowledged() {
    match Disk::mount() {
        Some(disk) => no_write_is_acknowledged(disk, "database or disk is full").await,
        None => {
            eprintln!("a file system cannot be mounted here: a limit on the size of a file stands for it");
            limited_process();
        }
    }
}

#[actix_web::test]
async fn beyond_a_file_size_limit_no_write_is_acknowledged() {
    if env::var_os(CHILD).is_some() {
        no_write_is_acknowledged(Disk::limit(), "disk I/O error").await;
    } else {
        limited_process();
    }
}

/// Runs the test above in its own process, because the limit applies to the whole process. Without the shell, which
/// ignores SIGXFSZ, the first write beyond the limit would kill it.
fn limited_process() {
    let test = "full_disk::beyond_a_file_size_limit_no_write_is_acknowledged";
    let mut child = Command::new("sh");
    child.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(env::current_exe().unwrap());
    child.args(["--exact", test, "--nocapture"]).env(CHILD, "1").stdin(Stdio::null());
    let output = child.output().unwrap();
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

async fn no_write_is_acknowledged(disk: Disk, cause: &str) {
    let database = FreshDatabase::within(tempfile::tempdir_in(disk.path()).unwrap());
    let config = Config { outcomes: RecordedOutcomes::All, days: NonZeroU16::MAX, queue_capacity: 1000 };
    let access_log = Box::new(move |url: &DatabaseUrl| DatabaseAccessLog::start(url, config).unwrap());
    let app = TestApp::start_on(database, Setup { access_log, ..Setup::default() }).await;
    let world = World::create(&app).await;
    let before = app.service.access_log.written();

    disk.fill();
    for (name, _, call) in writes(&app, &world) {
        is_unavailable(name, app.unchanged_by(call).await, cause);
    }
    app.user("user_alice").get(&world.shop.path).await.is(200);

    disk.free();
    for (name, status, call) in writes(&app, &world) {
        let answer = call.await;
        assert_eq!(answer.status, status, "{name}: {}", answer.text());
    }
    let decided = writes(&app, &world).iter().filter(|(name, ..)| !name.ends_with(UNDECIDED)).count() as u64;
    while app.service.access_log.written() < before + 2 * decided + 1 {
        tokio::task::yield_now().await;
    }
    app.service.access_log.close();
    assert_eq!(app.service.access_log.lost(), 0, "decisions on a full disk are written once it has room");
}

/// Also within a transaction, which SQLite then ends.
#[actix_web::test]
async fn database_of_as_many_pages_as_it_may_have_is_503() {
    let app = TestApp::start_with(Setup { pool_size: 1, ..Setup::default() }).await;
    let alice = app.user("user_alice");
    let ids = [alice.deploys("one").await.id, alice.deploys("other").await.id];
    let limit = |pages: &'static str| app.run(move |connection| connection.batch_execute(pages));
    limit("PRAGMA max_page_count = 1").await;
    let variables: BTreeMap<String, String> = (0..9).map(|n| (format!("KEY_{n}"), "x".repeat(4000))).collect();
    let large = deployment(json!({ "envVars": variables }));
    let answer = app.unchanged_by(alice.post("/deployments").json(&large)).await;
    is_unavailable("a new deployment", answer, "database or disk is full");
    alice.post("/deployments/batch-delete").json(json!({ "ids": ids })).await.is(200);
    limit("PRAGMA max_page_count = 1000000").await;
    alice.post("/deployments").json(&large).await.is(201);
}

#[actix_web::test]
async fn database_that_may_only_be_read_is_503_to_writes() {
    let app = TestApp::start_with(Setup { pool_size: 1, ..Setup::default() }).await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let rename = || alice.patch(&row.path).json(json!({ "name": "renamed" }));
    app.run(|connection| connection.batch_execute("PRAGMA query_only = ON")).await;
    let answer = app.unchanged_by(rename()).await;
    is_unavailable("a change", answer, "attempt to write a readonly database");
    alice.get(&row.path).await.is(200);
    app.run(|connection| connection.batch_execute("PRAGMA query_only = OFF")).await;
    rename().await.is(200);
}

#[actix_web::test]
async fn write_to_a_deleted_or_replaced_file_is_503() {
    let app = TestApp::start().await;
    app.service.clerk.warm_up().await.unwrap();
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let rename = || alice.patch(&row.path).json(json!({ "name": "renamed" }));
    let ready = app.anonymous().anywhere();
    ready.get("/readyz").await.is(200);
    let file = Path::new(app.database.name()).join("app.sqlite");
    let aside = file.with_extension("aside");
    fs::rename(&file, &aside).unwrap();
    let answer = app.unchanged_by(rename()).await;
    is_unavailable("a change", answer, "deleted or replaced");
    fs::write(&file, "").unwrap();
    app.unchanged_by(rename()).await.refuses(503, "database_unavailable");
    assert_eq!(ready.get("/readyz").await.is(503).json()["database"], json!("away"));
    fs::rename(&aside, &file).unwrap();
    rename().await.is(200);
}

/// Asserts the answer, and that the log has the database's message: once, also for other writes of the route within a second.
fn is_unavailable(name: &str, answer: Answer, cause: &str) {
    let (status, code) = (answer.status, answer.code());
    assert_eq!((status, code.as_deref()), (503, Some("database_unavailable")), "{name}: {}", answer.text());
    assert_eq!(answer.header("retry-after"), Some("1"), "{name}");
    let id = answer.header("x-request-id").unwrap();
    assert!(alarms(&["request failed", cause]) > 0, "{name}");
    assert!(alarms(&[id]) <= 1, "{name}");
    assert_eq!(alarms(&[id]), alarms(&[id, "request failed", cause]), "{name}");
}

/// The rows of the writes: each write has its own.
struct World {
    shop: Row,
    endpoint: Row,
    doomed_endpoint: Row,
    shared: Row,
    given: Row,
    gone: Row,
    batch: Row,
    session: String,
}

impl World {
    async fn create(app: &TestApp) -> Self {
        let alice = app.user("user_alice");
        for id in ["user_bob", "user_carol", "user_dave"] {
            app.user(id).syncs().await;
        }
        let shop = alice.deploys("shop").await;
        let (endpoint, doomed_endpoint) =
            (alice.adds_endpoint(&shop, "/").await, alice.adds_endpoint(&shop, "/doomed").await);
        let shared = alice.deploys("shared").await;
        alice.grants(&shared, "user_bob", "editor").await;
        alice.grants(&shared, "user_dave", "viewer").await;
        let [given, gone, batch] = ["given", "gone", "batch"].map(|name| alice.deploys(name));
        let (given, gone, batch) = (given.await, gone.await, batch.await);
        let session = app.token_of("user_carol");
        Self { shop, endpoint, doomed_endpoint, shared, given, gone, batch, session }
    }
}

/// The suffix of requests that record no decision about a caller.
const UNDECIDED: &str = "(undecided)";

/// Every kind of write, each with its usual status.
fn writes<'app>(app: &'app TestApp, world: &World) -> Vec<(&'static str, u16, Call<'app>)> {
    let (alice, bob, carol) = (app.user("user_alice"), app.user("user_bob"), app.user("user_carol"));
    let World { shop, endpoint, doomed_endpoint, shared, given, gone, batch, session } = world;
    let grant = |user: &str| format!("{}/grants/{user}", shared.path);
    let data =
        json!({ "object": "user", "id": "user_erin", "email_addresses": [], "updated_at": 1_800_000_000_000_i64 });
    let event = json!({ "object": "event", "type": "user.updated", "data": data, "timestamp": webhook::now() * 1000 });
    let browser = app.anonymous().cookie("jwt", session).on_a_page_of(FRONTEND);
    vec![
        ("clerk-sync of a new user", 200, app.user("user_frank").post("/users/clerk-sync").json(json!({}))),
        ("clerk-sync", 200, alice.post("/users/clerk-sync").json(json!({ "firstName": "Ada" }))),
        ("a user's change", 200, alice.patch("/users/user_alice").json(json!({ "lastName": "Lovelace" }))),
        ("a new deployment", 201, alice.post("/deployments").json(deployment(json!({})))),
        ("a change", 200, alice.patch(&shop.path).json(json!({ "name": "renamed" }))),
        ("a change of secrets", 200, alice.patch(&shop.path).json(json!({ "envVars": { "KEY": "value" } }))),
        ("an editor's change", 200, bob.patch(&shared.path).json(json!({ "name": "renamed" }))),
        (
            "a new endpoint",
            201,
            alice.post(format!("{}/endpoints", shop.path)).json(json!({ "route": "/new", "method": "GET" })),
        ),
        (
            "an editor's endpoint",
            201,
            bob.post(format!("{}/endpoints", shared.path)).json(json!({ "route": "/", "method": "GET" })),
        ),
        ("an endpoint's change", 200, alice.patch(&endpoint.path).json(json!({ "route": "/renamed" }))),
        ("an endpoint's end", 204, alice.delete(&doomed_endpoint.path)),
        ("a grant", 200, alice.put(grant("user_carol")).json(json!({ "access": "viewer" }))),
        ("a grant's change", 200, alice.put(grant("user_bob")).json(json!({ "access": "viewer" }))),
        ("a grant's end", 204, alice.delete(grant("user_dave"))),
        ("a transfer", 204, alice.post(format!("{}/transfer", given.path)).json(json!({ "to": "user_bob" }))),
        ("a deletion", 204, alice.delete(&gone.path)),
        ("a batch", 200, alice.post("/deployments/batch-delete").json(json!({ "ids": [batch.id] }))),
        (
            "a webhook (undecided)",
            200,
            webhook::deliver(app.anonymous().post("/webhooks/clerk"), "msg_1", webhook::now(), &event),
        ),
        ("a sign-out (undecided)", 204, browser.post("/users/logout")),
        ("a user's end", 204, carol.delete("/users/user_carol")),
    ]
}
