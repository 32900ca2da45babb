//! A Clerk user's mirror row.

pub mod sync;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::{
    AsChangeset, ExpressionMethods, Identifiable, Insertable, QueryDsl, QueryResult, Queryable, RunQueryDsl,
    Selectable, result::Error as QueryError,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    columns::{now, text_id, to_utc},
    db::{MultiBackend, MultiConnection},
    text::{self, Lines},
};

diesel::table! {
    users (id) {
        id -> Text,
        email -> Nullable<Text>,
        first_name -> Nullable<Text>,
        last_name -> Nullable<Text>,
        img_url -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        clerk_updated_at -> Nullable<BigInt>,
        email_as_of -> Nullable<BigInt>,
    }
}

diesel::table! {
    deleted_users (id) {
        id -> Text,
        deleted_at -> BigInt,
    }
}

text_id!(
    /// A Clerk user's id, as the mirror table keeps it: the verified subject's rule is `auth`'s.
    UserId,
    |text| text.parse::<auth::UserId>().is_ok()
);

impl From<&auth::UserId> for UserId {
    fn from(verified: &auth::UserId) -> Self {
        Self(verified.as_str().to_owned())
    }
}

/// The row.
#[derive(Clone, Debug, Queryable, Selectable, Identifiable)]
#[diesel(table_name = users)]
pub struct User {
    id: UserId,
    email: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    img_url: Option<String>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

/// What is inserted: made from verified ids alone, so that a row for somebody else cannot be asked for.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = users)]
pub struct NewUser {
    id: UserId,
    email: Option<String>,
    email_as_of: Option<i64>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

impl From<&auth::ClerkUser> for NewUser {
    fn from(caller: &auth::ClerkUser) -> Self {
        let (now, email) = (now(), email_of(caller));
        let email_as_of = email.as_ref().map(|_| as_of(caller));
        Self { id: caller.user_id().into(), email, email_as_of, created_at: now, updated_at: now }
    }
}

impl From<&auth::UserId> for NewUser {
    fn from(id: &auth::UserId) -> Self {
        let now = now();
        Self { id: id.into(), email: None, email_as_of: None, created_at: now, updated_at: now }
    }
}

/// A template may put anything into the claim: what cannot be an address, or cannot be read, counts as none. RFC 5321 allows
/// 254 characters.
fn email_of(caller: &auth::ClerkUser) -> Option<String> {
    caller.email().filter(|email| may_be_address(email)).map(ToOwned::to_owned)
}

/// Which state of the user a token shows, in milliseconds by Clerk's clock: one from its second of issue, or newer.
fn as_of(caller: &auth::ClerkUser) -> i64 {
    caller.issued_at().saturating_mul(1000)
}

fn may_be_address(email: &str) -> bool {
    (3..=254).contains(&email.len()) && text::check(email, Lines::One).is_ok()
}

impl User {
    /// Changes the caller's own row, which is there. The e-mail address is the token's, unless the row shows a newer one.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn refresh(
        connection: &mut MultiConnection,
        caller: &auth::ClerkUser,
        changes: UserChanges,
    ) -> QueryResult<Self> {
        if let Some(email) = email_of(caller) {
            sync::apply_email(connection, caller.user_id(), Some(email), as_of(caller))?;
        }
        diesel::update(users::table.filter(users::id.eq(caller.user_id().as_str())))
            .set(changes)
            .returning(<Self as Selectable<MultiBackend>>::construct_selection())
            .load::<Self>(connection)?
            .pop()
            .ok_or(QueryError::NotFound)
    }
}

/// What may be changed. A field that is `None` stays; `Some(None)` empties it.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = users)]
pub struct UserChanges {
    /// The first name.
    pub first_name: Option<Option<String>>,
    /// The last name.
    pub last_name: Option<Option<String>>,
    /// The picture's address.
    pub img_url: Option<Option<String>>,
    /// When the row is changed.
    pub updated_at: NaiveDateTime,
}

/// A user as the API shows them to themselves.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserView {
    /// Clerk's id of the user.
    #[schema(value_type = String, example = "user_2x9Zr4")]
    pub id: String,
    /// The verified primary address, as a webhook or a token's claim last said it; null when neither has.
    pub email: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The picture's address.
    pub img_url: Option<String>,
    /// Whether this service has a row for the user; until it has, the other fields are what the token says.
    pub synced: bool,
    /// When the row was created.
    pub created_at: Option<DateTime<Utc>>,
    /// When the row was last changed.
    pub updated_at: Option<DateTime<Utc>>,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self {
            id: user.id.to_string(),
            email: user.email,
            first_name: user.first_name,
            last_name: user.last_name,
            img_url: user.img_url,
            synced: true,
            created_at: Some(to_utc(user.created_at)),
            updated_at: Some(to_utc(user.updated_at)),
        }
    }
}

impl From<&auth::ClerkUser> for UserView {
    /// A caller without a row: what the token says.
    fn from(caller: &auth::ClerkUser) -> Self {
        Self {
            id: caller.user_id().to_string(),
            email: email_of(caller),
            first_name: None,
            last_name: None,
            img_url: None,
            synced: false,
            created_at: None,
            updated_at: None,
        }
    }
}
