//! Request bodies for deployments. None has a field for an id or an owner, and an unknown field is an error.

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
    resources::{
        caller_access::CallerAccess,
        deployment::{Deployment, DeploymentChanges, DeploymentId, EnvVars, NewDeployment, ResourceVersion},
    },
};

/// A new deployment.
///
/// Texts that people read are trimmed and may not have invisible characters; in `name` and `tags`, runs of white space
/// collapse.
#[derive(Deserialize, Serialize, ToSchema)]
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
    #[serde(default = "repository_root")]
    context_dir: String,
    /// 1 to 65535.
    #[serde(default = "port")]
    port_number: i32,
    /// Up to 100 variables, of up to 4096 characters each.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    env_vars: EnvVars,
    /// Default: `basic`.
    #[serde(default)]
    resource_version: ResourceVersion,
    /// Default: true.
    #[serde(default = "yes")]
    private: bool,
    /// Up to 2000 characters.
    #[serde(default)]
    description: Option<String>,
    /// Up to 20 tags, of up to 50 characters each.
    #[serde(default)]
    tags: Vec<String>,
    /// Whether it belongs to the session's active organization; false is a personal deployment. Default: true with an
    /// `orgId`, else false.
    #[serde(default, deserialize_with = "rules::double_option")]
    in_organization: Option<bool>,
    /// The organization that it belongs to. It must be the session's active one, or the response is 409. Null is a personal
    /// deployment.
    #[serde(default, deserialize_with = "rules::double_option")]
    org_id: Option<Option<String>>,
}

fn main() -> String {
    "main".to_owned()
}

fn dockerfile() -> String {
    "Dockerfile".to_owned()
}

fn repository_root() -> String {
    ".".to_owned()
}

fn port() -> i32 {
    8080
}

fn yes() -> bool {
    true
}

impl CreateDeployment {
    /// Returns the insertable, with a new id, and whether it belongs to the active organization.
    ///
    /// # Errors
    /// 403 `impersonation` if the session is impersonated and the deployment would be public; 409 and 422 as
    /// [`in_organization`](Self::in_organization).
    pub(super) fn into_new(self, owner: &ClerkUser) -> Result<(NewDeployment, bool), ApiError> {
        if !self.private {
            identity::no_impersonation(owner)?;
        }
        let (now, in_organization) = (now(), self.in_organization(owner)?);
        let new = NewDeployment {
            id: DeploymentId::generate(),
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
        };
        Ok((new, in_organization))
    }

    /// Returns whether it belongs to the active organization; else it is personal.
    ///
    /// # Errors
    /// 409 if `orgId` is not the active organization; 422 if there is no active organization, or if `inOrganization`
    /// contradicts `orgId`.
    fn in_organization(&self, owner: &ClerkUser) -> Result<bool, ApiError> {
        let active = owner.org().map(|active| active.id().to_owned());
        let contradiction = || Err(ApiError::invalid("inOrganization", "contradicts orgId"));
        match (&self.org_id, self.in_organization) {
            (Some(Some(_)), Some(false)) | (Some(None), Some(true)) => contradiction(),
            (Some(Some(named)), _) if active.as_ref() != Some(named) => Err(ApiError::OrganizationMismatch { active }),
            (None, Some(true)) if active.is_none() => {
                Err(ApiError::invalid("inOrganization", "the session has no active organization"))
            }
            (Some(Some(_)), _) | (None, Some(true)) => Ok(true),
            (Some(None) | None, _) => Ok(false),
        }
    }
}

/// Changes; an absent field stays as it is.
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
    /// All variables: those not listed are deleted. Only the owner may change them.
    #[serde(default, deserialize_with = "rules::double_option")]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    env_vars: Option<EnvVars>,
    /// The size of the machine.
    #[serde(default, deserialize_with = "rules::double_option")]
    resource_version: Option<ResourceVersion>,
    /// Whether it is left out of the public list. Only the owner may change it.
    #[serde(default, deserialize_with = "rules::double_option")]
    private: Option<bool>,
    /// Up to 2000 characters; null clears it.
    #[serde(default, deserialize_with = "rules::double_option")]
    description: Option<Option<String>>,
    /// All tags: those not listed are deleted.
    #[serde(default, deserialize_with = "rules::double_option")]
    tags: Option<Vec<String>>,
}

