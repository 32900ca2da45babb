//! Identity first, then ownership, then the arguments: the body of a refused request is never read.

use std::sync::atomic::Ordering;

use crate::support::{Caller, Watched, World};

const RENAME: &str = "/api/deployments/dep_a1/rename";

#[actix_web::test]
async fn the_owners_body_is_read_after_the_decision() {
    let world = World::new();
    let body = Watched::once(r#"{"name":"new"}"#);
    let polls = body.polls();
    assert_eq!(world.post_watched(Caller::Alice, RENAME, body).await.status, 204);
    assert!(polls.load(Ordering::SeqCst) > 0);
}

#[actix_web::test]
async fn the_owner_is_told_that_a_body_is_malformed() {
    assert_eq!(World::new().post(Caller::Alice, RENAME, "{not json").await.status, 400);
}

#[actix_web::test]
async fn a_strangers_malformed_body_is_403_and_not_read() {
    refused_unread(Watched::once("{not json")).await;
}

#[actix_web::test]
async fn a_strangers_oversized_body_is_403_and_not_read() {
    refused_unread(Watched::once(vec![b' '; 8 << 20])).await;
}

#[actix_web::test]
async fn a_strangers_endless_body_is_403_and_not_read() {
    refused_unread(Watched::endless()).await;
}

async fn refused_unread(body: Watched) {
    let (world, polls) = (World::new(), body.polls());
    assert_eq!(world.post_watched(Caller::Bob, RENAME, body).await.status, 403);
    assert_eq!(polls.load(Ordering::SeqCst), 0);
}

#[actix_web::test]
async fn no_argument_is_extracted_before_the_decision() {
    let world = World::new();
    // The first argument always fails, so its error shows that the decision has passed.
    assert_eq!(world.get(Caller::Alice, "/api/deployments/dep_a1/tea").await.status, 418);
    assert_eq!(world.get(Caller::Bob, "/api/deployments/dep_a1/tea").await.status, 403);
    assert_eq!(world.get(Caller::Nobody, "/api/deployments/dep_a1/tea").await.status, 401);
}
