//! Unreachable routes are detected before the server starts, and reported with what hides them.

use actix_web::{
    App, HttpRequest, delete, get,
    guard::GuardContext,
    routes,
    test::{TestRequest, call_service, init_service, read_body},
};
use ownership::{HiddenBy, ScopeError, SecureScope, authenticated, public, scope, verify_all};

use crate::support::AUTH;

#[public(reason = "what is published is for everybody")]
#[get("/notes/{slug}")]
async fn read_note() -> &'static str {
    "read_note"
}

#[authenticated]
#[get("/notes/{id}")]
async fn show_note() -> &'static str {
    "show_note"
}

#[authenticated]
#[get("/notes/mine")]
async fn list_my_notes() -> &'static str {
    "list_my_notes"
}

#[authenticated]
#[delete("/notes/{id}")]
async fn delete_note() -> &'static str {
    "delete_note"
}

#[public(reason = "a test")]
#[get("/notes/{number:[0-9]+}")]
async fn read_numbered_note() -> &'static str {
    "read_numbered_note"
}

fn is_preview(context: &GuardContext<'_>) -> bool {
    context.head().uri.query() == Some("preview")
}

#[public(reason = "a test")]
#[get("/notes/{id}", guard = "is_preview")]
async fn preview_note() -> &'static str {
    "preview_note"
}

#[authenticated]
#[routes]
#[get("/notes/{id}/text")]
#[get("/texts/{id}")]
async fn show_text(request: HttpRequest) -> String {
    request.path().to_owned()
}

#[public(reason = "a test")]
#[get("/texts/{tail}*")]
async fn read_any_text() -> &'static str {
    "read_any_text"
}

fn with_verifier(prefix: &str) -> SecureScope {
    scope(prefix).app_data(AUTH.clone())
}

/// Returns each hidden handler with the handler or the prefix that hides it.
fn hidden(scopes: &[&SecureScope]) -> Vec<(&'static str, String)> {
    match verify_all(scopes.iter().copied()) {
        Ok(()) => Vec::new(),
        Err(ScopeError::Hidden(routes)) => {
            routes.into_iter().map(|hidden| (hidden.route.handler, by(hidden.by))).collect()
        }
        Err(error) => panic!("{error}"),
    }
}

fn by(hider: HiddenBy) -> String {
    match hider {
        HiddenBy::Route(route) => route.handler.to_owned(),
        HiddenBy::Scope { prefix, .. } => format!("scope {prefix}"),
    }
}

#[test]
fn a_route_behind_one_that_takes_its_paths_is_hidden() {
    let routes = with_verifier("/api").service(read_note).service(show_note).service(list_my_notes);
    let expected = ["show_note", "list_my_notes"].map(|handler| (handler, "read_note".to_owned()));
    assert_eq!(hidden(&[&routes]), expected);
}

#[test]
fn the_more_special_route_first_hides_nothing() {
    let routes = with_verifier("/api").service(list_my_notes).service(read_numbered_note).service(show_note);
    assert_eq!(hidden(&[&routes]), []);
}

#[test]
fn a_route_of_another_method_hides_nothing() {
    assert_eq!(hidden(&[&with_verifier("/api").service(read_note).service(delete_note)]), []);
}

/// Requests that its guard rejects go to a later route.
#[test]
fn a_route_with_a_guard_hides_nothing_and_can_be_hidden() {
    assert_eq!(hidden(&[&with_verifier("/api").service(preview_note).service(show_note)]), []);
    let routes = with_verifier("/api").service(show_note).service(preview_note);
    assert_eq!(hidden(&[&routes]), [("preview_note", "show_note".to_owned())]);
}

#[test]
fn each_route_of_a_handler_is_looked_at() {
    let routes = with_verifier("/api").service(read_any_text).service(show_text);
    let Err(ScopeError::Hidden(hidden)) = routes.verify() else { panic!("it is content") };
    let paths: Vec<_> = hidden.iter().map(|hidden| hidden.route.path.as_str()).collect();
    assert_eq!(paths, ["/api/texts/{id}"]);
}

#[test]
fn a_scope_behind_one_that_takes_its_paths_is_hidden() {
    let of = |prefix| with_verifier(prefix).service(delete_note);
    for (first, second) in [("", "/api"), ("/api", "/api"), ("/api", "/api/v1"), ("/api/", "api")] {
        let prefix = first.trim_end_matches('/');
        assert_eq!(hidden(&[&with_verifier(first).service(read_note), &of(second)]).len(), 1, "{first} {second}");
        assert_eq!(hidden(&[&scope(first), &of(second)]), [("delete_note", format!("scope {prefix}"))]);
    }
    for (first, second) in [("/api", ""), ("/api/v1", "/api"), ("/api", "/apis"), ("/a", "/b")] {
        assert_eq!(hidden(&[&of(first), &of(second)]), [], "{first} {second}");
    }
}

#[test]
fn a_route_below_the_prefix_of_an_earlier_scope_is_hidden() {
    let routes = with_verifier("").service(show_text);
    assert_eq!(hidden(&[&scope("/texts"), &routes]), [("show_text", "scope /texts".to_owned())]);
    assert_eq!(hidden(&[&routes, &scope("/texts").service(read_note)]).len(), 1);
}

#[test]
fn the_colliding_route_of_an_earlier_scope_is_named() {
    let (first, second) = (scope("").service(read_any_text), with_verifier("/texts").service(show_note));
    assert_eq!(hidden(&[&first, &second]), [("show_note", "read_any_text".to_owned())]);
}

#[test]
fn both_routes_are_named_with_their_places_in_the_source() {
    let error = with_verifier("/api").service(read_note).service(show_note).verify().unwrap_err().to_string();
    let lines: Vec<_> = include_str!("scope_hidden.rs").lines().collect();
    for (handler, route) in [("show_note", "GET /api/notes/{id}"), ("read_note", "GET /api/notes/{slug}")] {
        let place = error.split(&format!("{route} (`{handler}`, ")).nth(1).unwrap().split(')').next().unwrap();
        let (file, line) = place.rsplit_once(':').unwrap();
        assert!(file.ends_with("suite/scope_hidden.rs"), "{error}");
        let function = lines[line.parse::<usize>().unwrap() + 1];
        assert_eq!(function, format!("async fn {handler}() -> &'static str {{"));
    }
}

#[actix_web::test]
#[should_panic(expected = "can never be reached")]
async fn an_application_with_a_hidden_route_does_not_start() {
    init_service(App::new().service(with_verifier("/api").service(read_note).service(show_note))).await;
}

/// A second scope below the first one's prefix is an error, because actix-web returns 404 without trying it.
#[actix_web::test]
async fn the_first_scope_answers_for_every_path_below_its_prefix() {
    let app =
        init_service(App::new().service(scope("").service(read_note)).service(scope("/x").service(read_any_text)));
    let app = app.await;
    let ask = async |path| call_service(&app, TestRequest::get().uri(path).to_request()).await;
    assert_eq!(read_body(ask("/notes/a").await).await, "read_note");
    assert_eq!(ask("/x/texts/a").await.status(), 404);
}
