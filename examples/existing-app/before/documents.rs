//! Documents: the handlers know who asks, and not whose a document is.

use actix_web::{
    HttpResponse, delete, get, post, put,
    web::{Data, Json, Path},
};
use auth::ClerkUser;
use diesel::prelude::*;
use models::{Document, DocumentChanges, NewDocument, documents, users};

use super::{AppError, Connections};

#[post("/documents")]
pub(crate) async fn create(
    user: ClerkUser,
    db: Data<Connections>,
    new: Json<NewDocument>,
) -> Result<Json<Document>, AppError> {
    let insert = move |connection: &mut PgConnection| {
        let own = users::table.filter(users::clerk_id.eq(user.user_id().as_str())).select(users::id);
        let owner: i64 = own.first(connection)?;
        let values = (new.into_inner(), documents::user_id.eq(owner));
        diesel::insert_into(documents::table).values(values).get_results(connection)
    };
    Ok(Json(db.run(insert).await?.remove(0)))
}

#[get("/documents/{id}")]
pub(crate) async fn show(_user: ClerkUser, db: Data<Connections>, id: Path<i64>) -> Result<Json<Document>, AppError> {
    Ok(Json(db.run(move |connection| documents::table.find(*id).first(connection)).await?))
}

#[put("/documents/{id}")]
pub(crate) async fn rename(
    _user: ClerkUser,
    db: Data<Connections>,
    id: Path<i64>,
    changes: Json<DocumentChanges>,
) -> Result<HttpResponse, AppError> {
    let update = diesel::update(documents::table.find(*id)).set(changes.into_inner());
    db.run(move |connection| update.execute(connection)).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[delete("/documents/{id}")]
pub(crate) async fn delete(_user: ClerkUser, db: Data<Connections>, id: Path<i64>) -> Result<HttpResponse, AppError> {
    db.run(move |connection| diesel::delete(documents::table.find(*id)).execute(connection)).await?;
    Ok(HttpResponse::NoContent().finish())
}
