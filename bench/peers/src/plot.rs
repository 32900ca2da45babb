//! Latency over the number of rows, as one SVG for each kind of request.

use std::{error::Error, fs, path::Path};

use plotters::prelude::*;
use serde_json::Value;

/// Draws the figures of `bench growth`.
pub fn draw(figures: &str, folder: &str) -> Result<(), Box<dyn Error>> {
    let figures: Value = serde_json::from_slice(&fs::read(figures)?)?;
    fs::create_dir_all(folder)?;
    for (what, title) in [("get", "Guarded read of one row"), ("page", "Page of 20 rows")] {
        let points = |database: &str| -> Vec<(f64, f64)> {
            let all = figures["growth"].as_array().into_iter().flatten();
            let own = all.filter(|point| point["what"] == what && point["database"] == database);
            own.filter_map(|point| point["rows"].as_f64().zip(point["p50_ms"].as_f64())).collect()
        };
        let series = [("SQLite", points("SQLite"), BLUE), ("PostgreSQL", points("PostgreSQL"), RED)];
        let all: Vec<_> = series.iter().flat_map(|(_, points, _)| points).copied().collect();
        let highest = all.iter().map(|point| point.1).fold(0.0, f64::max) * 1.3;
        let rows = |pick: fn(f64, f64) -> f64| all.iter().map(|point| point.0).reduce(pick).unwrap_or(1.0);

        let path = Path::new(folder).join(format!("growth-{what}.svg"));
        let area = SVGBackend::new(&path, (720, 420)).into_drawing_area();
        area.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(&area)
            .caption(format!("{title}: p50 of one connection"), ("sans-serif", 20))
            .margin(16)
            .x_label_area_size(44)
            .y_label_area_size(56)
            .build_cartesian_2d((rows(f64::min)..rows(f64::max)).log_scale(), 0.0..highest)?;
        chart.configure_mesh().x_desc("rows in the table").y_desc("milliseconds").draw()?;
        for (name, points, color) in &series {
            let line = chart.draw_series(LineSeries::new(points.iter().copied(), color.stroke_width(2)))?;
            line.label(*name).legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], color.stroke_width(2)));
            chart.draw_series(points.iter().map(|point| Circle::new(*point, 4, color.filled())))?;
        }
        chart.configure_series_labels().background_style(WHITE.mix(0.8)).border_style(BLACK).draw()?;
        area.present()?;
    }
    Ok(())
}
