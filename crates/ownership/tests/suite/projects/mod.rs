//! Handlers for rows of organizations and shared rows. The tests are in the modules below.

mod arguments;
mod chains;
mod grants;
mod impersonation;
mod lists;
mod map;
mod organizations;
mod overrides;
mod proofs;
mod races;
mod requested_access;
mod sharing;
mod stacked;

use actix_web::{
    Error, HttpResponse, delete,
    error::ErrorInternalServerError,
    get, post,
    web::{Data, Json},
};
use auth::ClerkUser;
use diesel::{QueryDsl, RunQueryDsl};
use ownership::{
    Database, Owned, OwnedBatch, Refusal, SecureScope,
    access::{Editor, Level, Viewer},
    authenticated, check_ownership,
};

use crate::{
    handlers::written,
    resources::projects::{Project, ProjectChanges, Remark, RemarkChanges, Task, TaskChanges, projects, tasks},
    support::{Db, World},
};

pub(crate) fn add(scope: SecureScope) -> SecureScope {
    scope
        .service(list_projects)
        .service(list_visible_projects)
        .service(show_project)
        .service(view_project)
        .service(explain_project)
        .service(rename_project)
        .service(delete_project)
        .service(transfer_project)
        .service(delete_projects)
        .service(close_project)
        .service(show_profile)
        .service(copy_project)
        .service(pair_up)
        .configure(|scope| scope.service(show_behind_an_alias).service(show_claimed_for_less))
        .service(show_by_the_argument_alone)
        .configure(|scope| scope.service(list_tasks).service(show_task).service(view_task).service(rename_task))
        .configure(|scope| scope.service(show_remark).service(view_remark).service(rename_remark))
}

#[authenticated]
#[get("/projects")]
async fn list_projects(caller: ClerkUser, db: Data<Db>) -> Result<Json<Vec<String>>, Error> {
    names(db.run(move |lent| Project::owned_by(&caller).order(projects::id).load(lent)).await)
}

#[authenticated]
#[get("/visible-projects")]
async fn list_visible_projects(caller: ClerkUser, db: Data<Db>) -> Result<Json<Vec<String>>, Error> {
    names(db.run(move |lent| Project::accessible_to(&caller, Level::Viewer).order(projects::id).load(lent)).await)
}

fn names(rows: Result<Vec<Project>, Refusal>) -> Result<Json<Vec<String>>, Error> {
    let rows = rows?;
    Ok(Json(rows.into_iter().map(|row| row.id).collect()))
}

#[check_ownership("project")]
#[get("/projects/{id}")]
async fn show_project(project: Owned<Project>) -> String {
    project.into_row().name
}

#[check_ownership("project", access = viewer)]
#[get("/projects/{id}/view")]
async fn view_project(project: Owned<Project, Viewer>) -> String {
    project.into_row().name
}

#[check_ownership("project", access = viewer, or_permission = "org:projects:manage", or_role = "org:admin")]
#[get("/projects/{id}/why")]
async fn explain_project(project: Owned<Project, Viewer>) -> String {
    format!("{:?}", project.allowed_by())
}

#[check_ownership("project", access = editor)]
#[post("/projects/{id}/rename")]
async fn rename_project(
    project: Owned<Project, Editor>,
    db: Data<Db>,
    to: Json<String>,
) -> Result<HttpResponse, Error> {
    let changes = ProjectChanges {
        user_id: Some("user_mallory".to_owned()),
        org_id: Some(Some("org_evil".to_owned())),
        name: Some(to.into_inner()),
    };
    written(db.run(move |lent| project.update(lent, changes)).await)
}

#[check_ownership("project", or_permission = "org:projects:manage", or_role = "org:admin")]
#[delete("/projects/{id}")]
async fn delete_project(project: Owned<Project>, db: Data<Db>) -> Result<HttpResponse, Error> {
    written(db.run(move |lent| project.delete(lent)).await)
}

#[check_ownership("project", or_role = "org:admin")]
#[post("/projects/{id}/transfer")]
async fn transfer_project(project: Owned<Project>, db: Data<Db>, to: Json<String>) -> Result<HttpResponse, Error> {
    let to = to.parse().map_err(ErrorInternalServerError)?;
    written(db.run(move |lent| project.transfer(lent, &to)).await)
}

