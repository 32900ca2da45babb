//! `/docs`.

use crate::support::TestApp;

#[actix_web::test]
async fn the_bare_path_leads_to_the_page() {
    let app = TestApp::start().await;
    let reader = app.anonymous().anywhere();
    let answer = reader.get("/docs").await.is(308);
    assert_eq!(answer.header("location"), Some("/docs/index.html"));
    reader.get(answer.header("location").unwrap()).await.is(200);
}

#[actix_web::test]
async fn files_have_a_type_and_a_self_only_policy() {
    let app = TestApp::start().await;
    let script = "text/javascript; charset=utf-8";
    for (file, kind) in [
        ("index.html", "text/html; charset=utf-8"),
        ("init.js", script),
        ("swagger-ui-bundle.js", script),
        ("swagger-ui.css", "text/css; charset=utf-8"),
    ] {
        let answer = app.anonymous().anywhere().get(format!("/docs/{file}")).await.is(200);
        assert_eq!(answer.header("content-type"), Some(kind), "{file}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'self';") && !policy.contains("http"), "{policy}");
        assert!(!policy.contains("script-src"), "default-src covers scripts: {policy}");
    }
}

#[actix_web::test]
async fn page_has_no_inline_script_and_no_other_host() {
    let app = TestApp::start().await;
    let page = app.anonymous().anywhere().get("/docs/index.html").await.is(200).text();
    assert!(page.contains("init.js") && page.contains("swagger-ui-bundle.js"), "{page}");
    assert!(!page.contains("http://") && !page.contains("https://"), "{page}");
    assert!(page.split("<script").skip(1).all(|script| script.contains("src=")), "{page}");
}

#[actix_web::test]
async fn no_other_file_is_to_be_had() {
    let app = TestApp::start().await;
    for file in ["x", "Cargo.toml", "..%2f..%2fCargo.toml", "%2e%2e", "index.html%00", "INDEX.HTML"] {
        app.anonymous().anywhere().get(format!("/docs/{file}")).await.refuses(404, "no_route");
    }
}

/// The URLs that the page loads.
async fn loaded(app: &TestApp) -> Vec<String> {
    let page = app.anonymous().anywhere().get("/docs/index.html").await.is(200).text();
    let named = page.split('"').filter_map(|part| part.strip_prefix("./"));
    named.map(|name| format!("/docs/{name}")).collect()
}

#[actix_web::test]
async fn what_the_page_loads_may_be_kept_and_the_page_may_not() {
    let app = TestApp::start().await;
    let reader = app.anonymous().anywhere();
    assert_eq!(reader.get("/docs/index.html").await.header("cache-control"), Some("no-cache"));
    let loaded = loaded(&app).await;
    assert_eq!(loaded.len(), 3, "{loaded:?}");
    for asset in loaded {
        let kept = reader.get(&asset).await.is(200);
        assert_eq!(kept.header("cache-control"), Some("public, max-age=31536000, immutable"), "{asset}");
        let (bare, version) = asset.split_once("?v=").unwrap();
        assert_eq!(version.len(), 16, "{asset}");
        for other in [bare.to_owned(), format!("{bare}?v=0123456789abcdef"), format!("{asset}&x")] {
            let answer = reader.get(&other).await.is(200);
            assert_eq!(answer.header("cache-control"), Some("no-cache"), "{other}");
            assert_eq!(answer.text(), kept.text(), "{other}");
        }
    }
}
