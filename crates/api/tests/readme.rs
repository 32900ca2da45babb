//! The papers are true. The README's handler is this service's own, its third resource compiles and guards, its session
//! by hand gives the answers that stand beside it; the architecture names tests that exist.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use api::settings;
use clerk_dev::ClerkDev;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

fn readme() -> String {
    fs::read_to_string(workspace().join("README.md")).unwrap()
}

/// The fenced blocks of one language, in order.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    text.split(fence.as_str()).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

fn section<'t>(text: &'t str, title: &str) -> &'t str {
    let rest = text.split(&format!("\n## {title}\n")).nth(1).unwrap();
    rest.split("\n## ").next().unwrap()
}

#[test]
fn the_handler_at_the_top_is_the_services_own() {
    let handler = blocks(&readme(), "rust").remove(0);
    let source = fs::read_to_string(workspace().join("crates/api/src/routes/deployments.rs")).unwrap();
    assert!(source.contains(&handler), "not in routes/deployments.rs:\n{handler}");
}

#[test]
fn the_guide_to_ownership_shows_the_example_as_it_is() {
    let guide = fs::read_to_string(workspace().join("docs/ownership.md")).unwrap();
    let mut example = String::new();
    read_all(&workspace().join("examples/minimal"), &mut example);
    let shown = blocks(&guide, "rs");
    assert!(shown.len() >= 6);
    for block in shown {
        assert!(example.contains(&block), "not in examples/minimal:\n{block}");
    }
}

/// The rows are made from the list in `settings/variables.rs`; a row that is not there is shown as it has to be.
#[test]
fn the_table_of_variables_is_the_services_own() {
    let readme = readme();
    let rows: Vec<_> = section(&readme, "Configuration").lines().filter(|line| line.starts_with("| `")).collect();
    let rows: Vec<_> = rows.into_iter().filter(|row| !row.starts_with("| `api ")).collect();
    let variables: Vec<_> = settings::ALL.iter().map(|variable| variable.row()).collect();
    assert_eq!(rows, variables);
}

#[test]
fn the_example_of_a_settings_file_has_every_variable() {
    let example = fs::read_to_string(workspace().join(".env.example")).unwrap();
    let lines = example.lines().map(|line| line.strip_prefix('#').unwrap_or(line));
    let assigned: BTreeSet<_> = lines.filter_map(|line| line.split_once('=')).map(|(name, _)| name).collect();
    let assigned: BTreeSet<_> = assigned.into_iter().filter(|name| !name.contains(' ')).collect();
    assert_eq!(assigned, settings::ALL.iter().map(|variable| variable.name).collect());
}

/// Snake-case words in back-ticks that are as long as the name of a test. Some of them are metrics or cookies.
fn named_tests(text: &str) -> Vec<&str> {
    let quoted = text.split('`').skip(1).step_by(2);
    let is_name =
        |name: &&str| name.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase() || byte.is_ascii_digit());
    quoted.filter(|name| name.matches('_').count() >= 3).filter(is_name).collect()
}

#[test]
fn the_architecture_and_the_guides_name_tests_that_exist() {
    let mut sources = String::new();
    read_all(&workspace().join("crates"), &mut sources);
    let architecture = fs::read_to_string(workspace().join("ARCHITECTURE.md")).unwrap();
    assert!(named_tests(section(&architecture, "Invariants")).len() >= 15);
    let guides = fs::read_dir(workspace().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let guides = guides.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let papers = guides.map(|path| fs::read_to_string(path).unwrap()).chain([architecture]).collect::<String>();
    let exists = |name: &&str| sources.contains(&format!("fn {name}(")) || sources.contains(&format!("\"{name}"));
    let missing: Vec<_> = named_tests(&papers).into_iter().filter(|name| !exists(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn read_all(folder: &Path, sources: &mut String) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            read_all(&entry.path(), sources);
        } else if entry.path().extension().is_some_and(|extension| extension == "rs") {
            sources.push_str(&fs::read_to_string(entry.path()).unwrap());
        }
    }
}

#[test]
fn a_third_resource_is_added_exactly_as_the_section_says() {
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    copy_sources(&workspace(), &copy);
    rename(&copy);
    let text = readme();
    let section = section(&text, "Add a third resource");
    let before = sources(&copy);
    for block in blocks(section, "rust").iter().chain(&blocks(section, "sql")) {
        apply(&copy, block);
    }
    assert_eq!(
        touched(&before, &sources(&copy)),
        [
            "crates/api/src/resources.rs",
            "crates/api/src/resources/note.rs",
            "crates/api/src/routes.rs",
            "migrations/2026-12-01-000000_notes",
        ]
    );
    fs::copy(workspace().join("crates/api/tests/readme/notes.rs"), copy.join("crates/api/tests/notes.rs")).unwrap();

    // The same selection of packages as the suite's own build, so that the dependencies are compiled once.
    let cargo = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).current_dir(&copy).env("CARGO_TARGET_DIR", copy.join("target"));
        // Dependencies are shared with the suite; what is made of the copy must not take the place of the real program.
        command.env("CARGO_BUILD_BUILD_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap());
        let output = command.env_remove("CARGO_MANIFEST_DIR").output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "cargo {arguments:?}\n{said}");
        String::from_utf8(output.stdout).unwrap()
    };
    let tested = cargo(&["test", "--offline", "--workspace", "--test", "notes"]);
    assert!(tested.contains("1 passed"), "{tested}");
    let routes = cargo(&["run", "--offline", "--quiet", "--", "routes"]);
    assert_eq!(routes.matches("/api/v1/notes").count(), 4, "{routes}");
}