#[check_ownership("project", batch, or_role = "org:admin")]
#[post("/projects/batch-delete")]
async fn delete_projects(projects: OwnedBatch<Project>, db: Data<Db>) -> Result<HttpResponse, Error> {
    written(db.run(move |lent| projects.delete(lent)).await)
}

#[check_ownership("project", no_impersonation)]
#[post("/projects/{id}/close")]
async fn close_project(_project: Owned<Project>) -> HttpResponse {
    HttpResponse::NoContent().finish()
}

#[authenticated(no_impersonation)]
#[get("/profile")]
async fn show_profile(caller: ClerkUser) -> String {
    caller.user_id().to_string()
}

/// Two rows of one resource at two levels.
#[check_ownership("project", param = "from", access = viewer)]
#[check_ownership("project", param = "to", access = editor)]
#[post("/projects/{from}/copy-to/{to}")]
async fn copy_project(from: Owned<Project, Viewer>, to: Owned<Project, Editor>) -> Json<(String, String)> {
    Json((from.into_row().name, to.into_row().name))
}

/// An alias that hides the level from the attribute.
type Mine = Owned<Project>;

#[check_ownership("project", access = viewer)]
#[get("/projects/{id}/alias")]
async fn show_behind_an_alias(project: Mine) -> String {
    project.into_row().name
}

#[check_ownership("project")]
#[get("/projects/{id}/less")]
async fn show_claimed_for_less(project: Owned<Project, Viewer>) -> String {
    project.into_row().name
}

/// Without an attribute for the row, the argument checks its own level.
#[authenticated]
#[get("/projects/{id}/alone")]
async fn show_by_the_argument_alone(project: Owned<Project, Viewer>) -> String {
    project.into_row().name
}

/// A parent and its child, each with its own check.
#[check_ownership("project", param = "parent", access = viewer)]
#[check_ownership("task", param = "child", access = editor)]
#[post("/pairs/{parent}/{child}")]
async fn pair_up(task: Owned<Task, Editor>, project: Owned<Project, Viewer>) -> String {
    format!("{} of {}", task.into_row().text, project.into_row().name)
}

#[check_ownership("project", access = viewer)]
#[get("/projects/{project_id}/tasks")]
async fn list_tasks(project: Owned<Project, Viewer>, db: Data<Db>) -> Result<Json<Vec<String>>, Error> {
    let rows = db.run(move |lent| Task::within(&project).order(tasks::id).load(lent)).await;
    let rows: Vec<Task> = rows?;
    Ok(Json(rows.into_iter().map(|row| row.text).collect()))
}

#[check_ownership("task")]
#[get("/tasks/{id}")]
async fn show_task(task: Owned<Task>) -> String {
    task.into_row().text
}

#[check_ownership("task", access = viewer)]
#[get("/projects/{project_id}/tasks/{task_id}")]
async fn view_task(task: Owned<Task, Viewer>) -> String {
    task.into_row().text
}

#[check_ownership("task", access = editor)]
#[post("/tasks/{id}/rename")]
async fn rename_task(task: Owned<Task, Editor>, db: Data<Db>, to: Json<String>) -> Result<HttpResponse, Error> {
    let changes = TaskChanges { text: Some(to.into_inner()) };
    written(db.run(move |lent| task.update(lent, changes)).await)
}

#[check_ownership("remark", or_role = "org:admin")]
#[get("/remarks/{id}")]
async fn show_remark(remark: Owned<Remark>) -> String {
    remark.into_row().text
}

#[check_ownership("remark", access = viewer)]
#[get("/projects/{project_id}/tasks/{task_id}/steps/{step_id}/remarks/{remark_id}")]
async fn view_remark(remark: Owned<Remark, Viewer>) -> String {
    remark.into_row().text
}

#[check_ownership("remark", access = editor)]
#[post("/remarks/{id}/rename")]
async fn rename_remark(remark: Owned<Remark, Editor>, db: Data<Db>, to: Json<String>) -> Result<HttpResponse, Error> {
    let changes = RemarkChanges { text: Some(to.into_inner()) };
    written(db.run(move |lent| remark.update(lent, changes)).await)
}

/// Reads all projects, to assert that nothing has changed.
fn everything(world: &World) -> Vec<Project> {
    world.db.now(|lent| projects::table.order(projects::id).load(lent)).unwrap()
}