impl UpdateDeployment {
    /// Returns the changes, if the caller may make them.
    ///
    /// # Errors
    /// If one of the owner's fields is to change: 403 `impersonation` if the session is impersonated, and 422 if the caller is
    /// not the owner.
    pub(super) fn into_changes(self, deployment: &Owned<Deployment, Editor>) -> Result<DeploymentChanges, ApiError> {
        let owners = [("envVars", self.env_vars.is_some()), ("private", self.private.is_some())];
        let owners = owners.into_iter().filter(|(_, is_sent)| *is_sent);
        let owners: Vec<_> = owners.map(|(field, _)| FieldError::new(field, "only the owner may change it")).collect();
        if !owners.is_empty() {
            identity::no_impersonation(deployment.user())?;
            if CallerAccess::of(deployment).level_for_fields() != Level::Owner {
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

/// The fields that both bodies have.
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
    fn check(self, errors: &mut Vec<FieldError>) {
        rules::single_line(errors, "name", self.name, 1..=100);
        rules::path(errors, "repository", self.repository, 1..=500);
        rules::path(errors, "branch", self.branch, 1..=255);
        rules::path(errors, "dockerFilePath", self.docker_file_path, 1..=255);
        rules::path(errors, "contextDir", self.context_dir, 1..=255);
        rules::multi_line(errors, "description", self.description, 0..=2000);
        if self.port_number.is_some_and(|port| !(1..=65535).contains(&port)) {
            errors.push(FieldError::new("portNumber", "must be 1 to 65535"));
        }
        if let Some(tags) = self.tags {
            if tags.len() > 20 {
                errors.push(FieldError::new("tags", "must have at most 20 tags"));
            } else {
                rules::single_line(errors, "tags", tags, 1..=50);
            }
        }
        if let Some(variables) = self.env_vars {
            check_variables(variables, errors);
        }
    }
}

fn check_variables(variables: &EnvVars, errors: &mut Vec<FieldError>) {
    if variables.len() > 100 {
        // One error for the field, not one for each variable.
        return errors.push(FieldError::new("envVars", "must have at most 100 variables"));
    }
    for (name, value) in variables {
        // Names as POSIX defines them, plus lower-case letters.
        let letter = |c: char| c.is_ascii_alphabetic() || c == '_';
        let named = name.starts_with(letter) && name.chars().all(|c| letter(c) || c.is_ascii_digit());
        if !named || name.len() > 255 {
            errors.push(FieldError::new(
                "envVars",
                "names must have letters, digits and _ only, and not start with a digit",
            ));
        }
        rules::exact_lines(errors, "envVars", [value], 0..=4096);
    }
}

impl Validate for CreateDeployment {
    fn validate(&mut self, errors: &mut Vec<FieldError>) {
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
        fields.check(errors);
    }
}

impl Validate for UpdateDeployment {
    fn validate(&mut self, errors: &mut Vec<FieldError>) {
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
        fields.check(errors);
    }
}

/// The new owner of a deployment.
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
    text.parse().map_err(|_| serde::de::Error::custom("not a user id"))
}

impl Validate for TransferDeployment {
    fn validate(&mut self, _: &mut Vec<FieldError>) {
        // The type leaves nothing to check.
    }
}

/// The deployments to delete.
// It only describes the body: the handler takes an `OwnedBatch`.
#[derive(ToSchema)]
pub struct BatchDelete {
    /// 1 to 100 ids. If the caller does not own all of them, none is deleted.
    #[schema(example = json!(["dep_0192f0c1a2b37c4d8e5f60718293a4b5"]))]
    pub ids: Vec<String>,
}

/// The result of a batch.
#[derive(Serialize, ToSchema)]
pub struct BatchDeleted {
    /// How many deployments were deleted.
    pub(super) deleted: usize,
}
