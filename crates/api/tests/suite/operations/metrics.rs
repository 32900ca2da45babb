//! `/metrics`.

use std::collections::BTreeSet;

use crate::support::{Setup, TestApp, forge};

/// The name and the type of every metric.
async fn families(app: &TestApp) -> Vec<(String, String)> {
    app.service.clerk.warm_up().await.unwrap();
    // The durations of requests are there once there has been one.
    app.anonymous().anywhere().get("/healthz").await.is(200);
    let page = app.anonymous().anywhere().get("/metrics").await.is(200).text();
    let types = page.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    types.map(|(name, kind)| (name.to_owned(), kind.to_owned())).collect()
}

/// The value of one line of the page.
async fn value(app: &TestApp, name: &str) -> Option<f64> {
    let page = app.anonymous().anywhere().get("/metrics").await.is(200).text();
    let line = page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
    Some(line.parse().unwrap())
}

#[actix_web::test]
async fn fetches_of_keys_are_counted_by_their_cause() {
    let app = TestApp::start().await;
    let of = |cause: &str| format!("clerk_jwks_fetches_total{{cause=\"{cause}\"}}");
    assert_eq!(value(&app, &of("cold")).await, Some(0.0));
    assert_eq!(value(&app, "clerk_jwks_age_seconds").await, None, "there are no keys yet");
    app.user("user_alice").get("/users/me").await.is(200);
    assert_eq!(value(&app, &of("cold")).await, Some(1.0));
    app.bearer(&forge::under_an_unknown_kid(&app, "user_alice")).get("/users/me").await.is(401);
    assert_eq!(value(&app, &of("unknown_kid")).await, Some(1.0));
    app.bearer(&forge::by_another_key(&app, "user_alice")).get("/users/me").await.is(401);
    assert_eq!(value(&app, &of("bad_signature")).await, Some(1.0));
    assert!(value(&app, "clerk_jwks_age_seconds").await.unwrap() >= 0.0);
    assert_eq!(value(&app, "clerk_jwks_fetch_failures_total").await, Some(0.0));
}

#[actix_web::test]
async fn remembered_tokens_and_revocations_are_counted() {
    let app = TestApp::start().await;
    // A token that is verified before the keys are loaded is not cached.
    app.service.clerk.warm_up().await.unwrap();
    let alice = app.user("user_alice");
    for _ in 0..3 {
        alice.get("/users/me").await.is(200);
    }
    assert_eq!(value(&app, "clerk_token_cache_lookups_total{result=\"hit\"}").await, Some(2.0));
    assert_eq!(value(&app, "clerk_token_cache_lookups_total{result=\"miss\"}").await, Some(1.0));
    assert_eq!(value(&app, "clerk_revocations").await, Some(0.0));
    alice.post("/users/logout").await.is(204);
    assert_eq!(value(&app, "clerk_revocations").await, Some(1.0));
    assert!(value(&app, "clerk_revocations_age_seconds").await.is_some());
}

