//! What the compiler says to each mistake, and what it accepts. `ui/README.md` says how these are blessed.

#[path = "ui/pass/mod.rs"]
mod pass;
#[path = "ui/support/resources.rs"]
mod resources;

use ownership::{AccessEntry, SecureScope};
use pass::{
    arguments, attributes, crate_by_another_name, made_by_a_macro, names, own_registry, routes, scopes, stacked,
};

#[test]
fn each_mistake_gets_the_message_that_stands_beside_it() {
    trybuild::TestCases::new().compile_fail("tests/ui/fail/*.rs");
}

#[test]
fn every_way_to_write_a_route_ends_in_the_access_map() {
    assert_eq!(
        decisions(routes::add),
        [
            "GET /projects/{id}: owner of deployment {id}",
            "GET /deployments/{deployment_id}: owner of deployment {deployment_id}",
            "HEAD /deployments/{deployment_id}: owner of deployment {deployment_id}",
            "GET /full-path: authenticated",
            "GET /two-methods/{id}: owner of deployment {id}",
            "PURGE /two-methods/{id}: owner of deployment {id}",
            "DELETE /named/{id}/{key}: owner of deployment {key}",
            "GET /pattern/{id:[a-z]{3}[0-9]+}/{rest}*: owner of deployment {id}",
        ]
    );
}

#[test]
fn handlers_take_and_answer_whatever_actix_web_lets_them() {
    assert_eq!(
        decisions(arguments::add),
        [
            "GET /deployments/{deployment_id}/endpoints/{endpoint_id}: owner of endpoint {endpoint_id}",
            "GET /sixteen: public",
            "GET /deployments/{id}/exists: owner of deployment {id}",
            "GET /deployments/{id}/name: authenticated",
            "POST /deployments/batch-delete: owner of each of deployment",
            "GET /where: authenticated",
        ]
    );
}

#[test]
fn the_attributes_of_others_keep_their_meaning() {
    assert_eq!(
        decisions(attributes::add),
        [
            "GET /deployments/{id}/traced-above: owner of deployment {id}",
            "GET /deployments/{id}/traced-below: owner of deployment {id}",
            "GET /documented: public",
        ]
    );
}

#[test]
fn several_checks_stand_in_the_order_in_which_they_were_written() {
    assert_eq!(
        decisions(stacked::add),
        [
            "POST /stacked/{deployment_id}/{id}: owner of deployment {deployment_id} of endpoint {id}",
            "POST /stacked/{endpoint_id}/of/{deployment_id}: owner of endpoint {endpoint_id} of deployment {deployment_id}",
        ]
    );
}

#[test]
fn a_registry_may_stand_anywhere_and_a_macro_may_write_the_handler() {
    assert_eq!(decisions(own_registry::add), ["GET /teams/{team_id}: owner of team {team_id}"]);
    assert_eq!(decisions(made_by_a_macro::add), ["GET /made/{id}: owner of deployment {id}"]);
    assert_eq!(decisions(names::add).len(), 4);
}

#[test]
fn the_prefix_of_a_scope_attribute_is_part_of_the_routes_that_are_decided() {
    assert_eq!(
        decisions(scopes::add),
        [
            "GET /inner/{id}: owner of deployment {id}",
            "GET /prefixed/{deployment_id}/endpoints/{endpoint_id}: owner of endpoint {endpoint_id}",
            "GET /prefixed/{deployment_id}/endpoints: owner of deployment {deployment_id}",
        ]
    );
}

#[test]
fn the_crate_may_go_by_another_name() {
    assert_eq!(
        decisions(crate_by_another_name::add),
        [
            "GET /teams/{one}/and/{other}: owner of team {one} of team {other}",
            "POST /teams/count: owner of each of team",
            "GET /whoami: authenticated",
            "GET /ping: public",
        ]
    );
}

/// One line for each route of a fixture.
fn decisions(add: fn(SecureScope) -> SecureScope) -> Vec<String> {
    let scope = add(ownership::scope(""));
    scope.access_map().iter().map(line).collect()
}

fn line(entry: &AccessEntry) -> String {
    let checks = entry.checks.iter().map(|check| {
        let param = check.id_param.map(|param| format!(" {{{param}}}"));
        format!(" of {}{}", check.resource, param.unwrap_or_default())
    });
    format!("{} {}: {}{}", entry.method, entry.path, entry.decision, checks.collect::<String>())
}
