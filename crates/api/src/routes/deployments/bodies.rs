//! What clients send about deployments. None of it can name an id or an owner: those fields do not exist here, and a
//! field that does not exist is an error.

use auth::{ClerkUser, UserId};
use ownership::{
    Owned,
    access::{Editor, Level},
    identity,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    columns::{TextJson, now},
    error::{ApiError, FieldError},
    http::{Validate, rules},
    resources::deployment::{Deployment, DeploymentChanges, DeploymentId, EnvVars, ResourceVersion, VisibleDeployment},
};

/// A new deployment.
///
/// Texts that people read are trimmed and hold no invisible characters; in `name` and `tags` runs of white space collapse.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateDeployment {
    /// 1 to 100 characters.
    name: String,
    /// 1 to 500 characters.
    repository: String,
    /// 1 to 255 characters.
    #[serde(default = "main")]
    branch: String,
    /// 1 to 255 characters.
    #[serde(default = "dockerfile")]
    docker_file_path: String,
    /// 1 to 255 characters.
    #[serde(default = "here")]
    context_dir: String,
    /// 1 to 65535.
    #[serde(default = "port")]
    port_number: i32,
    /// Up to 100 variables, of up to 4096 characters each.
    #[serde(default)]
    env_vars: EnvVars,
    /// `basic` unless said.
    #[serde(default)]
    resource_version: ResourceVersion,
    /// Private unless said.
    #[serde(default = "yes")]
    private: bool,
    /// Up to 2000 characters.
    #[serde(default)]
    description: Option<String>,
    /// Up to 20 tags, of up to 50 characters each.
    #[serde(default)]
    tags: Vec<String>,
    /// Whether it belongs to the organization that the caller acts in, the token's active one. Default: true with an
    /// `orgId`, else false, which is a personal deployment.
    #[serde(default, deserialize_with = "rules::double_option")]
    in_organization: Option<bool>,
    /// The organization that it belongs to, which has to be the active one: a front end that shows another one is told
    /// (409). Null is a personal deployment.
    #[serde(default, deserialize_with = "rules::double_option")]
    org_id: Option<Option<String>>,
}

fn main() -> String {
    "main".to_owned()
}

fn dockerfile() -> String {
    "Dockerfile".to_owned()
}

fn here() -> String {
    ".".to_owned()
}

fn port() -> i32 {
    8080
}

fn yes() -> bool {
    true
}

impl CreateDeployment {
    /// The row, with a new id, its owner and the owner's active organization, if it is to belong there.
    ///
    /// # Errors
    /// 403 `impersonation` when somebody else acts as the owner and would publish it; 409 and 422 as
    /// [`organization`](Self::organization).
    pub(super) fn into_row(self, owner: &ClerkUser) -> Result<Deployment, ApiError> {
        if !self.private {
            identity::no_impersonation(owner)?;
        }
        let (now, org_id) = (now(), self.organization(owner)?);
        Ok(Deployment {
            id: DeploymentId::generate(),
            user_id: owner.user_id().into(),
            org_id,
            name: self.name,
            repository: self.repository,
            branch: self.branch,
            docker_file_path: self.docker_file_path,
            context_dir: self.context_dir,
            port_number: self.port_number,
            env_vars: TextJson::new(self.env_vars)?,
            resource_version: self.resource_version,
            private: self.private,
            description: self.description,
            tags: TextJson::new(self.tags)?,
            created_at: now,
            updated_at: now,
        })
    }

