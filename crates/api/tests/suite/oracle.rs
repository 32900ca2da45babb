//! A refusal reveals nothing. On every route of the map, the answers for another user's row, a missing row and an
//! impossible id are byte-identical.

use serde_json::json;

use super::matrix::{Caller, Route, Target, World};
use crate::support::{Answer, Call, Client, TestApp};

/// A possible id of this resource that no row has: another last character.
fn missing(world: &World, target: Target, resource: &str) -> String {
    let mut id = world.row(resource, target).unwrap().to_owned();
    let last = id.pop();
    id.push(if last == Some('f') { 'e' } else { 'f' });
    id
}

/// An id that no resource can have.
const NO_ID: &str = "x";

/// The request for the owner's rows, for a missing one and for an impossible one, once for each place in which an id
/// stands.
fn places<'app>(route: &Route, caller: &Client<'app>, world: &World) -> Vec<[Call<'app>; 3]> {
    let body = || route.body(world);
    if route.entry.decision == "owner of each" {
        let ids = |id: &str| route.with_body(route.call(caller, world), Some(json!({ "ids": [id] })));
        let resource = route.entry.checks[0].resource;
        return vec![[route.ask(caller, world), ids(&missing(world, route.target, resource)), ids(NO_ID)]];
    }
    let instead = |name: &str, id: &str| route.with_body(route.call_for(caller, world, &[(name, id)]), body());
    let place = |(name, resource)| {
        let missing = missing(world, route.target, resource);
        [route.ask(caller, world), instead(name, &missing), instead(name, NO_ID)]
    };
    route.row_parameters().into_iter().map(place).collect()
}

/// The statements of this call, without their values.
async fn answered(app: &TestApp, call: Call<'_>) -> (Answer, Vec<String>) {
    let (answer, statements) = app.statements_of(call).await;
    let text = |statement: String| statement.split(" -- binds").next().unwrap().to_owned();
    (answer, statements.into_iter().map(text).collect())
}

#[actix_web::test]
async fn three_kinds_of_refusal_are_one_answer_on_every_route() {
    let app = TestApp::start().await;
    let world = World::new(&app).await;
    let stranger = Caller::Stranger.client(&app, &world);
    for route in Route::guarded() {
        let places = places(&route, &stranger, &world);
        assert!(!places.is_empty(), "{} names no row", route.name());
        for [not_yours, not_there, cannot_exist] in places {
            let (not_yours, asked) = answered(&app, not_yours).await;
            let not_yours = not_yours.refuses(403, "not_owner").apart_from_its_id();
            let (not_there, asked_too) = answered(&app, not_there).await;
            let (cannot_exist, asked_nothing) = answered(&app, cannot_exist).await;
            assert_eq!(not_there.apart_from_its_id(), not_yours, "{}", route.name());
            assert_eq!(cannot_exist.apart_from_its_id(), not_yours, "{}", route.name());
            assert_eq!((asked.len(), &asked_too), (1, &asked), "{}", route.name());
            assert_eq!(asked_nothing, [""; 0], "{}", route.name());
        }
    }
}