/// Every file of a checkout, with what stands in it.
fn sources(checkout: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![checkout.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                found.insert(entry.path().strip_prefix(checkout).unwrap().to_owned(), fs::read(entry.path()).unwrap());
            }
        }
    }
    found
}

/// The files that differ. A migration counts once, with its two files for each of the two databases.
fn touched(before: &BTreeMap<PathBuf, Vec<u8>>, after: &BTreeMap<PathBuf, Vec<u8>>) -> Vec<String> {
    assert!(before.keys().all(|path| after.contains_key(path)));
    let differ = after.iter().filter(|(path, text)| before.get(*path) != Some(text)).map(|(path, _)| path);
    let mut migrations = BTreeMap::<_, BTreeSet<_>>::new();
    let mut files = Vec::new();
    for path in differ {
        let parts: Vec<_> = path.iter().map(|part| part.to_str().unwrap()).collect();
        match parts.as_slice() {
            ["migrations", database, name, file] => {
                migrations.entry(format!("migrations/{name}")).or_default().insert((*database, *file));
            }
            parts => files.push(parts.join("/")),
        }
    }
    let four =
        ["postgres", "sqlite"].into_iter().flat_map(|database| ["down.sql", "up.sql"].map(|file| (database, file)));
    let four = four.collect();
    for (name, halves) in migrations {
        assert_eq!(halves, four, "{name}");
        files.push(name);
    }
    files.sort();
    files
}

/// Cargo tells two checkouts of one package apart by nothing: without another version the copy's crates would take the
/// place of the real ones among what has been compiled.
fn rename(copy: &Path) {
    let manifest = fs::read_to_string(copy.join("Cargo.toml")).unwrap();
    let version = format!("version = \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(manifest.contains(&version));
    fs::write(copy.join("Cargo.toml"), manifest.replacen(&version, "version = \"0.0.0-readme\"", 1)).unwrap();
}

/// Cargo's manifest, the packages' sources without their tests, and the migrations.
fn copy_sources(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to.join("crates/api/tests")).unwrap();
    for file in ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "README.md"] {
        fs::copy(from.join(file), to.join(file)).unwrap();
    }
    copy_folder(&from.join("migrations"), &to.join("migrations"));
    let folders = ["crates", "examples"].map(|group| fs::read_dir(from.join(group)).unwrap());
    for package in folders.into_iter().flatten().map(|entry| entry.unwrap().path()) {
        let to = to.join(package.strip_prefix(from).unwrap());
        let from = package;
        fs::create_dir_all(&to).unwrap();
        for folder in ["src", "assets"].iter().filter(|folder| from.join(folder).exists()) {
            copy_folder(&from.join(folder), &to.join(folder));
        }
        fs::copy(from.join("Cargo.toml"), to.join("Cargo.toml")).unwrap();
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Does what a block says: its parts begin with a line `file: PATH`, which may say where in the file.
fn apply(copy: &Path, block: &str) {
    for part in block.split("// file: ").flat_map(|part| part.split("-- file: ")).filter(|part| !part.is_empty()) {
        let (head, text) = part.split_once('\n').unwrap();
        let (path, place) = head.split_once(", ").unwrap_or((head, ""));
        if let Some((before, rest)) = path.split_once('{') {
            let (names, after) = rest.split_once('}').unwrap();
            for name in names.split(',') {
                write_migration(&copy.join(format!("{before}{name}{after}")), text);
            }
        } else if let Some(anchor) = place.strip_prefix("before ") {
            insert(&copy.join(path), anchor, text, false);
        } else if let Some(anchor) = place.strip_prefix("inside ") {
            insert(&copy.join(path), anchor, text, true);
        } else {
            fs::write(copy.join(path), text).unwrap();
        }
    }
}

fn write_migration(up: &Path, text: &str) {
    fs::create_dir_all(up.parent().unwrap()).unwrap();
    fs::write(up, text).unwrap();
    fs::write(up.with_file_name("down.sql"), "DROP TABLE notes;\n").unwrap();
}

/// Inserts before the first line that holds the anchor, or before the end of the list that begins there.
fn insert(file: &Path, anchor: &str, text: &str, inside: bool) {
    let source = fs::read_to_string(file).unwrap();
    let start = source.find(anchor.trim_matches('`')).unwrap_or_else(|| panic!("no {anchor} in {}", file.display()));
    let at = if inside {
        start + source[start..].find("\n}").unwrap() + 1
    } else {
        source[..start].rfind('\n').map_or(0, |line| line + 1)
    };
    fs::write(file, format!("{}{text}{}", &source[..at], &source[at..])).unwrap();
}

#[actix_web::test]
async fn the_session_by_hand_gives_these_answers_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    by_hand(&format!("sqlite:{}", folder.path().join("app.sqlite").display())).await;
}