    /// The organization that it is to belong to: the active one or none.
    ///
    /// # Errors
    /// 409 when `orgId` names another one than the active one; 422 when there is no active one, or when `inOrganization`
    /// contradicts `orgId`.
    fn organization(&self, owner: &ClerkUser) -> Result<Option<String>, ApiError> {
        let active = owner.org().map(|active| active.id().to_owned());
        let contradiction = || Err(ApiError::invalid("inOrganization", "contradicts orgId"));
        match (&self.org_id, self.in_organization) {
            (Some(Some(_)), Some(false)) | (Some(None), Some(true)) => contradiction(),
            (Some(Some(meant)), _) if active.as_ref() != Some(meant) => Err(ApiError::OrganizationMismatch { active }),
            (None, Some(true)) if active.is_none() => {
                Err(ApiError::invalid("inOrganization", "the session has no active organization"))
            }
            (Some(Some(_)), _) | (None, Some(true)) => Ok(active),
            (Some(None) | None, _) => Ok(None),
        }
    }
}

/// What to change; a field that is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateDeployment {
    /// 1 to 100 characters.
    #[serde(default, deserialize_with = "rules::double_option")]
    name: Option<String>,
    /// 1 to 500 characters.
    #[serde(default, deserialize_with = "rules::double_option")]
    repository: Option<String>,
    /// 1 to 255 characters.
    #[serde(default, deserialize_with = "rules::double_option")]
    branch: Option<String>,
    /// 1 to 255 characters.
    #[serde(default, deserialize_with = "rules::double_option")]
    docker_file_path: Option<String>,
    /// 1 to 255 characters.
    #[serde(default, deserialize_with = "rules::double_option")]
    context_dir: Option<String>,
    /// 1 to 65535.
    #[serde(default, deserialize_with = "rules::double_option")]
    port_number: Option<i32>,
    /// All of them: the variables that are not named are gone. The owner's alone to change.
    #[serde(default, deserialize_with = "rules::double_option")]
    env_vars: Option<EnvVars>,
    /// How much of a machine it gets.
    #[serde(default, deserialize_with = "rules::double_option")]
    resource_version: Option<ResourceVersion>,
    /// Whether it stays out of the public list; the owner's alone to change.
    #[serde(default, deserialize_with = "rules::double_option")]
    private: Option<bool>,
    /// Up to 2000 characters; null empties it.
    #[serde(default, deserialize_with = "rules::double_option")]
    description: Option<Option<String>>,
    /// All of them.
    #[serde(default, deserialize_with = "rules::double_option")]
    tags: Option<Vec<String>>,
}

impl UpdateDeployment {
    /// The changes, as far as they are the caller's to make.
    ///
    /// # Errors
    /// 403 `impersonation` when somebody else acts as the caller, and 422 when the caller is not the owner, if one of the
    /// owner's fields is to change.
    pub(super) fn into_changes(self, deployment: &Owned<Deployment, Editor>) -> Result<DeploymentChanges, ApiError> {
        let owners = [("envVars", self.env_vars.is_some()), ("private", self.private.is_some())];
        let owners = owners.into_iter().filter(|(_, is_sent)| *is_sent);
        let owners: Vec<_> = owners.map(|(field, _)| FieldError::new(field, "the owner alone may change it")).collect();
        if !owners.is_empty() {
            identity::no_impersonation(deployment.user())?;
            if VisibleDeployment::level(deployment) != Level::Owner {
                return Err(ApiError::Invalid(owners));
            }
        }
        Ok(DeploymentChanges {
            name: self.name,
            repository: self.repository,
            branch: self.branch,
            docker_file_path: self.docker_file_path,
            context_dir: self.context_dir,
            port_number: self.port_number,
            env_vars: self.env_vars.map(TextJson::new).transpose()?,
            resource_version: self.resource_version,
            private: self.private,
            description: self.description,
            tags: self.tags.map(TextJson::new).transpose()?,
            updated_at: now(),
        })
    }
}

/// The fields that both bodies have, as far as they are there.
struct Fields<'a> {
    name: Option<&'a mut String>,
    repository: Option<&'a mut String>,
    branch: Option<&'a mut String>,
    docker_file_path: Option<&'a mut String>,
    context_dir: Option<&'a mut String>,
    port_number: Option<i32>,
    env_vars: Option<&'a EnvVars>,
    description: Option<&'a mut String>,
    tags: Option<&'a mut Vec<String>>,
}

