//! Lengths of time as people say them.
//!
//! Owns the units. It refuses to know what lasts that long.

/// A length of time in the unit in which people would say it, rounded down.
#[must_use]
pub fn in_words(seconds: u64) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    const YEAR: u64 = 365 * DAY;
    let (count, unit) = match seconds {
        0..120 => return format!("{seconds} s"),
        120..7_200 => (seconds / MINUTE, "minutes"),
        7_200..172_800 => (seconds / HOUR, "hours"),
        172_800..63_072_000 => (seconds / DAY, "days"),
        _ => (seconds / YEAR, "years"),
    };
    format!("{count} {unit}")
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn a_length_of_time_is_said_in_its_own_unit() {
        let day = 24 * 60 * 60;
        for (seconds, words) in [
            (0, "0 s"),
            (119, "119 s"),
            (120, "2 minutes"),
            (7199, "119 minutes"),
            (7200, "2 hours"),
            (2 * day - 1, "47 hours"),
            (2 * day, "2 days"),
            (730 * day - 1, "729 days"),
            (730 * day, "2 years"),
        ] {
            assert_eq!(in_words(seconds), words);
        }
    }
}
