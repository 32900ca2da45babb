//! Deployments, which a user owns, personally or within an organization: the table, the row, and changes to it. The modules
//! below have the grants, the people, the lists and the views.

pub mod grant;
pub mod people;
pub mod search;
mod view;

use std::{collections::BTreeMap, str::FromStr};

use chrono::NaiveDateTime;
use diesel::{
    AsChangeset, ExpressionMethods, Identifiable, Insertable, QueryDsl, QueryResult, Queryable, RunQueryDsl,
    Selectable, deserialize::FromSqlRow, dsl::exists, expression::AsExpression, sql_types::Text,
};
use ownership::{
    Owned, Refusal, Scoped, WriteError,
    access::{Editor, Level},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use view::{DeploymentView, PublicDeployment, PublicDeploymentView};

use super::{caller_access::CallerAccess, organization::deleted_organizations, removal::removals, user::UserId};
use crate::{
    columns::{TextJson, prefixed_id, text_column},
    db::MultiConnection,
    limits::Limits,
};

/// The environment variables of a deployment.
pub type EnvVars = BTreeMap<String, String>;

diesel::table! {
    deployments (id) {
        id -> Text,
        user_id -> Text,
        org_id -> Nullable<Text>,
        name -> Text,
        repository -> Text,
        branch -> Text,
        docker_file_path -> Text,
        context_dir -> Text,
        port_number -> Integer,
        env_vars -> Text,
        resource_version -> Text,
        private -> Bool,
        description -> Nullable<Text>,
        tags -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

prefixed_id!(
    /// `dep_` and a UUIDv7.
    DeploymentId,
    "dep_"
);

/// The row.
#[derive(Clone, Debug, Queryable, Selectable, Identifiable)]
#[diesel(table_name = deployments)]
pub struct Deployment {
    pub(crate) id: DeploymentId,
    pub(crate) user_id: UserId,
    pub(crate) org_id: Option<String>,
    pub(crate) name: String,
    pub(crate) repository: String,
    pub(crate) branch: String,
    pub(crate) docker_file_path: String,
    pub(crate) context_dir: String,
    pub(crate) port_number: i32,
    pub(crate) env_vars: TextJson<EnvVars>,
    pub(crate) resource_version: ResourceVersion,
    pub(crate) private: bool,
    pub(crate) description: Option<String>,
    pub(crate) tags: TextJson<Vec<String>>,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
}

/// A new deployment, without its owner and its organization.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = deployments)]
pub struct NewDeployment {
    pub(crate) id: DeploymentId,
    pub(crate) name: String,
    pub(crate) repository: String,
    pub(crate) branch: String,
    pub(crate) docker_file_path: String,
    pub(crate) context_dir: String,
    pub(crate) port_number: i32,
    pub(crate) env_vars: TextJson<EnvVars>,
    pub(crate) resource_version: ResourceVersion,
    pub(crate) private: bool,
    pub(crate) description: Option<String>,
    pub(crate) tags: TextJson<Vec<String>>,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
}

/// The changeable columns. `None` keeps the value; `Some(None)` clears it.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = deployments)]
pub struct DeploymentChanges {
    pub name: Option<String>,
    pub repository: Option<String>,
    pub branch: Option<String>,
    pub docker_file_path: Option<String>,
    pub context_dir: Option<String>,
    pub port_number: Option<i32>,
    pub env_vars: Option<TextJson<EnvVars>>,
    pub resource_version: Option<ResourceVersion>,
    pub private: Option<bool>,
    pub description: Option<Option<String>>,
    pub tags: Option<TextJson<Vec<String>>>,
    pub updated_at: NaiveDateTime,
}

/// Whether a user may own a deployment that was just created for them or transferred to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OwnerCheck {
    /// They may.
    Passed,
    /// They would own too many.
    LimitReached,
    /// They are being removed.
    BeingRemoved,
    /// Clerk has deleted the organization that it should belong to.
    OrganizationDeleted,
}

impl Deployment {
    /// Checks a deployment's new owner, in the transaction that has written the owner and is rolled back if the check fails.
    /// The write locks the owner's row until the transaction ends, so two at once cannot exceed the limit.
    pub(crate) fn check_owner(
        connection: &mut MultiConnection,
        owner: &UserId,
        organization: Option<&str>,
        limits: &Limits,
    ) -> QueryResult<OwnerCheck> {
        let leaving = removals::table.filter(removals::subject.eq(owner.to_string()));
        let beyond = deployments::table
            .filter(deployments::user_id.eq(owner.clone()))
            .select(deployments::id)
            .order(deployments::id)
            .limit(1)
            .offset(limits.deployments_per_user.into());
        // No id is empty: a personal deployment matches no organization.
        let organization = organization.unwrap_or_default().to_owned();
        let deleted = deleted_organizations::table.filter(deleted_organizations::id.eq(organization));
        Ok(match diesel::select((exists(leaving), exists(deleted), exists(beyond))).first(connection)? {
            (true, _, _) => OwnerCheck::BeingRemoved,
            (false, true, _) => OwnerCheck::OrganizationDeleted,
            (false, false, true) => OwnerCheck::LimitReached,
            (false, false, false) => OwnerCheck::Passed,
        })
    }

    /// Changes a deployment, if the caller still may, and returns it with the access that they have then.
    ///
    /// A caller who passed the check as the owner may have transferred the deployment since, and be an editor by now. Then
    /// they may neither write the owner's fields nor see the environment variables.
    ///
    /// # Errors
    /// [`WriteError::Refused`] if the caller no longer may; or a query fails.
    pub fn change(
        connection: &mut Scoped<'_, MultiConnection>,
        deployment: Owned<Self, Editor>,
        changes: DeploymentChanges,
    ) -> Result<(Self, CallerAccess), WriteError<diesel::result::Error>> {
        let (access, owner) = (CallerAccess::of(&deployment), deployment.owner());
        let has_owner_fields = changes.env_vars.is_some() || changes.private.is_some();
        let write = |connection: &mut Scoped<'_, MultiConnection>, deployment: Owned<Self, Editor>| {
            let row = deployment.update(connection, changes)?.into_row();
            let access = if row.owner() == owner { access } else { access.at_most(Level::Editor) };
            if has_owner_fields && access.level_for_fields() != Level::Owner {
                return Err(WriteError::Refused(Refusal::denied::<Self>()));
            }
            Ok((row, access))
        };
        if has_owner_fields {
            connection.transaction(|connection| write(connection, deployment))
        } else {
            write(connection, deployment)
        }
    }

    /// Returns what decides who owns it.
    fn owner(&self) -> (UserId, Option<String>) {
        (self.user_id.clone(), self.org_id.clone())
    }
}

/// The size of a deployment's machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, AsExpression, FromSqlRow, ToSchema)]
#[diesel(sql_type = Text)]
#[serde(rename_all = "lowercase")]
pub enum ResourceVersion {
    /// The smallest size.
    #[default]
    Basic,
    /// The usual size.
    Standard,
    /// The largest size.
    High,
}

impl ResourceVersion {
    fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Standard => "standard",
            Self::High => "high",
        }
    }
}

impl FromStr for ResourceVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Basic, Self::Standard, Self::High]
            .into_iter()
            .find(|version| version.as_str() == text)
            .ok_or_else(|| format!("unknown resource version {text:?}"))
    }
}

text_column!(ResourceVersion);
