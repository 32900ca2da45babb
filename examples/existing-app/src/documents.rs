//! Documents: each decision says whose a document has to be.

use actix_web::{
    HttpResponse, delete, get, post, put,
    web::{Data, Json},
};
use auth::ClerkUser;
use models::{Db, Document, DocumentChanges, NewDocument};
use ownership::{Database, Owned, authenticated, check_ownership};

use super::AppError;

#[authenticated]
#[post("/documents")]
pub(crate) async fn create(user: ClerkUser, db: Data<Db>, new: Json<NewDocument>) -> Result<Json<Document>, AppError> {
    Ok(Json(db.run(move |connection| Document::create(connection, &user, new.into_inner())).await?))
}

#[check_ownership("document", registry = models)]
#[get("/documents/{id}")]
pub(crate) async fn show(document: Owned<Document>) -> Json<Document> {
    Json(document.into_row())
}

#[check_ownership("document", registry = models)]
#[put("/documents/{id}")]
pub(crate) async fn rename(
    document: Owned<Document>,
    db: Data<Db>,
    changes: Json<DocumentChanges>,
) -> Result<HttpResponse, AppError> {
    db.run(move |connection| document.update(connection, changes.into_inner())).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[check_ownership("document", registry = models)]
#[delete("/documents/{id}")]
pub(crate) async fn delete(document: Owned<Document>, db: Data<Db>) -> Result<HttpResponse, AppError> {
    db.run(move |connection| document.delete(connection)).await?;
    Ok(HttpResponse::NoContent().finish())
}