impl Fields<'_> {
    fn check(self, wrong: &mut Vec<FieldError>) {
        rules::single_line(wrong, "name", self.name, 1..=100);
        rules::path(wrong, "repository", self.repository, 1..=500);
        rules::path(wrong, "branch", self.branch, 1..=255);
        rules::path(wrong, "dockerFilePath", self.docker_file_path, 1..=255);
        rules::path(wrong, "contextDir", self.context_dir, 1..=255);
        rules::multi_line(wrong, "description", self.description, 0..=2000);
        if self.port_number.is_some_and(|port| !(1..=65535).contains(&port)) {
            wrong.push(FieldError::new("portNumber", "1 to 65535"));
        }
        if let Some(tags) = self.tags {
            if tags.len() > 20 {
                wrong.push(FieldError::new("tags", "up to 20 tags"));
            } else {
                rules::single_line(wrong, "tags", tags, 1..=50);
            }
        }
        if let Some(variables) = self.env_vars {
            check_variables(variables, wrong);
        }
    }
}

fn check_variables(variables: &EnvVars, wrong: &mut Vec<FieldError>) {
    if variables.len() > 100 {
        // One complaint, whatever is in them.
        return wrong.push(FieldError::new("envVars", "up to 100 variables"));
    }
    for (name, value) in variables {
        // The name of an environment variable as POSIX has it, in either case.
        let letter = |c: char| c.is_ascii_alphabetic() || c == '_';
        let named = name.starts_with(letter) && name.chars().all(|c| letter(c) || c.is_ascii_digit());
        if !named || name.len() > 255 {
            wrong.push(FieldError::new("envVars", "names are letters, digits and _, and do not start with a digit"));
        }
        rules::exact_lines(wrong, "envVars", [value], 0..=4096);
    }
}

impl Validate for CreateDeployment {
    fn validate(&mut self, wrong: &mut Vec<FieldError>) {
        let fields = Fields {
            name: Some(&mut self.name),
            repository: Some(&mut self.repository),
            branch: Some(&mut self.branch),
            docker_file_path: Some(&mut self.docker_file_path),
            context_dir: Some(&mut self.context_dir),
            port_number: Some(self.port_number),
            env_vars: Some(&self.env_vars),
            description: self.description.as_mut(),
            tags: Some(&mut self.tags),
        };
        fields.check(wrong);
    }
}

impl Validate for UpdateDeployment {
    fn validate(&mut self, wrong: &mut Vec<FieldError>) {
        let fields = Fields {
            name: self.name.as_mut(),
            repository: self.repository.as_mut(),
            branch: self.branch.as_mut(),
            docker_file_path: self.docker_file_path.as_mut(),
            context_dir: self.context_dir.as_mut(),
            port_number: self.port_number,
            env_vars: self.env_vars.as_ref(),
            description: self.description.as_mut().and_then(Option::as_mut),
            tags: self.tags.as_mut(),
        };
        fields.check(wrong);
    }
}

/// Whom to give a deployment to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferDeployment {
    /// The Clerk id of a user of this service.
    #[serde(deserialize_with = "user_id")]
    #[schema(value_type = String, example = "user_2x9Zr4")]
    pub(super) to: UserId,
}

fn user_id<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<UserId, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| serde::de::Error::custom("not a user's id"))
}

impl Validate for TransferDeployment {
    fn validate(&mut self, _: &mut Vec<FieldError>) {
        // Its type says it all.
    }
}

/// Which deployments to delete. The handler takes the proof instead; this is its description.
#[derive(ToSchema)]
pub struct BatchDelete {
    /// 1 to 100 ids; all of them the caller's, or nothing happens.
    #[schema(example = json!(["dep_0192f0c1a2b37c4d8e5f60718293a4b5"]))]
    pub ids: Vec<String>,
}

/// What a batch did.
#[derive(Serialize, ToSchema)]
pub struct BatchDeleted {
    /// How many deployments are gone.
    pub(super) deleted: usize,
}
