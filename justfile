# The everyday commands. `just` is a convenience (https://just.systems): nothing else needs it.

# List the recipes.
default:
    @just --list

# Play the main job over real HTTP, then go on serving.
demo *ARGS:
    cargo run -- demo {{ ARGS }}

# Serve; the settings come from the environment and .env.
serve *ARGS:
    cargo run --features postgres -- serve {{ ARGS }}

# The stand-in for Clerk, for `serve` in development.
clerk-dev *ARGS="--port 4010":
    cargo run --package clerk-dev -- {{ ARGS }}

# Print who may call each route.
routes *ARGS:
    cargo run --quiet -- routes {{ ARGS }}

# Every check: run it before you submit a change.
test:
    ./test

# The everyday loop: lints and tests, without PostgreSQL and docs.
quick:
    ./test --quick

# A command with a throw-away PostgreSQL in TEST_POSTGRES_URL, for example: just postgres cargo test -p api
postgres +COMMAND:
    scripts/with-postgres {{ COMMAND }}

fmt:
    cargo fmt --all

lint:
    cargo clippy --workspace --all-targets --all-features -- -D warnings
    scripts/check-style
    scripts/check-edges

doc *ARGS:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps {{ ARGS }}

# Accept the compiler's current output in the UI tests. Read the difference before you commit it.
bless:
    TRYBUILD=overwrite cargo test --package ownership --test ui

# What other verifiers do, measured on this machine (needs node; `./test` has fetched the packages).
peers:
    npm run --silent peers --prefix crates/api/tests/differential/clerk

# Licenses, advisories, sources (needs cargo-deny).
deny:
    cargo deny check

# cargo resolves the features of all members together, so the first one also lists `clerk-dev` and `tempfile`, which release
# images do not contain.
#
# Bills of materials (CycloneDX): crates/api/api.cdx.json, web/console.cdx.json (needs cargo-cyclonedx and npm).
sbom:
    cargo cyclonedx --manifest-path crates/api/Cargo.toml --format json --spec-version 1.5 --no-default-features --features postgres
    npm sbom --prefix web --sbom-format cyclonedx --omit dev > web/console.cdx.json
