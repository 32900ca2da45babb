use actix_web::{HttpResponse, get};
use ownership::{Owned, authenticated};

pub struct Invoice {
    pub total: u32,
}

#[authenticated]
#[get("/invoices/{id}")]
async fn show_invoice(invoice: Owned<Invoice>) -> HttpResponse {
    HttpResponse::Ok().json(invoice.total)
}

fn main() {
    let _ = ownership::scope("/api/v1").service(show_invoice);
}
