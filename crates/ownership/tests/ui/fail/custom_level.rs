use ownership::access::{Access, Level};

enum Superuser {}

impl Access for Superuser {
    const LEVEL: Level = Level::Owner;
}

fn main() {}
