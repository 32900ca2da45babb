//! The access matrix: every route of the map, called by every kind of caller, in one reviewed table.
//! Its lines come from the map alone, so a new route is a new line to review.

use std::{collections::BTreeSet, fmt::Write as _};

use api::app::Service;
use serde_json::json;

use crate::support::{Answer, TestApp, reviewed};

mod callers;
mod routes;
mod world;

pub(crate) use callers::{Caller, NOBODY};
pub(crate) use routes::{BODIES, Route};
pub(crate) use world::{Target, World};

/// Routes that the matrix does not call. This list must only get shorter: a new route gets a row in the world and a
/// body in the table of bodies.
const NOT_DRIVEN: [&str; 0] = [];

const HEAD: &str = "\
# Who is answered what

Every route, asked by everybody, on either database. `tests/suite/matrix` makes this table from the access map; after a
change that is meant to alter it, `REVIEWED=overwrite cargo test -p api --test on_sqlite reviewed` writes it anew, and its
difference says which caller may now do what.

The owner has two deployments with an endpoint each, a *personal* one and one that belongs to an *organization*. Both are
shared with *viewer* and *editor*. *Owner* has no active organization, *owner in org* acts in the one of the second
deployment; *org member*, *org reader* (`org:deployments:read`), *org manager* (`org:deployments:manage`) and *org admin*
(the role `org:admin`) do so too. *Admin elsewhere* is all of that in another organization. *Expired* and *forged* are
tokens in the owner's name; *impersonated* is *owner in org* with somebody else acting in the session.
*Unscoped* routes also run queries without the caller; the access map says why.

";

/// The status, with the code of a refusal.
fn cell(answer: &Answer) -> String {
    let code = if answer.status >= 400 { answer.code() } else { None };
    code.map_or_else(|| answer.status.to_string(), |code| format!("{} {code}", answer.status))
}

/// A Markdown table with aligned columns.
fn table(lines: &[Vec<String>]) -> String {
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..lines[0].len()).map(width).collect();
    let mut text = HEAD.to_owned();
    for (number, line) in lines.iter().enumerate() {
        let cells: Vec<_> = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        writeln!(text, "| {} |", cells.join(" | ")).unwrap();
        if number == 0 {
            let rule: Vec<_> = widths.iter().map(|width| "-".repeat(*width)).collect();
            writeln!(text, "| {} |", rule.join(" | ")).unwrap();
        }
    }
    text
}

/// Each answer also matches the route's decision, and a refusal changes nothing.
#[actix_web::test]
async fn answers_match_the_reviewed_matrix() {
    let app = TestApp::start().await;
    let mut world = World::new(&app).await;
    let mut before = app.rows().await;
    let names = Caller::ALL.iter().map(|caller| caller.name().to_owned());
    let mut lines =
        vec![["Route", "rows", "unscoped"].map(ToOwned::to_owned).into_iter().chain(names).collect::<Vec<_>>()];
    for route in Route::all().into_iter().filter(|route| !NOT_DRIVEN.contains(&route.name().as_str())) {
        let unscoped = if route.entry.unscoped.is_some() { "yes" } else { "" };
        let mut line = vec![format!("`{}`", route.name()), route.rows().to_owned(), unscoped.to_owned()];
        for caller in Caller::ALL {
            let answer = route.ask(&caller.client(&app, &world), &world).await;
            let said = format!("{} {caller:?}: {}", route.name(), answer.text());
            let refused = (400..).contains(&answer.status).then(|| answer.code().unwrap());
            assert_eq!(refused.as_deref(), caller.refusal(&route.entry, route.target), "{said}");
            let after = app.rows().await;
            if after != before {
                assert!(refused.is_none(), "rows were changed: {said}");
                // Each caller gets a fresh world.
                world = world.next(&app).await;
                before = app.rows().await;
            }
            line.push(cell(&answer));
        }
        lines.push(line);
    }
    reviewed::assert_is("access-matrix.md", &table(&lines));
}

