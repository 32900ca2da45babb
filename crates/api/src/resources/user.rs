//! Users: the rows that mirror Clerk's users.

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
    /// A Clerk user's id in a column, by the same rule as `auth`'s id of a verified subject.
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

/// A row to insert. It is made only from verified ids, so a caller cannot create another user's row.
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

/// Returns the token's email address. A template may put any text into the claim: one that cannot be an address counts as
/// absent.
fn email_of(caller: &auth::ClerkUser) -> Option<String> {
    caller.email().filter(|email| may_be_address(email)).map(ToOwned::to_owned)
}

/// Returns the time of the state that a token shows, in milliseconds by Clerk's clock: its second of issue.
fn as_of(caller: &auth::ClerkUser) -> i64 {
    caller.issued_at().saturating_mul(1000)
}

/// Joins a user's names. Returns `None` if both are absent or blank.
pub(crate) fn full_name(first: Option<String>, last: Option<String>) -> Option<String> {
    let names: Vec<_> = [first, last].into_iter().flatten().filter(|name| !name.trim().is_empty()).collect();
    (!names.is_empty()).then(|| names.join(" "))
}

/// RFC 5321 allows 254 characters.
fn may_be_address(email: &str) -> bool {
    (3..=254).contains(&email.len()) && text::check(email, Lines::One).is_ok()
}

impl User {
    /// Updates the caller's own row. The email address comes from the token, unless the row has a newer one.
    ///
    /// # Errors
    /// `NotFound` if there is no row; or a query fails.
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

/// The changeable columns. `None` keeps the value; `Some(None)` clears it.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = users)]
pub struct UserChanges {
    pub first_name: Option<Option<String>>,
    pub last_name: Option<Option<String>>,
    pub img_url: Option<Option<String>>,
    pub updated_at: NaiveDateTime,
}

/// A user's own profile.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserView {
    /// The user's Clerk id.
    #[schema(value_type = String, example = "user_2x9Zr4")]
    pub id: String,
    /// The verified primary email address from the latest webhook or token; null if none has one.
    pub email: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The picture's URL.
    pub img_url: Option<String>,
    /// Whether this service has a row for the user. Without one, the other fields come from the token.
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
    /// Of a caller without a row, from the token.
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
