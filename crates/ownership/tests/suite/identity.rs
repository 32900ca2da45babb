//! A request without a valid identity is always 401.

use actix_web::{
    App,
    test::{TestRequest, init_service},
};
use clerk_dev::{Instance, TokenSpec};

use crate::support::{AUTH, Caller, Db, Watched, World, exchange};

#[actix_web::test]
async fn anonymous_is_401_even_with_other_errors() {
    let world = World::new();
    for path in ["dep_a1", "dep_zz", "cannot-exist", "dep_%00"] {
        let answer = world.get(Caller::Nobody, &format!("/api/deployments/{path}")).await;
        assert_eq!(answer.status, 401, "{path}");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    }
    assert_eq!(world.get(Caller::Nobody, "/api/notes/1").await.status, 401);
    assert_eq!(world.db.reads(), 0);
}

#[actix_web::test]
async fn anonymous_is_401_while_the_database_is_away() {
    let world = World::on(Db::unreachable());
    assert_eq!(world.get(Caller::Nobody, "/api/deployments/dep_a1").await.status, 401);
}

#[actix_web::test]
async fn a_forged_token_is_401_and_nothing_is_asked() {
    let world = World::new();
    let genuine = AUTH.verify(&Caller::Alice.token().unwrap()).await.unwrap();
    let issuer = genuine.claim("iss").unwrap().as_str().unwrap();
    let forged = Instance::generate(issuer).unwrap().mint(&TokenSpec::session("user_alice"));
    let request = TestRequest::get().uri("/api/deployments/dep_a1");
    let answer = world.send(Caller::Nobody, request.insert_header(("authorization", format!("Bearer {forged}")))).await;
    assert_eq!(answer.status, 401);
    assert_eq!(world.db.reads(), 0);
}

#[actix_web::test]
async fn an_anonymous_body_is_not_read() {
    let world = World::new();
    for body in [Watched::once("{not json"), Watched::once(vec![b' '; 1 << 20]), Watched::endless()] {
        let polls = body.polls();
        assert_eq!(world.post_watched(Caller::Nobody, "/api/deployments/dep_a1/rename", body).await.status, 401);
        assert_eq!(polls.load(std::sync::atomic::Ordering::SeqCst), 0);
    }
}

#[actix_web::test]
async fn what_is_public_needs_no_identity() {
    assert_eq!(World::new().get(Caller::Nobody, "/api/ping").await.text(), "pong");
}

#[actix_web::test]
async fn a_request_leaves_nothing_behind_for_the_next_one() {
    let world = World::new();
    let app = init_service(App::new().service(world.scope())).await;
    // No argument takes the loaded row, and actix-web reuses the request's allocation.
    let touch = TestRequest::get().uri("/api/deployments/dep_a1/touch");
    assert_eq!(exchange(&app, Caller::Alice.sign(touch).to_request()).await.status, 200);
    let grab = |caller: Caller| caller.sign(TestRequest::get().uri("/api/self-checked/dep_a1")).to_request();
    assert_eq!(exchange(&app, grab(Caller::Bob)).await.status, 403);
    assert_eq!(exchange(&app, grab(Caller::Nobody)).await.status, 401);
}
