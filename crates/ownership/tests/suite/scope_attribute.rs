//! actix-web's `#[scope]`, whose prefix has a parameter of the module's routes.

use actix_web::{test::TestRequest, web::Data};

use crate::support::{AUTH, Caller, Db, send_to};

#[actix_web::scope("/of/{deployment_id}")]
mod prefixed {
    use actix_web::get;
    use ownership::{Owned, check_ownership};

    use crate::resources::Endpoint;

    #[check_ownership("endpoint")]
    #[get("/endpoints/{endpoint_id}")]
    pub(super) async fn show_endpoint(endpoint: Owned<Endpoint>) -> String {
        endpoint.into_row().route
    }
}

#[actix_web::test]
async fn a_parent_in_the_prefix_must_be_the_rows_own() {
    for (path, status) in
        [("/of/dep_a1/endpoints/1", 200), ("/of/dep_a2/endpoints/1", 403), ("/of/dep_b/endpoints/3", 403)]
    {
        let scope = ownership::scope("").app_data(AUTH.clone()).app_data(Data::new(Db::with_rows()));
        let answer = send_to(scope.service(prefixed::show_endpoint), Caller::Alice, TestRequest::get().uri(path)).await;
        assert_eq!(answer.status, status, "{path}");
    }
}