#[cfg(feature = "postgres-tests")]
#[actix_web::test]
async fn the_session_by_hand_gives_these_answers_on_postgres() {
    use diesel::{Connection, PgConnection, connection::SimpleConnection};

    let admin = std::env::var("TEST_POSTGRES_URL").expect("run this with ./test or scripts/with-postgres cargo test");
    let name = format!("readme_{}", std::process::id());
    let mut connection = PgConnection::establish(&admin).unwrap();
    connection.batch_execute(&format!("DROP DATABASE IF EXISTS {name}; ")).unwrap();
    connection.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    by_hand(&format!("{}/{name}", admin.rsplit_once('/').unwrap().0)).await;
    connection.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).unwrap();
}

/// Runs the README's second and third terminal; the first one is the stand-in, here in this process.
async fn by_hand(database: &str) {
    let clerk_dev = ClerkDev::start().await.unwrap();
    let text = readme();
    let terminals = blocks(section(&text, "Serve it"), "sh");
    let (server, address) = serve(&terminals[1], &clerk_dev.issuer(), database);
    let session = terminals[2].replace("http://127.0.0.1:4010", &clerk_dev.issuer());
    let session = session.replace("127.0.0.1:8080", &address);
    let said = actix_web::web::block(move || Command::new("bash").args(["-c", &session]).output().unwrap());
    let said = String::from_utf8(said.await.unwrap().stdout).unwrap();

    let promised: Vec<&str> =
        terminals[2].lines().filter_map(|line| line.rsplit_once("# ")).map(|(_, status)| status).collect();
    let got: Vec<&str> = said.lines().filter_map(|line| line.rsplit_once("  ")).map(|(_, status)| status).collect();
    assert!(promised.len() >= 12, "{promised:?}");
    assert_eq!(got, promised, "{said}");
    drop(server);
}

/// A server that is killed when the test ends, however it ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(terminal: &str, issuer: &str, database: &str) -> (Running, String) {
    let script = terminal
        .replace("http://127.0.0.1:4010", issuer)
        .replace("sqlite:app.sqlite", database)
        .replace("cargo run --", &format!("exec {}", env!("CARGO_BIN_EXE_api")));
    assert!(script.contains("serve") && script.contains(issuer) && script.contains(database), "{script}");
    let mut command = Command::new("bash");
    command.args(["-c", &script]).env("BIND_ADDR", "127.0.0.1:0").env("RUST_LOG", "info").stderr(Stdio::piped());
    let mut child = Running(command.spawn().unwrap());
    let mut log = BufReader::new(child.0.stderr.take().unwrap()).lines().map(Result::unwrap);
    let serving = log.find(|line| line.contains("serving address=")).expect("it serves");
    let address = serving.split("address=").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    // The log is read to its end, or the server would wait for a reader.
    std::thread::spawn(move || log.for_each(drop));
    (child, address)
}
