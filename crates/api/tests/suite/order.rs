//! The order of the checks: identity, ownership, then the body. On every route that takes a body, a refused caller's
//! body is not read, whether it is malformed, too large or endless.

use std::{cell::Cell, rc::Rc};

use actix_web::{error::PayloadError, web::Bytes};
use futures_util::{Stream, StreamExt as _, stream};

use super::matrix::{Caller, NOBODY, Route, World};
use crate::support::{Call, TestApp};

/// A body that counts the bytes read from it.
#[derive(Clone, Copy, Debug)]
enum Wrong {
    Malformed,
    Oversized,
    Endless,
}

impl Wrong {
    const ALL: [Self; 3] = [Self::Malformed, Self::Oversized, Self::Endless];

    fn pieces(self) -> Box<dyn Stream<Item = Bytes> + Unpin> {
        let piece = Bytes::from_static(&[b' '; 1024]);
        match self {
            Self::Malformed => Box::new(stream::iter([Bytes::from_static(b"{")])),
            Self::Oversized => Box::new(stream::iter(vec![piece; 1024])),
            Self::Endless => Box::new(stream::repeat(piece)),
        }
    }

    /// The call with this body, and the counter of its bytes.
    fn on(self, call: Call<'_>) -> (Call<'_>, Rc<Cell<usize>>) {
        let taken = Rc::new(Cell::new(0));
        let count = taken.clone();
        let counted = self.pieces().map(move |piece| {
            count.set(count.get() + piece.len());
            Ok::<_, PayloadError>(piece)
        });
        // A body whose announced length is too large is refused for its sender first.
        let call = if matches!(self, Self::Oversized) { call.with("content-length", "1048576") } else { call };
        (call.json_stream(counted), taken)
    }
}

/// Sends a body that must not be read.
async fn refuses_unread(app: &TestApp, route: &Route, caller: Caller, world: &World, (status, code): (u16, &str)) {
    for wrong in Wrong::ALL {
        let (call, taken) = wrong.on(route.call(&caller.client(app, world), world));
        let answer = app.unchanged_by(call).await.refuses(status, code);
        assert_eq!(taken.get(), 0, "{} {caller:?} {wrong:?}: {}", route.name(), answer.text());
    }
}

#[actix_web::test]
async fn anonymous_body_is_never_read() {
    let app = TestApp::start().await;
    let world = World::new(&app).await;
    for route in Route::with_a_body() {
        for (caller, code) in NOBODY.into_iter().zip(["token-missing", "token-expired", "token-invalid-signature"]) {
            refuses_unread(&app, &route, caller, &world, (401, code)).await;
        }
    }
}

#[actix_web::test]
async fn strangers_body_is_never_read() {
    let app = TestApp::start().await;
    let world = World::new(&app).await;
    let in_path = |route: &Route| !route.entry.checks.is_empty() && !route.row_parameters().is_empty();
    for route in Route::with_a_body().filter(in_path) {
        refuses_unread(&app, &route, Caller::Stranger, &world, (403, "not_owner")).await;
    }
}

#[actix_web::test]
async fn refused_impersonators_body_is_never_read() {
    let app = TestApp::start().await;
    let world = World::new(&app).await;
    for route in Route::with_a_body().filter(|route| route.entry.no_impersonation) {
        refuses_unread(&app, &route, Caller::Impersonated, &world, (403, "impersonation")).await;
    }
}

#[actix_web::test]
async fn the_owners_body_is_read_and_refused_for_what_it_is() {
    let app = TestApp::start().await;
    let world = World::new(&app).await;
    let owner = Caller::OwnerInOrg.client(&app, &world);
    for route in Route::with_a_body() {
        for (wrong, status) in Wrong::ALL.into_iter().zip([400, 413, 413]) {
            let (call, taken) = wrong.on(route.call(&owner, &world));
            let answer = app.unchanged_by(call).await;
            assert_eq!(answer.status, status, "{} {wrong:?}: {}", route.name(), answer.text());
            // The announced length alone is enough for the refusal.
            let announced = matches!(wrong, Wrong::Oversized);
            assert_eq!(taken.get() == 0, announced, "{} {wrong:?}: {} bytes", route.name(), taken.get());
        }
    }
}
