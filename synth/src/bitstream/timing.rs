// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Clocks and critical paths, in words.

/// Clocks and paths of a placement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timing {
    /// Every clock.
    pub clocks: Vec<Clock>,
    /// The worst path of each clock.
    pub paths: Vec<Path>,
}

/// A clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    /// Its net.
    pub name: String,
    /// Constraint, MHz.
    pub wanted: f64,
    /// Highest rate, MHz.
    pub reached: f64,
}

impl Clock {
    /// How much faster than asked, percent.
    pub fn margin(&self) -> f64 {
        (self.reached / self.wanted - 1.0) * 100.0
    }
}

/// A path from register to register.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    /// Clock of its beginning, with the edge.
    pub from_clock: String,
    /// Clock of its end.
    pub to_clock: String,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// A step of a path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// `clk-to-q`, `logic`, `routing` or `setup`.
    pub kind: String,
    /// Nanoseconds.
    pub delay: f64,
    /// Cell and pin at its begin.
    pub from: String,
    /// Cell and pin at its end.
    pub to: String,
    /// Net, for routing.
    pub net: String,
    /// Tiles between begin and end.
    pub tiles: u64,
}

impl Timing {
    /// The clocks that are not faster than asked by `margin` percent, each with its critical path in words; nothing if all are.
    pub fn missed(&self, margin: f64) -> Option<String> {
        let late: Vec<String> = self
            .clocks
            .iter()
            .filter(|clock| clock.margin() < margin)
            .map(|clock| {
                let told = |path: &Path| format!("{} {}", path.words(), path.advice());
                let path = self.path_of(clock).map_or_else(|| "nextpnr names no path".to_string(), told);
                format!(
                    "{} reaches {:.1} MHz of {:.1} MHz with a margin of {margin} %.\n{path}",
                    plain(&clock.name),
                    clock.reached,
                    clock.wanted * (1.0 + margin / 100.0)
                )
            })
            .collect();
        (!late.is_empty()).then(|| late.join("\n"))
    }

    /// The critical path within a clock.
    pub fn path_of(&self, clock: &Clock) -> Option<&Path> {
        let of = |edge: &str| edge.split_once(' ').map_or(edge, |(_, net)| net) == clock.name;
        self.paths.iter().find(|path| of(&path.from_clock) && of(&path.to_clock))
    }
}

/// A net's name without what nextpnr adds for global wires and pins.
pub fn plain(net: &str) -> &str {
    let net = net.strip_prefix("$glbnet$").unwrap_or(net);
    net.split_once("$TRELLIS_IO").or_else(|| net.split_once("$SB_IO")).map_or(net, |(name, _)| name)
}

impl Path {
    fn sum(&self, kind: &str) -> f64 {
        self.steps.iter().filter(|step| step.kind == kind).fold(0.0, |sum, step| sum + step.delay)
    }

    fn total(&self) -> f64 {
        self.steps.iter().map(|step| step.delay).sum()
    }

    /// What the path is, and where its time goes.
    pub fn words(&self) -> String {
        let (Some(first), Some(last)) = (self.steps.first(), self.steps.last()) else { return "the path is empty".to_string() };
        let (start, logic, wires, setup) = (self.sum("clk-to-q"), self.sum("logic"), self.sum("routing"), self.sum("setup"));
        let total = self.total();
        let stages = self.steps.iter().filter(|step| step.kind == "logic").count();
        let mut text = format!(
            "The critical path goes from {} to {}: {total:.2} ns, of which {start:.2} until the first cell's output, {logic:.2} in {stages} \
             {} of logic, {wires:.2} on wires, {setup:.2} before the clock.",
            first.from,
            last.to,
            if stages == 1 { "stage" } else { "stages" },
        );
        let longest = self.steps.iter().filter(|step| step.kind == "routing").max_by(|a, b| a.delay.total_cmp(&b.delay));
        if let Some(wire) = longest {
            text += &format!(" The slowest wire is {} to {}: {:.2} ns over {} tiles.", wire.net, wire.to, wire.delay, wire.tiles);
        }
        text
    }

    /// What helps if the path is too slow.
    pub fn advice(&self) -> &'static str {
        let (start, logic, wires, total) = (self.sum("clk-to-q"), self.sum("logic"), self.sum("routing"), self.total());
        // A block RAM takes 5.7 ns at the slowest grade, a flip-flop 0.5.
        if start > 3.0 {
            if logic > 0.0 {
                "A block RAM's output goes through logic: put a register right behind the RAM."
            } else {
                "A block RAM's output takes most of it and goes to a register only: another seed may place the register nearer."
            }
        } else if wires > 0.6 * total {
            "Most of it is wires: try another seed, lower the fan-out of these nets, or put a register half way."
        } else {
            "Most of it is logic: put a register between, or compute a part of it a clock earlier."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn block_rams_have_advice_of_their_own() {
        let step = |kind: &str, delay| Step { kind: kind.into(), delay, ..Step::default() };
        let path = |steps: &[(&str, f64)]| Path { steps: steps.iter().map(|&(k, d)| step(k, d)).collect(), ..Path::default() };
        assert!(path(&[("clk-to-q", 5.8), ("routing", 2.0), ("logic", 0.2)]).advice().contains("right behind the RAM"));
        assert!(path(&[("clk-to-q", 5.8), ("routing", 2.0)]).advice().contains("another seed"));
        assert!(path(&[("clk-to-q", 0.5), ("routing", 1.0), ("logic", 6.0)]).advice().contains("compute a part"));
    }

    #[test]
    fn nets_by_the_names_that_the_design_gave_them() {
        assert_eq!(
            [plain("$glbnet$core.clk"), plain("$glbnet$clk$TRELLIS_IO_IN"), plain("rx$SB_IO_IN_$glb_clk")],
            ["core.clk", "clk", "rx"]
        );
    }
}
