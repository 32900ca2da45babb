//! The end of a grant against concurrent writes of its holder.

use api::resources::{
    deployment::Deployment,
    endpoint::{Endpoint, EndpointChanges},
};
use ownership::{
    Scoped,
    access::{Editor, Owner},
};

use super::{Outcome, ROUNDS, proof, race, renamed};
use crate::support::TestApp;

#[actix_web::test]
async fn no_edit_succeeds_after_its_grant_is_removed() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    app.user("user_ed").syncs().await;
    let row = alice.deploys("shop").await;
    for number in 0..ROUNDS {
        alice.grants(&row, "user_ed", "editor").await;
        let (owner, edit) = (
            proof::<Deployment, Owner>(&app, "user_alice", &row.id).await,
            proof::<Deployment, Editor>(&app, "user_ed", &row.id).await,
        );
        let name = format!("of round {number}");
        let (changes, ed) = (renamed(&name), "user_ed".parse().unwrap());
        let end = move |lent: &mut _| owner.revoke(&mut Scoped::over(lent), &ed);
        let round =
            race(&app, number, end, move |lent| Deployment::change(&mut Scoped::over(lent), edit, changes)).await;
        assert_eq!((round.ended, round.left.grants.len()), (Outcome::Written, 0), "{number}");
        assert_eq!(round.left, round.seen, "{number}: something was written after the grant was removed");
        let written = round.left.deployment(&row.id).name == name;
        assert_eq!(written, round.write == Outcome::Written, "{number}");
    }
}

#[actix_web::test]
async fn no_endpoint_edit_succeeds_after_grant_removal() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    app.user("user_ed").syncs().await;
    let row = alice.deploys("shop").await;
    let endpoint = alice.adds_endpoint(&row, "/").await;
    for number in 0..ROUNDS {
        alice.grants(&row, "user_ed", "editor").await;
        let (owner, edit) = (
            proof::<Deployment, Owner>(&app, "user_alice", &row.id).await,
            proof::<Endpoint, Editor>(&app, "user_ed", &endpoint.id).await,
        );
        let (route, ed) = (format!("/{number}"), "user_ed".parse().unwrap());
        let updated_at = chrono::Utc::now().naive_utc();
        let changes = EndpointChanges { route: Some(route.clone()), method: None, description: None, updated_at };
        let end = move |lent: &mut _| owner.revoke(&mut Scoped::over(lent), &ed);
        let round = race(&app, number, end, move |lent| edit.update(&mut Scoped::over(lent), changes)).await;
        assert_eq!((round.ended, &round.left), (Outcome::Written, &round.seen), "{number}");
        let written = round.left.endpoints[0].route == route;
        assert_eq!(written, round.write == Outcome::Written, "{number}");
    }
}
