//! Compile errors for each mistake, and code that compiles. `ui/README.md` describes blessing.

#[path = "ui/pass/mod.rs"]
mod pass;
#[path = "ui/support/resources.rs"]
mod resources;

use ownership::{AccessEntry, SecureScope};
use pass::{
    arguments, attributes, crate_by_another_name, made_by_a_macro, names, own_registry, routes, scopes, stacked,
};

#[test]
fn each_mistake_gets_its_message() {
    trybuild::TestCases::new().compile_fail("tests/ui/fail/*.rs");
}

#[test]
fn every_route_syntax_is_in_the_access_map() {
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
fn handlers_take_any_argument_and_response_type() {
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
fn attributes_of_other_crates_keep_working() {
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
fn stacked_checks_keep_their_order() {
    assert_eq!(
        decisions(stacked::add),
        [
            "POST /stacked/{deployment_id}/{id}: owner of deployment {deployment_id} of endpoint {id}",
            "POST /stacked/{endpoint_id}/of/{deployment_id}: owner of endpoint {endpoint_id} of deployment {deployment_id}",
        ]
    );
}

#[test]
fn registry_in_any_module_and_handler_from_a_macro() {
    assert_eq!(decisions(own_registry::add), ["GET /teams/{team_id}: owner of team {team_id}"]);
    assert_eq!(decisions(made_by_a_macro::add), ["GET /made/{id}: owner of deployment {id}"]);
    assert_eq!(decisions(names::add).len(), 4);
}

#[test]
fn scope_attribute_prefix_is_part_of_the_routes() {
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

/// Returns one line for each route of a fixture.
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
