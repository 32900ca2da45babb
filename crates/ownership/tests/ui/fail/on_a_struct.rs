use ownership::check_ownership;

/// Somebody meant the handlers that return it.
#[check_ownership("deployment")]
#[derive(Debug)]
pub struct DeploymentView {
    pub name: String,
}

fn main() {
    let _ = DeploymentView { name: String::new() };
}
