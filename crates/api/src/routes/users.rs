//! Users: each reads, changes and deletes only their own account, and sees the names of the users that they know.

use actix_web::{
    HttpResponse, delete, get, patch, post,
    web::{Data, Json},
};
use auth::ClerkUser;
use diesel::OptionalExtension;
use ownership::{Database, Owned, Refusal, Unscoped, authenticated, check_ownership, identity};
use serde::{Deserialize, de::IgnoredAny};
use utoipa::{
    IntoParams, ToSchema,
    openapi::{
        path::{Parameter, ParameterIn},
        schema::{ObjectBuilder, Type},
    },
};

use crate::{
    columns,
    db::Db,
    error::{ApiError, FieldError},
    http::{Body, Page, PageQuery, Query, Validate, query_parameter, rules},
    resources::{
        deployment::people::KnownUser,
        removal,
        user::{User, UserChanges, UserId, UserView, sync},
    },
};

/// A user's own changes. Everything else comes from the token.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateUser {
    /// Up to 100 characters; null clears it.
    #[serde(default, deserialize_with = "rules::double_option")]
    first_name: Option<Option<String>>,
    /// Up to 100 characters; null clears it.
    #[serde(default, deserialize_with = "rules::double_option")]
    last_name: Option<Option<String>>,
    /// An http or https URL; null clears it.
    #[serde(default, deserialize_with = "rules::double_option")]
    img_url: Option<Option<String>>,
}

/// The body of `clerk-sync`.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SyncUser {
    /// Up to 100 characters; null clears it.
    #[serde(default, deserialize_with = "rules::double_option")]
    first_name: Option<Option<String>>,
    /// Up to 100 characters; null clears it.
    #[serde(default, deserialize_with = "rules::double_option")]
    last_name: Option<Option<String>>,
    /// An http or https URL; null clears it.
    #[serde(default, deserialize_with = "rules::double_option")]
    img_url: Option<Option<String>>,
    /// Accepted because front ends send it, and ignored: the email address comes from the token.
    #[serde(default, rename = "email")]
    #[schema(value_type = Option<String>)]
    _email: Option<IgnoredAny>,
    /// Accepted because front ends send it, and ignored: the id comes from the token.
    #[serde(default, rename = "clerkId")]
    #[schema(value_type = Option<String>)]
    _clerk_id: Option<IgnoredAny>,
}

impl Validate for UpdateUser {
    fn validate(&mut self, errors: &mut Vec<FieldError>) {
        check(errors, &mut self.first_name, &mut self.last_name, &self.img_url);
    }
}

impl UpdateUser {
    fn changes(self) -> UserChanges {
        UserChanges {
            first_name: self.first_name,
            last_name: self.last_name,
            img_url: self.img_url,
            updated_at: columns::now(),
        }
    }
}

impl SyncUser {
    fn fields(self) -> UpdateUser {
        UpdateUser { first_name: self.first_name, last_name: self.last_name, img_url: self.img_url }
    }
}

impl Validate for SyncUser {
    fn validate(&mut self, errors: &mut Vec<FieldError>) {
        check(errors, &mut self.first_name, &mut self.last_name, &self.img_url);
    }
}

/// `?limit&after&q&ids`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownUsersQuery {
    limit: Option<u32>,
    after: Option<UserId>,
    q: Option<String>,
    ids: Option<String>,
}

/// Written by hand: the derived one would allow null.
impl IntoParams for KnownUsersQuery {
    fn into_params(parameter_in: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = || ObjectBuilder::new().schema_type(Type::String);
        let mut parameters = PageQuery::<UserId>::into_params(parameter_in);
        parameters.extend([
            query_parameter(
                "q",
                text().max_length(Some(LONGEST_SEARCH)),
                "Text that the name or the id contains, ignoring case. Absent or empty: all.",
            ),
            query_parameter("ids", text(), "Only these users: at most 100 ids, separated by commas."),
        ]);
        parameters
    }
}

/// The longest text to search for, in characters.
const LONGEST_SEARCH: usize = 100;
/// At most as many as a page has.
const MOST_IDS: usize = 100;

type Field = Option<Option<String>>;

/// Validates the fields that both bodies have.
fn check(errors: &mut Vec<FieldError>, first_name: &mut Field, last_name: &mut Field, img_url: &Field) {
    rules::single_line(errors, "firstName", first_name.iter_mut().flatten(), 0..=100);
    rules::single_line(errors, "lastName", last_name.iter_mut().flatten(), 0..=100);
    rules::web_address(errors, "imgUrl", img_url.iter().flatten());
}

