//! A guard that reads a parameter of another name than the route's checks another row than the handler uses.

use api::app::Service;

use crate::support::TestApp;

#[actix_web::test]
async fn renamed_id_parameter_checks_the_served_row() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let (hers, his) = (alice.deploys("hers").await, bob.deploys("his").await);
    let path = format!("{}/endpoints", hers.path);
    assert_eq!(alice.get(&path).await.is(200).json()["items"], serde_json::json!([]));
    // An id in the query, or an id that the caller owns, does not replace the one in the path.
    for query in [format!("?id={}", his.id), format!("?deployment_id={}", his.id), format!("?deploymentId={}", his.id)]
    {
        app.unchanged_by(bob.get(format!("{path}{query}"))).await.refuses(403, "not_owner");
        app.unchanged_by(bob.delete(format!("{}{query}", hers.path))).await.refuses(403, "not_owner");
    }
}

#[actix_web::test]
async fn of_two_ids_in_a_route_each_is_checked() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let (hers, his) = (alice.deploys("hers").await, bob.deploys("his").await);
    let (hers_inside, his_inside) = (alice.adds_endpoint(&hers, "/").await, bob.adds_endpoint(&his, "/").await);
    bob.get(&his_inside.path).await.is(200);
    for path in [
        format!("{}/endpoints/{}", his.path, hers_inside.id),
        format!("{}/endpoints/{}", hers.path, his_inside.id),
        hers_inside.path,
    ] {
        app.unchanged_by(bob.delete(path)).await.refuses(403, "not_owner");
    }
}

#[test]
fn every_guarded_route_checks_the_last_id_of_its_path() {
    let map = Service::access_map();
    // The grantee of the route is not a row that the caller must own.
    let names_a_row = |parameter: &&str| *parameter != "user_id";
    for entry in map.entries().iter().filter(|entry| ["owner", "editor", "viewer"].contains(&entry.decision)) {
        let mut ids = entry.path.rsplit('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let last = ids.find(names_a_row).unwrap();
        let checked: Vec<_> = entry.checks.iter().filter_map(|check| check.id_param).collect();
        assert_eq!(checked, [last], "{} {}", entry.method, entry.path);
    }
}
