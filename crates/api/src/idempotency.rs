//! The header `Idempotency-Key` on requests that create a row: when a client sends the same request again, it gets the first
//! answer again, and nothing is created. Owns the table of answers, and knows no resource. See
//! `draft-ietf-httpapi-idempotency-key-header`.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::header::{self, ContentType},
};
use auth::{ClerkUser, Impersonation};
use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use chrono::{NaiveDateTime, TimeDelta};
use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, QueryResult, Queryable, RunQueryDsl, Selectable,
    SelectableHelper, sql_types::Timestamp,
};
use serde::Serialize;
use utoipa::{
    IntoParams,
    openapi::{
        Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, Type},
    },
};

use crate::{
    columns::now,
    db::{self, MultiConnection, dialect},
    error::{ApiError, FieldError, KeyConflict},
    resources::removal::{not_removed, removals},
};

mod schema {
    diesel::table! {
        idempotency_keys (user_id, key) {
            user_id -> Text,
            key -> Text,
            request -> Text,
            location -> Text,
            body -> Text,
            created_at -> Timestamp,
        }
    }
}

use schema::idempotency_keys;

diesel::allow_tables_to_appear_in_same_query!(idempotency_keys, removals);

/// The header's name.
pub(crate) const NAME: &str = "Idempotency-Key";

/// How long an answer is kept.
const RETENTION: TimeDelta = TimeDelta::days(1);
/// How many answers are kept for a user: an answer may be as long as the longest body, and outlives its row.
const MAX_ANSWERS: u32 = 1000;
/// How many old answers one statement deletes.
const OLD_ANSWERS: u32 = 1000;

/// The key of a request, if it has one.
///
/// # Extractor behavior
/// Rejects with 400 unless the header occurs at most once and is 1 to 255 printable ASCII characters in double quotes, without
/// `"` and `\`.
#[derive(Debug)]
pub struct IdempotencyKey(Option<Header>);

#[derive(Debug)]
struct Header {
    key: String,
    path: String,
}

impl FromRequest for IdempotencyKey {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut values = request.headers().get_all(NAME);
        let key = match (values.next(), values.next()) {
            (None, _) => Ok(None),
            (Some(value), None) => parse(value.as_bytes()).map(Some).ok_or(()),
            _ => Err(()),
        };
        let message = "must be 1 to 255 printable ASCII characters in double quotes, without \" and \\";
        ready(match key {
            Ok(key) => Ok(Self(key.map(|key| Header { key, path: request.path().to_owned() }))),
            Err(()) => Err(ApiError::Malformed(FieldError::new(NAME, message))),
        })
    }
}

impl IntoParams for IdempotencyKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let schema = ObjectBuilder::new().schema_type(Type::String).pattern(Some(r#"^"[ !#-\[\]-~]{1,255}"$"#));
        let description = "A new text for each row to create, in double quotes. The same request with the same key again \
                           gets the first answer again, for a day, and creates nothing.";
        let parameter = ParameterBuilder::new().name(NAME).parameter_in(ParameterIn::Header).required(Required::False);
        vec![parameter.description(Some(description)).schema(Some(schema.build())).build()]
    }
}

fn parse(value: &[u8]) -> Option<String> {
    let key = value.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    let is_plain = |byte: &u8| (b' '..=b'~').contains(byte) && !b"\"\\".contains(byte);
    let key = ((1..=255).contains(&key.len()) && key.iter().all(is_plain)).then(|| String::from_utf8(key.to_vec()));
    key?.ok()
}

/// A request that is answered once.
#[derive(Clone, Debug)]
pub(crate) struct KeyedRequest {
    user: String,
    key: String,
    digest: String,
}

impl IdempotencyKey {
    /// Returns the request if it has a key. Another path, body, active organization or impersonator makes it another request.
    ///
    /// # Errors
    /// The body cannot be serialized.
    pub(crate) fn of(self, caller: &ClerkUser, body: &impl Serialize) -> Result<Option<KeyedRequest>, ApiError> {
        let Some(Header { key, path }) = self.0 else { return Ok(None) };
        // An impersonator must not see what the user's own request has returned.
        let impersonator = match caller.impersonation() {
            Impersonation::Nobody => None,
            Impersonation::By(actor) => Some(actor.as_str()),
            Impersonation::Unknown => Some(""),
        };
        let organization = caller.org().map(|active| active.id().to_owned());
        let request = serde_json::to_vec(&(path, impersonator, organization, body))?;
        let digest = BASE64_STANDARD.encode(digest(&SHA256, &request));
        Ok(Some(KeyedRequest { user: caller.user_id().to_string(), key, digest }))
    }
}

/// The answer to a request that has created a row.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = idempotency_keys)]
pub(crate) struct Created {
    location: String,
    body: String,
}

impl Created {
    /// Creates the answer with this row's path and description.
    ///
    /// # Errors
    /// The body cannot be serialized.
    pub(crate) fn new(location: String, body: &impl Serialize) -> Result<Self, ApiError> {
        Ok(Self { location, body: serde_json::to_string(body)? })
    }

