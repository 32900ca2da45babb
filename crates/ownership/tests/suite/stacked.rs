//! A parent and its child checked by two attributes: the child must belong to the parent, under any parameter names.

use actix_web::{get, test::TestRequest, web::Data};
use ownership::{Owned, check_ownership};

use crate::{
    resources::{Deployment, Endpoint},
    support::{AUTH, Caller, Db, send_to},
};

/// The child's check comes first, and neither parameter is named after its resource.
#[check_ownership("endpoint", param = "child")]
#[check_ownership("deployment", param = "parent")]
#[get("/pairs/{parent}/{child}")]
async fn show_pair(deployment: Owned<Deployment>, endpoint: Owned<Endpoint>) -> String {
    format!("{} {}", deployment.name, endpoint.route)
}

/// Two checks of the parent's resource are ambiguous, so neither counts as the parent.
#[check_ownership("deployment", param = "left")]
#[check_ownership("deployment", param = "right")]
#[check_ownership("endpoint", param = "endpoint")]
#[get("/triples/{left}/{right}/{endpoint}")]
async fn show_triple(endpoint: Owned<Endpoint>) -> String {
    endpoint.route.clone()
}

async fn status(caller: Caller, path: &str) -> u16 {
    let scope = ownership::scope("").app_data(AUTH.clone()).app_data(Data::new(Db::with_rows()));
    send_to(scope.service(show_pair).service(show_triple), caller, TestRequest::get().uri(path)).await.status
}

#[actix_web::test]
async fn child_of_another_checked_parent_is_refused() {
    assert_eq!(status(Caller::Alice, "/pairs/dep_a1/1").await, 200);
    assert_eq!(status(Caller::Alice, "/pairs/dep_a2/1").await, 403);
    assert_eq!(status(Caller::Alice, "/pairs/dep_b/1").await, 403);
    assert_eq!(status(Caller::Bob, "/pairs/dep_a1/1").await, 403);
}

#[actix_web::test]
async fn a_parent_that_two_checks_could_name_is_not_guessed() {
    assert_eq!(status(Caller::Alice, "/triples/dep_a2/dep_a1/1").await, 200);
    assert_eq!(status(Caller::Alice, "/triples/dep_a2/dep_b/1").await, 403);
}
