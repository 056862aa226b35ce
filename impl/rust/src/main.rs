//! The adapter for Rust's `std::process`: it maps the calls of spec/protocol.md onto `Command` and `Child`.

mod bench;
mod channel;
mod child;
mod command;
mod methods;
mod outcome;
mod params;
mod value;

use methods::Adapter;
use serde_json::{json, Value};
use std::{env, io, sync::Arc, thread};

fn option(name: &str) -> String {
    let mut arguments = env::args().skip_while(|argument| argument != name);
    match (arguments.next(), arguments.next()) {
        (Some(_), Some(value)) => value,
        _ => {
            eprintln!(
                "rust-adapter: {name} is missing; usage: rust-adapter --control unix:PATH|tcp:HOST:PORT --token TOKEN"
            );
            std::process::exit(2)
        }
    }
}

fn hello(token: &str) -> Value {
    json!({"jsonrpc": "2.0", "method": "hello", "params": {
        "token": token,
        "protocol": 1,
        "implementation": {"name": "rust", "version": env!("RUST_VERSION"), "language": "Rust"},
        "documented": ["3.13"],
        "capabilities": methods::capabilities(),
    }})
}

fn main() -> io::Result<()> {
    let (mut requests, responses) = channel::connect(&option("--control"))?;
    let responses = Arc::new(responses);
    let adapter = Arc::new(Adapter::default());
    responses.send(&hello(&option("--token")));
    while let Some(request) = requests.receive()? {
        let concurrent = request["params"]["concurrent"] == json!(true);
        let call = adapter.accept(request);
        if concurrent {
            let responses = responses.clone();
            thread::spawn(move || responses.send(&call()));
        } else {
            responses.send(&call());
        }
    }
    std::process::exit(0) // without waiting for the calls that are still under way
}
