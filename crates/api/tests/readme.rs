//! The documents match the code: quoted handlers, the table of variables, the added resource, the session by hand,
//! the names of tests, and the links between documents.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failed step fails the test")]

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

fn document(path: &str) -> String {
    fs::read_to_string(workspace().join(path)).unwrap()
}

/// Every file below a folder, without hidden folders and what builds and npm put there.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_str().unwrap();
        if !path.is_dir() {
            found.push(path);
        } else if !name.starts_with('.') && !["target", "node_modules"].contains(&name) {
            found.extend(files(&path));
        }
    }
    found
}

fn files_with(extension: &str, folder: &str) -> impl Iterator<Item = PathBuf> {
    files(&workspace().join(folder))
        .into_iter()
        .filter(move |path| path.extension().is_some_and(|ext| ext == extension))
}

fn all_rust_below(folder: &str) -> String {
    files_with("rs", folder).map(|path| fs::read_to_string(path).unwrap()).collect()
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
    let handler = blocks(&document("README.md"), "rust").remove(0);
    let source = document("crates/api/src/routes/deployments.rs");
    assert!(source.contains(&handler), "not in routes/deployments.rs:\n{handler}");
}

#[test]
fn the_guide_and_the_readme_quote_the_example() {
    let unindented = |text: &str| text.lines().map(|line| format!("{}\n", line.trim())).collect::<String>();
    let example = unindented(&all_rust_below("examples/minimal"));
    for (path, at_least) in [("docs/ownership.md", 6), ("README.md", 1)] {
        let quotes = blocks(&document(path), "rs");
        assert!(quotes.len() >= at_least, "{path}");
        for quote in quotes.iter().flat_map(|block| block.split("\n\n")) {
            assert!(example.contains(unindented(quote).trim_end()), "{path}: not in examples/minimal:\n{quote}");
        }
    }
}

/// The table is made from the list in `settings/variables.rs`; the failure shows each missing row.
#[test]
fn the_guides_difference_leads_from_one_file_to_the_other() {
    let guide = document("docs/ownership.md");
    let [difference] = &blocks(&guide, "diff")[..] else { panic!("the guide has one difference") };
    let without = |sign: char| -> String {
        difference
            .lines()
            .filter(|line| !line.starts_with(sign))
            .map(|line| format!("{}\n", line.get(1..).unwrap_or("")))
            .collect()
    };
    assert_eq!(without('+'), document("examples/existing-app/before/documents.rs"));
    assert_eq!(without('-'), document("examples/existing-app/src/documents.rs"));
}

#[test]
fn the_table_of_variables_is_the_services_own() {
    let configuration = document("docs/configuration.md");
    let rows: Vec<_> = section(&configuration, "Variables").lines().filter(|line| line.starts_with("| `")).collect();
    let variables: Vec<_> = settings::ALL.iter().map(|variable| variable.row()).collect();
    assert_eq!(rows, variables);
}

#[test]
fn the_example_of_a_settings_file_has_every_variable() {
    let example = document(".env.example");
    let lines = example.lines().map(|line| line.strip_prefix('#').unwrap_or(line));
    let assigned: BTreeSet<_> = lines.filter_map(|line| line.split_once('=')).map(|(name, _)| name).collect();
    let assigned: BTreeSet<_> = assigned.into_iter().filter(|name| !name.contains(' ')).collect();
    assert_eq!(assigned, settings::ALL.iter().map(|variable| variable.name).collect());
}

#[test]
fn links_between_documents_resolve() {
    // Those below `src` are parts of rustdoc pages, whose links `cargo doc` checks.
    let documents: Vec<_> = files_with("md", "").filter(|path| path.iter().all(|part| part != "src")).collect();
    let mut broken = Vec::new();
    for path in &documents {
        for link in links(&fs::read_to_string(path).unwrap()) {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let file = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            if !file.exists() || !(anchor.is_empty() || has_anchor(&file, anchor)) {
                broken.push(format!("{}: {link}", path.display()));
            }
        }
    }
    assert!(documents.len() >= 20 && broken.is_empty(), "{broken:#?}");
}

/// The links and images that point into the repository.
fn links(text: &str) -> Vec<String> {
    let prose: String = text.split("```").step_by(2).collect();
    let inline = prose.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let images = prose.split("src=\"").skip(1).filter_map(|rest| rest.split('"').next());
    inline.chain(images).filter(|link| !link.contains("://") && !link.contains("::")).map(str::to_owned).collect()
}

