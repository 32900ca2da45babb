//! What the compiler says to each mistake, and what it accepts. `ui/README.md` says how these are blessed.

#[test]
fn each_mistake_gets_the_message_that_stands_beside_it() {
    trybuild::TestCases::new().compile_fail("tests/ui/fail/*.rs");
}
