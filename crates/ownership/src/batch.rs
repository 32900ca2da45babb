//! Checks many rows at once and refuses the request if the caller does not own all of them.

use std::{collections::HashSet, fmt};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web::Json};
use futures_util::future::LocalBoxFuture;
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use crate::{
    access::Level,
    caller::Caller,
    database::{Database, Lending},
    guard,
    identity::authenticate,
    ids,
    loaded::Loaded,
    observe::CheckedRow,
    owned::Owned,
    refusal::{Refusal, WriteError},
    resource::{ConnectionOf, LookupAll, QueryErrorOf, Resource},
    scoped::Scoped,
};

/// The rows that a body `{"ids": […]}` names, with the proof that the caller owns each of them.
///
/// For handlers under `#[check_ownership("…", batch)]`.
///
/// # Extractor behavior
/// Responds with 401 without a valid identity, before it reads the body. A body that is not `{"ids": [string, …]}`, or
/// has more than [`MAX_BATCH`] ids, fails as `web::Json` fails, with the application's `JsonConfig`. If the caller does
/// not own a row, or it does not or cannot exist, the whole batch is refused. One statement loads all rows.
#[derive(Debug)]
pub struct OwnedBatch<R: Resource> {
    rows: Vec<Owned<R>>,
    caller: Caller,
}

/// The maximum number of ids in a batch.
pub const MAX_BATCH: usize = 100;

impl<R: Resource> OwnedBatch<R> {
    /// Returns the rows, each with its proof.
    pub fn into_rows(self) -> Vec<Owned<R>> {
        self.rows
    }

    /// Deletes all rows, or none if the caller has lost the access to one of them.
    ///
    /// # Errors
    /// [`WriteError::Refused`] if the caller has lost the access to a row, [`WriteError::Query`] if a query fails.
    pub fn delete(self, connection: &mut Scoped<'_, ConnectionOf<R>>) -> Result<usize, WriteError<QueryErrorOf<R>>> {
        let ids: Vec<R::Id> = self.rows.iter().map(|row| row.id().clone()).collect();
        let deleted = R::delete_all(connection.raw(), &LookupAll { ids: &ids, caller: &self.caller })?;
        if deleted { Ok(ids.len()) } else { Err(WriteError::Refused(Refusal::denied::<R>())) }
    }
}

impl<R: Resource> FromRequest for OwnedBatch<R> {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let user = authenticate(&request).await?;
            let Object(Ids { ids }) = Json::<Object>::from_request(&request, &mut payload).await?.into_inner();
            // Only an attribute can name overrides.
            let check = request.extensions().get().and_then(Loaded::batch_of::<R>);
            let caller = Caller::new(&user, Level::Owner, check.map_or(&[], |check| check.overrides));
            let rows = load_rows::<R>(&request, &caller, ids).await?;
            Ok(Self { rows, caller })
        })
    }
}

/// Loads all of the rows, or refuses the batch.
async fn load_rows<R: Resource>(
    request: &HttpRequest,
    caller: &Caller,
    ids: Vec<String>,
) -> Result<Vec<Owned<R>>, actix_web::Error> {
    // A repeated id is one row in the log.
    let mut seen = HashSet::new();
    let mut checked_rows: Vec<_> =
        ids.iter().filter(|id| seen.insert(id.as_str())).map(|id| CheckedRow::requested::<R>(id)).collect();
    let outcome = read_rows::<R>(request, caller, ids).await.map_err(actix_web::Error::from);
    if let Ok(rows) = &outcome {
        checked_rows = rows.iter().map(CheckedRow::of).collect();
    }
    guard::report_check(request, checked_rows, outcome.as_ref().err()).await;
    outcome
}

async fn read_rows<R: Resource>(
    request: &HttpRequest,
    caller: &Caller,
    ids: Vec<String>,
) -> Result<Vec<Owned<R>>, Refusal> {
    // Refuses an id that cannot exist without a query.
    ids::parse_all::<R>(&ids)?;
    let caller = caller.clone();
    let outcome = guard::database::<R>(request)?
        .lend_read(
            move |connection| match Owned::<R>::all_of(connection, &caller, &ids) {
                Ok(rows) => Ok(Some(rows)),
                Err(WriteError::Refused(_)) => Ok(None),
                Err(WriteError::Query(error)) => Err(error),
            },
            Lending(()),
        )
        .await
        .map_err(Refusal::unanswered::<R>)?;
    outcome.ok_or_else(Refusal::denied::<R>)
}

/// The body of a batch.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ids {
    #[serde(deserialize_with = "bounded")]
    ids: Vec<String>,
}

/// The body, read only from an object: a derived `Deserialize` would also accept an array of the fields' values.
struct Object(Ids);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object with `ids`")
    }

    fn visit_map<M: MapAccess<'de>>(self, fields: M) -> Result<Object, M::Error> {
        Ids::deserialize(MapAccessDeserializer::new(fields)).map(Object)
    }
}

fn bounded<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let ids = Vec::deserialize(deserializer)?;
    if ids.is_empty() || ids.len() > MAX_BATCH {
        return Err(Error::custom(format_args!("ids: between 1 and {MAX_BATCH} of them")));
    }
    Ok(ids)
}
