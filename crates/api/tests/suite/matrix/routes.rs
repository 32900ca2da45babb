//! The routes of the access map as requests: the value of each parameter, and the body.

use actix_web::http::Method;
use api::app::Service;
use ownership::{AccessCheck, AccessEntry};
use serde_json::{Value, json};

use super::world::{Target, World};
use crate::support::{Call, Client, webhook};

/// A route, and the deployment that it is called for.
pub(crate) struct Route {
    pub(crate) entry: AccessEntry,
    pub(crate) target: Target,
    /// Whether the description has a body.
    pub(crate) takes_body: bool,
    /// A valid body, made from the description.
    example: Option<Value>,
}

/// Bodies that refer to rows of the world, by operation id. All others are made from the description.
pub(crate) const BODIES: [(&str, Body); 4] = [
    ("set_token", |world, _| json!({ "jwt": world.token })),
    ("batch_delete_deployments", |world, target| json!({ "ids": [world.row("deployment", target)] })),
    ("transfer_deployment", |world, _| json!({ "to": world.friend })),
    ("receive_clerk_event", |_, _| json!({ "type": "email.created", "data": {} })),
];

type Body = fn(&World, Target) -> Value;

/// The value of a parameter that names no row of the owner's.
const OTHERS: [(&str, Other); 2] = [("file", |_| "init.js"), ("user_id", |world| &world.friend)];

type Other = fn(&World) -> &str;

impl Route {
    /// Every route of the map; routes about a deployment twice, once for each deployment.
    pub(crate) fn all() -> Vec<Self> {
        let document = Service::openapi();
        let of = |entry: &AccessEntry| {
            let operation = &document["paths"][&entry.path][entry.method.to_lowercase()];
            let takes_body = operation.get("requestBody").is_some();
            let example = example(&document, &operation["requestBody"]["content"]["application/json"]["schema"]);
            let about_deployments = entry.checks.iter().any(is_shareable);
            let targets: &[_] =
                if about_deployments { &[Target::Personal, Target::Organizations] } else { &[Target::Personal] };
            let route =
                |target: &Target| Self { entry: entry.clone(), target: *target, takes_body, example: example.clone() };
            targets.iter().map(route).collect::<Vec<_>>()
        };
        Service::access_map().entries().iter().flat_map(of).collect()
    }

    /// The routes that demand ownership, for the owner's personal rows.
    pub(crate) fn guarded() -> impl Iterator<Item = Self> {
        Self::all().into_iter().filter(|route| !route.entry.checks.is_empty() && route.target == Target::Personal)
    }

    /// The routes that can refuse a user, and take a body.
    pub(crate) fn with_a_body() -> impl Iterator<Item = Self> {
        let all = Self::all().into_iter().filter(|route| route.takes_body && route.target == Target::Personal);
        all.filter(|route| route.entry.decision != "public")
    }

    /// `DELETE /api/v1/deployments/{id}`
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.entry.method, self.entry.path)
    }

    /// The name of the called rows in the table.
    pub(crate) fn rows(&self) -> &'static str {
        match self.target {
            _ if self.entry.checks.is_empty() => "",
            _ if !self.entry.checks.iter().any(is_shareable) => "owner's",
            Target::Personal => "personal",
            Target::Organizations => "organization's",
        }
    }

    /// Whether the world and the bodies cover this route.
    pub(crate) fn can_be_driven(&self, world: &World) -> bool {
        let known = |name: &&str| self.value(world, name).is_some();
        self.parameters().iter().all(known) && (!self.takes_body || self.body(world).is_some())
    }

    /// The request without a body.
    pub(crate) fn call<'app>(&self, caller: &Client<'app>, world: &World) -> Call<'app> {
        self.call_for(caller, world, &[])
    }

    /// The request for other rows, with these values for these parameters.
    pub(crate) fn call_for<'app>(&self, caller: &Client<'app>, world: &World, instead: &[(&str, &str)]) -> Call<'app> {
        let mut path = self.entry.path.clone();
        for name in self.parameters() {
            let other = instead.iter().find(|(parameter, _)| *parameter == name).map(|(_, value)| *value);
            let value = other.or_else(|| self.value(world, name)).unwrap();
            path = path.replace(&format!("{{{name}}}"), value);
        }
        caller.call(Method::try_from(self.entry.method).unwrap(), path)
    }

    /// The request with its body.
    pub(crate) fn ask<'app>(&self, caller: &Client<'app>, world: &World) -> Call<'app> {
        self.with_body(self.call(caller, world), self.body(world))
    }

    /// A request of this route with this body, if any.
    pub(crate) fn with_body<'app>(&self, call: Call<'app>, body: Option<Value>) -> Call<'app> {
        match body {
            Some(event) if self.entry.handler == "receive_clerk_event" => webhook::sign(call, webhook::now(), &event),
            Some(body) => call.json(body),
            None => call,
        }
    }

    pub(crate) fn body(&self, world: &World) -> Option<Value> {
        let body = BODIES.iter().find(|(operation, _)| *operation == self.entry.handler);
        body.map(|(_, body)| body(world, self.target)).or_else(|| self.example.clone())
    }

    /// The parameters that name rows, each with its resource.
    pub(crate) fn row_parameters(&self) -> Vec<(&str, &str)> {
        self.parameters().into_iter().filter_map(|name| Some((name, self.resource(name)?))).collect()
    }

    fn parameters(&self) -> Vec<&str> {
        self.entry.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect()
    }

    /// The resource of a parameter: the check's, or that of a parent that the route names.
    fn resource(&self, parameter: &str) -> Option<&str> {
        let check = self.entry.checks.iter().find(|check| check.id_param == Some(parameter));
        let parent = || (parameter == "deployment_id").then_some("deployment");
        check.map(|check| check.resource).or_else(parent)
    }

    fn value<'w>(&self, world: &'w World, parameter: &str) -> Option<&'w str> {
        let row = self.resource(parameter).and_then(|resource| world.row(resource, self.target));
        row.or_else(|| OTHERS.iter().find(|(name, _)| *name == parameter).map(|(_, value)| value(world)))
    }
}

/// Whether the resource can belong to an organization and be shared: deployments, and what is in them.
pub(super) fn is_shareable(check: &AccessCheck) -> bool {
    ["deployment", "endpoint"].contains(&check.resource)
}

/// An example of a schema. An object has its required fields or, if there are none, the first one that is a text.
fn example(document: &Value, schema: &Value) -> Option<Value> {
    if let Some(reference) = schema["$ref"].as_str() {
        return example(document, document.pointer(reference.strip_prefix('#')?)?);
    }
    if let Some(given) = schema.get("example") {
        return Some(given.clone());
    }
    if let Some(values) = schema["enum"].as_array() {
        return values.last().cloned();
    }
    let types = schema["type"].as_array().map_or_else(|| vec![&schema["type"]], |types| types.iter().collect());
    match types.first()?.as_str()? {
        "string" => Some(json!("x")),
        "object" => {
            let fields = schema["properties"].as_object()?;
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let text = || fields.iter().find(|(_, field)| field["type"][0] == "string" || field["type"] == "string");
            let mut names: Vec<_> = required.collect();
            if names.is_empty() {
                names.extend(text().map(|(name, _)| name.as_str()));
            }
            names.into_iter().map(|name| Some((name.to_owned(), example(document, &fields[name])?))).collect()
        }
        _ => None,
    }
}
