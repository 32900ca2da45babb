//! Medians and tables.

/// Returns the middle value, or the mean of the two in the middle.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    match (values.len(), values.len() / 2) {
        (0, _) => f64::NAN,
        (length, middle) if length % 2 == 1 => values[middle],
        (_, middle) => f64::midpoint(values[middle - 1], values[middle]),
    }
}

/// Prints a Markdown table: the first column to the left, the others to the right.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) {
    let line = |cells: &[String]| println!("| {} |", cells.join(" | "));
    println!();
    line(&head.iter().map(ToString::to_string).collect::<Vec<_>>());
    let rule = head.iter().enumerate().map(|(index, _)| if index == 0 { "---" } else { "---:" });
    line(&rule.map(ToOwned::to_owned).collect::<Vec<_>>());
    rows.iter().for_each(|cells| line(cells));
}
