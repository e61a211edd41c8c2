fn main() {
    let top = std::env::args().nth(1).unwrap();
    let t = equipoise_hdl::Top::ALL.into_iter().find(|t| t.name() == top).unwrap();
    print!("{}", equipoise_hdl::emit_board(t, if top == "small" { 25_000_000 } else { 125_000_000 }, 115_200, 80).unwrap());
}