/// Whether a heading has this anchor, as GitHub makes it.
fn has_anchor(file: &Path, anchor: &str) -> bool {
    let text = fs::read_to_string(file).unwrap();
    let headings = text.split("```").step_by(2).flat_map(str::lines).filter(|line| line.starts_with('#'));
    let mut slugs = headings.map(|heading| {
        let words = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        words.chars().filter(|char| char.is_alphanumeric() || "-_".contains(*char)).collect::<String>()
    });
    slugs.any(|slug| slug == anchor)
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
    let sources = all_rust_below("crates");
    let architecture = document("ARCHITECTURE.md");
    assert!(named_tests(section(&architecture, "Invariants")).len() >= 15);
    let guides = files_with("md", "docs").map(|path| fs::read_to_string(path).unwrap());
    let documents = guides.chain([architecture]).collect::<String>();
    let exists = |name: &&str| sources.contains(&format!("fn {name}(")) || sources.contains(&format!("\"{name}"));
    let missing: Vec<_> = named_tests(&documents).into_iter().filter(|name| !exists(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_resource_is_added_exactly_as_the_document_says() {
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    copy_sources(&workspace(), &copy);
    rename(&copy);
    let text = document("docs/adding-a-resource.md");
    let before = sources(&copy);
    for block in blocks(&text, "rust").iter().chain(&blocks(&text, "sql")) {
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

    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["test", "--offline", "--test", "notes"]).current_dir(&copy).env_remove("CARGO_MANIFEST_DIR");
    // The same packages and features as the suite's own build, so that the dependencies are compiled once.
    if cfg!(feature = "postgres") {
        cargo.args(["--workspace", "--all-features"]);
    }
    // Compiled dependencies are shared with the suite. The copy's program must not replace the real one.
    cargo.env("CARGO_BUILD_BUILD_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap());
    let tested = cargo.env("CARGO_TARGET_DIR", copy.join("target")).output().unwrap();
    assert!(tested.status.success(), "{}", String::from_utf8_lossy(&tested.stderr));
    assert!(String::from_utf8_lossy(&tested.stdout).contains("1 passed"), "{tested:?}");
    let routes = Command::new(copy.join("target/debug/api")).arg("routes").output().unwrap();
    assert_eq!(String::from_utf8_lossy(&routes.stdout).matches("/api/v1/notes").count(), 4, "{routes:?}");
}

/// Every file of a checkout and its content.
fn sources(checkout: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let relative = |path: &Path| path.strip_prefix(checkout).unwrap().to_owned();
    files(checkout).into_iter().map(|path| (relative(&path), fs::read(path).unwrap())).collect()
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
    let databases = ["postgres", "sqlite"].into_iter();
    let four = databases.flat_map(|database| ["down.sql", "up.sql"].map(|file| (database, file))).collect();
    for (name, halves) in migrations {
        assert_eq!(halves, four, "{name}");
        files.push(name);
    }
    files.sort();
    files
}

/// Gives the copy another version. Without it, the copy's crates would replace the real ones among the compiled crates.
fn rename(copy: &Path) {
    let manifest = fs::read_to_string(copy.join("Cargo.toml")).unwrap();
    let version = format!("version = \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(manifest.contains(&version));
    fs::write(copy.join("Cargo.toml"), manifest.replacen(&version, "version = \"0.0.0-readme\"", 1)).unwrap();
}

/// Copies Cargo's manifest, the packages without their tests, and the migrations.
fn copy_sources(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to.join("crates/api/tests")).unwrap();
    let top = ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "bench/Cargo.toml"].map(|file| from.join(file));
    let folders =
        ["bench/src", "crates", "examples", "migrations"].into_iter().flat_map(|folder| files(&from.join(folder)));
    for file in folders.chain(top) {
        let path = file.strip_prefix(from).unwrap();
        let part = path.iter().nth(2).and_then(|part| part.to_str());
        if path.starts_with("migrations")
            || path.starts_with("bench")
            || matches!(part, None | Some("src" | "assets" | "models" | "Cargo.toml"))
        {
            fs::create_dir_all(to.join(path).parent().unwrap()).unwrap();
            fs::copy(&file, to.join(path)).unwrap();
        }
    }
}

/// Applies a block. Each part begins with a line `file: PATH`, which may name the place in the file.
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

/// Inserts before the first line with the anchor, or before the end of the list that begins there.
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

/// Runs the second and third terminal of docs/operations.md. The first one is the stand-in, which runs in this process.
async fn by_hand(database: &str) {
    let clerk_dev = ClerkDev::start().await.unwrap();
    let text = document("docs/operations.md");
    let terminals = blocks(section(&text, "A session by hand"), "sh");
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

/// A server that is killed when the test ends, also by a panic.
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
    let serving = log.find(|line| line.contains("serving address=")).expect("a line with the address");
    let address = serving.split("address=").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    // Reads the log to its end; otherwise the server would block on a full pipe.
    std::thread::spawn(move || log.for_each(drop));
    (child, address)
}