/// Creates or updates the caller's own row. In an impersonated session the names and the picture stay.
#[utoipa::path(tag = "users", request_body = SyncUser, responses((status = 200, body = UserView)))]
#[authenticated(unscoped = "the caller's own row does not exist yet; its id comes from the verified token")]
#[post("/users/clerk-sync")]
pub async fn sync_user(
    caller: ClerkUser,
    db: Unscoped<Db>,
    Body(body): Body<SyncUser>,
) -> Result<Json<UserView>, ApiError> {
    // Front ends call this without the user's doing, so an impersonated session is not refused: it only keeps the profile.
    let profile = if identity::no_impersonation(&caller).is_ok() { body.fields() } else { UpdateUser::default() };
    let changes = profile.changes();
    let user = db
        .run(move |connection| {
            sync::with_user_row(connection, &caller, |connection| User::refresh(connection, &caller, changes))
        })
        .await?;
    Ok(Json(user.into()))
}

/// Shows the caller.
#[utoipa::path(tag = "users", responses((status = 200, body = UserView)))]
#[authenticated]
#[get("/users/me")]
pub async fn show_me(caller: ClerkUser, db: Data<Db>) -> Result<Json<UserView>, ApiError> {
    let unsynced = UserView::from(&caller);
    let user: Option<User> = db.read(move |connection| User::owned_by(&caller).first(connection).optional()).await?;
    Ok(Json(user.map_or(unsynced, UserView::from)))
}

/// Lists the users that the caller knows, ordered by id: the grantees of the caller's deployments, and the owners of those that
/// are shared with the caller; with `org:deployments:manage` or the role `org:admin`, the grantees of the active organization's
/// deployments, and with either or `org:deployments:read`, their owners.
///
/// No parameter leads to any other user. There are no email addresses: an owner can share a deployment with any id, or transfer
/// it, and would learn the address of its user.
#[utoipa::path(tag = "users", params(KnownUsersQuery), responses((status = 200, body = Page<KnownUser>)))]
#[authenticated(unscoped = "reads the names of the users who own or share what the caller may read")]
#[get("/users/known")]
pub async fn list_known_users(
    caller: ClerkUser,
    db: Unscoped<Db>,
    Query(query): Query<KnownUsersQuery>,
) -> Result<Json<Page<KnownUser>>, ApiError> {
    let (limit, after) = PageQuery { limit: query.limit, after: query.after }.bounds()?;
    let mut errors = Vec::new();
    rules::exact_line(&mut errors, "q", &query.q, 0..=LONGEST_SEARCH);
    let ids = query.ids.map(|ids| ids.split(',').map(str::parse).collect::<Result<Vec<UserId>, _>>()).transpose();
    if !ids.as_ref().is_ok_and(|ids| ids.as_ref().is_none_or(|ids| ids.len() <= MOST_IDS)) {
        errors.push(FieldError::new("ids", format!("must be at most {MOST_IDS} user ids, separated by commas")));
    }
    let Some(ids) = ids.ok().filter(|_| errors.is_empty()) else { return Err(ApiError::Invalid(errors)) };
    let q = query.q.filter(|q| !q.is_empty());
    let users = db
        .read(move |connection| {
            KnownUser::of(connection, &caller, q.as_deref(), ids.clone(), after.as_ref(), limit + 1)
        })
        .await?;
    Ok(Json(Page::new(users, limit, |user: &KnownUser| user.id.to_string())))
}

/// Shows the user with this id, who is the caller.
#[utoipa::path(tag = "users", responses((status = 200, body = UserView)))]
#[check_ownership("user")]
#[get("/users/{id}")]
pub async fn show_user(user: Owned<User>) -> Json<UserView> {
    Json(user.into_row().into())
}

/// Changes the caller's names and picture.
#[utoipa::path(tag = "users", request_body = UpdateUser, responses((status = 200, body = UserView)))]
#[check_ownership("user", no_impersonation)]
#[patch("/users/{id}")]
pub async fn update_user(
    user: Owned<User>,
    db: Data<Db>,
    Body(body): Body<UpdateUser>,
) -> Result<Json<UserView>, ApiError> {
    let user = db.run(move |connection| user.update(connection, body.changes())).await?;
    Ok(Json(user.into_row().into()))
}

/// Deletes a user and everything that they own.
///
/// All of it is inaccessible from then on. 202 means that the deletion continues in the background; until it is complete the
/// user cannot create anything (409 `being_deleted`).
#[utoipa::path(tag = "users", responses((status = 202), (status = 204)))]
#[check_ownership(
    "user",
    no_impersonation,
    unscoped = "deletes the caller's rows in parts, with the grants and endpoints that depend on them"
)]
#[delete("/users/{id}")]
pub async fn delete_user(user: Owned<User>, db: Unscoped<Db>) -> Result<HttpResponse, ApiError> {
    let is_gone = db
        .run(move |connection| {
            if !removal::request_by_owner(connection, &user)? {
                return Err(ApiError::Refused(Refusal::denied::<User>()));
            }
            Ok(removal::begin(connection, user.caller().as_str()))
        })
        .await?;
    Ok(if is_gone { HttpResponse::NoContent() } else { HttpResponse::Accepted() }.finish())
}