#[actix_web::test]
async fn decisions_are_counted_by_route_outcome_and_reason() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let row = alice.deploys("shop").await;
    let of = |method: &str, outcome: &str, reason: &str| {
        let labels = format!(r#"method="{method}",route="/api/v1/deployments/{{id}}",decision="#);
        format!(r#"access_decisions_total{{{labels}"owner",outcome="{outcome}",reason="{reason}"}}"#)
    };
    assert_eq!(value(&app, &of("DELETE", "refused", "not_owner")).await, None, "nothing has been decided yet");
    for _ in 0..2 {
        bob.delete(&row.path).await.is(403);
    }
    app.anonymous().delete(&row.path).await.is(401);
    alice.delete(&row.path).await.is(204);
    let counted = [("refused", "not_owner", 2.0), ("refused", "no_identity", 1.0), ("allowed", "owner", 1.0)];
    for (outcome, reason, times) in counted {
        assert_eq!(value(&app, &of("DELETE", outcome, reason)).await, Some(times), "{reason}");
    }
}

#[actix_web::test]
async fn the_page_is_openmetrics_from_its_type_to_its_end() {
    let app = TestApp::start().await;
    let answer = app.anonymous().anywhere().get("/metrics").await.is(200);
    let kind = answer.header("content-type").unwrap();
    assert!(kind.starts_with("application/openmetrics-text; version=1.0.0"), "{kind}");
    assert!(answer.text().ends_with("# EOF\n"), "{}", answer.text());
}

#[actix_web::test]
async fn the_guide_explains_every_number_and_no_other() {
    let app = TestApp::start().await;
    let shown: BTreeSet<_> = families(&app)
        .await
        .into_iter()
        .map(|(name, kind)| format!("{name}{}", if kind == "counter" { "_total" } else { "" }))
        .collect();
    let guides = concat!(
        include_str!("../../../../../docs/authentication.md"),
        include_str!("../../../../../docs/operations.md")
    );
    let names = guides.lines().filter_map(|line| line.strip_prefix("| `")?.split(['`', '{']).next());
    let explained: BTreeSet<_> = names
        .filter(|name| ["clerk_", "access_", "http_", "database_"].iter().any(|prefix| name.starts_with(prefix)))
        .map(str::to_owned)
        .collect();
    assert_eq!(explained, shown);
}

/// The shipped files and the page must not drift apart: a renamed metric would silence an alert.
#[actix_web::test]
async fn alerts_and_dashboard_use_metrics_that_exist() {
    let app = TestApp::start().await;
    let mut exported = BTreeSet::new();
    for (name, kind) in families(&app).await {
        let suffixes: &[&str] = match &*kind {
            "counter" => &["_total"],
            "histogram" => &["_bucket", "_count", "_sum"],
            _ => &[""],
        };
        exported.extend(suffixes.iter().map(|suffix| format!("{name}{suffix}")));
    }
    let files = [
        include_str!("../../../../../deploy/prometheus/alerts.yml"),
        include_str!("../../../../../deploy/grafana/dashboard.json"),
    ];
    for file in files {
        let words = file.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let used: BTreeSet<_> = words
            .filter(|word| ["clerk_", "access_", "http_", "database_"].iter().any(|prefix| word.starts_with(prefix)))
            .filter(|word| *word != "access_log")
            .map(str::to_owned)
            .collect();
        assert!(used.len() > 5 && used.is_subset(&exported), "{:?}", used.difference(&exported));
    }
}

#[actix_web::test]
async fn durations_are_counted_by_route_and_status() {
    let app = TestApp::start().await;
    let row = app.user("user_alice").deploys("shop").await;
    app.user("user_bob").get(&row.path).await.is(403);
    app.user("user_alice").get(&row.path).await.is(200);
    app.anonymous().get("/nowhere").await.is(404);
    app.anonymous().call("BREW".parse().unwrap(), "/nowhere").await.is(404);
    let route = "/api/v1/deployments/{id}";
    for (method, route, status) in
        [("GET", route, "2xx"), ("GET", route, "4xx"), ("GET", "-", "4xx"), ("other", "-", "4xx")]
    {
        let labels = format!(r#"{{method="{method}",route="{route}",status="{status}"}}"#);
        let count = value(&app, &format!("http_request_duration_seconds_count{labels}")).await;
        assert_eq!(count, Some(1.0), "{labels}");
    }
    assert_eq!(value(&app, "http_requests_in_flight").await, Some(1.0), "the one that asks");
    assert_eq!(value(&app, "http_requests_shed_total").await, Some(0.0));
}

#[actix_web::test]
async fn connections_and_waits_for_them_are_counted() {
    let app = TestApp::start_with(Setup { pool_size: 3, ..Setup::default() }).await;
    assert_eq!(value(&app, "database_connections_max").await, Some(3.0));
    for name in [
        "database_connections_in_use",
        "database_connections_given_up_total",
        "database_queue_length",
        "database_queue_waits_total",
        "database_queue_wait_seconds_total",
        "database_queue_shed_total",
    ] {
        assert_eq!(value(&app, name).await, Some(0.0), "{name}");
    }
}