/// What a row's `can` promises is what the routes answer, in every answer that shows the row.
#[actix_web::test]
async fn can_agrees_with_every_verdict() {
    let app = TestApp::start().await;
    let world = World::new(&app).await;
    let routes = Route::all();
    let mut shown = 0;
    for caller in Caller::ALL {
        let client = caller.client(&app, &world);
        for route in routes.iter().filter(|route| ["show_deployment", "show_endpoint"].contains(&route.entry.handler)) {
            let answer = route.ask(&client, &world).await;
            if answer.status != 200 {
                continue;
            }
            let resource = route.entry.checks[0].resource;
            let of_row = routes.iter().filter(|other| {
                other.target == route.target && other.entry.checks.iter().any(|check| check.resource == resource)
            });
            // Leaving depends on a grant, not on the access.
            let of_row = of_row.filter(|other| other.entry.handler != "leave_deployment");
            let allowed = of_row.filter(|other| caller.refusal(&other.entry, other.target).is_none());
            let allowed: Vec<_> = allowed.map(|other| other.entry.handler).collect();
            assert_eq!(answer.json()["can"], json!(allowed), "{caller:?}: {}", route.name());
            shown += 1;
        }
        // 401 for a caller without an identity, and then no items.
        let mut items = Vec::new();
        for list in ["/deployments", "/deployments/shared"] {
            items.extend(client.get(list).await.json()["items"].as_array().cloned().unwrap_or_default());
        }
        for item in items {
            let path = format!("/deployments/{}", item["id"].as_str().unwrap());
            let row = client.get(&path).await.is(200).json();
            assert_eq!((&item["can"], &item["access"]), (&row["can"], &row["access"]), "{caller:?}: {path}");
            for endpoint in client.get(format!("{path}/endpoints")).await.is(200).json()["items"].as_array().unwrap() {
                let one = format!("{path}/endpoints/{}", endpoint["id"].as_str().unwrap());
                assert_eq!(client.get(&one).await.is(200).json(), *endpoint, "{caller:?}: {one}");
            }
        }
    }
    // Two deployments with an endpoint each: for viewer, editor, two kinds of owner, and those of the organization.
    assert_eq!(shown, 2 * (2 + 2 + 1 + 2 + 1 + 1 + 1 + 2));
}

#[actix_web::test]
async fn the_matrix_drives_every_route_but_those_that_are_listed() {
    let app = TestApp::start().await;
    let world = World::new(&app).await;
    let idle: BTreeSet<_> = Route::all().iter().filter(|route| !route.can_be_driven(&world)).map(Route::name).collect();
    assert_eq!(idle, NOT_DRIVEN.map(str::to_owned).into());
}

#[test]
fn every_body_is_one_of_an_operation_that_takes_one() {
    let document = Service::openapi();
    for (operation, _) in BODIES {
        let map = Service::access_map();
        let entry = map.entries().iter().find(|entry| entry.handler == operation).unwrap();
        let described = &document["paths"][&entry.path][entry.method.to_lowercase()];
        assert!(described.get("requestBody").is_some(), "{operation}");
    }
}

#[actix_web::test]
async fn anonymous_gets_www_authenticate_on_every_guard() {
    let app = TestApp::start().await;
    let world = World::new(&app).await;
    for route in Route::all().into_iter().filter(|route| route.entry.decision != "public") {
        let call = route.ask(&app.anonymous().anywhere(), &world);
        let answer = app.unchanged_by(call).await.refuses(401, "token-missing");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"), "{}", route.name());
    }
}

#[actix_web::test]
async fn all_refusals_of_a_stranger_are_one_and_the_same_answer() {
    let app = TestApp::start().await;
    let world = World::new(&app).await;
    let stranger = Caller::Stranger.client(&app, &world);
    let mut answers = BTreeSet::new();
    for route in Route::guarded() {
        answers.insert(app.unchanged_by(route.ask(&stranger, &world)).await.apart_from_its_id());
    }
    assert_eq!(answers.len(), 1, "{answers:#?}");
}

#[actix_web::test]
async fn caller_without_a_row_never_gets_a_5xx() {
    let app = TestApp::start().await;
    let world = World::new(&app).await;
    for (number, route) in Route::all().into_iter().enumerate() {
        let answer = route.ask(&app.user(&format!("user_new{number}")).anywhere(), &world).await;
        assert!(answer.status < 500, "{}: {}", route.name(), answer.text());
    }
}