    /// Returns the response, 201.
    pub(crate) fn into_response(self) -> HttpResponse {
        let location = (header::LOCATION, self.location);
        HttpResponse::Created().insert_header(location).insert_header(ContentType::json()).body(self.body)
    }
}

#[derive(Insertable)]
#[diesel(table_name = idempotency_keys)]
struct NewAnswer<'a> {
    user_id: &'a str,
    key: &'a str,
    request: &'a str,
    location: &'a str,
    body: &'a str,
    created_at: NaiveDateTime,
}

/// Runs `create`, unless the request has a key and was answered before; then returns the first answer. The row and the answer
/// are written in one transaction: if the client got no answer, a retry finds out what was done.
///
/// On SQLite a request waits for the first one with its key, as for any other writer.
///
/// # Errors
/// 422 if the key was used for another request, or if too many of the user's answers are kept; on PostgreSQL 409 if the first
/// request with it is not finished; or `create` or a query fails. Nothing is written then.
pub(crate) fn once(
    connection: &mut MultiConnection,
    request: Option<KeyedRequest>,
    create: impl FnOnce(&mut MultiConnection) -> Result<Created, ApiError>,
) -> Result<Created, ApiError> {
    let Some(request) = request else { return create(connection) };
    db::transaction(connection, |connection| {
        if !dialect::try_lock(connection, &format!("{} {}", request.user, request.key))? {
            return Err(ApiError::KeyConflict(KeyConflict::InUse));
        }
        request.forget_old(connection)?;
        if let Some((digest, answer)) = request.earlier(connection)? {
            return if digest == request.digest { Ok(answer) } else { Err(ApiError::KeyConflict(KeyConflict::Reused)) };
        }
        if request.answers_of_user(connection)? >= MAX_ANSWERS.into() {
            let message = format!("A user may send at most {MAX_ANSWERS} creations with an Idempotency-Key a day.");
            return Err(ApiError::LimitReached(message));
        }
        let created = create(connection)?;
        request.record(connection, &created)?;
        Ok(created)
    })
}

/// Deletes a part of the answers that are older than a day, and returns whether there may be more. Called in the background:
/// after a busy day a request could not wait for all of them.
///
/// # Errors
/// The statement fails.
pub fn delete_old(connection: &mut MultiConnection) -> QueryResult<bool> {
    // SQLite takes `$1` as the name of a parameter, and numbers the first one as 1.
    let statement = format!(
        "DELETE FROM idempotency_keys WHERE (user_id, key) IN \
         (SELECT user_id, key FROM idempotency_keys WHERE created_at < $1 ORDER BY created_at LIMIT {OLD_ANSWERS})"
    );
    let deleted = diesel::sql_query(statement).bind::<Timestamp, _>(now() - RETENTION).execute(connection)?;
    Ok(deleted >= OLD_ANSWERS as usize)
}

impl KeyedRequest {
    /// Deletes the answer to an earlier request with this key if it is older than a day.
    fn forget_old(&self, connection: &mut MultiConnection) -> QueryResult<usize> {
        let own = idempotency_keys::table.find((&self.user, &self.key));
        diesel::delete(own.filter(idempotency_keys::created_at.lt(now() - RETENTION))).execute(connection)
    }

    /// Counts the answers that are kept for the user.
    fn answers_of_user(&self, connection: &mut MultiConnection) -> QueryResult<i64> {
        let answers = idempotency_keys::table.filter(idempotency_keys::user_id.eq(&self.user));
        answers.filter(idempotency_keys::created_at.ge(now() - RETENTION)).count().first(connection)
    }

    /// Returns the earlier request with this key, and its answer.
    fn earlier(&self, connection: &mut MultiConnection) -> QueryResult<Option<(String, Created)>> {
        idempotency_keys::table
            .find((&self.user, &self.key))
            .filter(not_removed!(idempotency_keys::user_id))
            .select((idempotency_keys::request, Created::as_select()))
            .first(connection)
            .optional()
    }

    fn record(&self, connection: &mut MultiConnection, Created { location, body }: &Created) -> QueryResult<usize> {
        let (user_id, key, request) = (&*self.user, &*self.key, &*self.digest);
        let answer = NewAnswer { user_id, key, request, location, body, created_at: now() };
        diesel::insert_into(idempotency_keys::table).values(answer).execute(connection)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_is_short_plain_text_in_quotes() {
        assert_eq!(parse(b"\"8e03978e 40d5\"").as_deref(), Some("8e03978e 40d5"));
        assert!(parse(format!("\"{}\"", "k".repeat(255)).as_bytes()).is_some());
        for wrong in ["", "\"", "\"\"", "key", "\"key", "\"a\"b\"", "\"a\\b\"", "\"\u{e9}\"", "\"a\tb\"", "\"a\";b=1"] {
            assert_eq!(parse(wrong.as_bytes()), None, "{wrong}");
        }
        assert_eq!(parse(format!("\"{}\"", "k".repeat(256)).as_bytes()), None);
    }
}
