//! What came of a request: the library's outcome, good or bad, or that the call was not made.

use serde_json::{json, Value};
use std::io;
use std::time::{Duration, Instant};

/// Why a call was not made.
pub enum Refusal {
    UnknownMethod(String),
    /// A parameter, or the form of its value, is not one that the library has.
    Parameter(String),
    /// The compiler would refuse the call.
    Unsupported(&'static str),
    /// No such object, or a stream that it does not have.
    UnknownHandle(String),
}

/// The outcome of a library's call, and how long it took.
pub struct Outcome {
    result: io::Result<Value>,
    elapsed: Duration,
}

impl Outcome {
    /// Makes the call, then puts what it returned into the form of the protocol.
    pub fn of<T>(call: impl FnOnce() -> io::Result<T>, report: impl FnOnce(T) -> Value) -> Outcome {
        let start = Instant::now();
        let result = call();
        let elapsed = start.elapsed();
        Outcome {
            result: result.map(report),
            elapsed,
        }
    }
}

/// An error of the library before the call itself, as where a file for a redirection cannot be opened.
impl From<io::Error> for Outcome {
    fn from(error: io::Error) -> Outcome {
        Outcome {
            result: Err(error),
            elapsed: Duration::ZERO,
        }
    }
}

/// Why there is nothing to go on with: a refusal, or an error that already is the outcome.
pub enum Stop {
    Refusal(Refusal),
    Error(io::Error),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Refusal(refusal)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        Stop::Error(error)
    }
}

/// Errors of the system hold its number. `InvalidInput` without one is documented as "a parameter was incorrect".
fn raised(error: &io::Error) -> Value {
    let name = format!("io::ErrorKind::{:?}", error.kind());
    let message = error.to_string();
    match (error.raw_os_error(), error.kind()) {
        (Some(number), _) => json!({"kind": "OSError", "name": name, "message": message, "errno": number}),
        (None, io::ErrorKind::InvalidInput) => json!({"kind": "ValueError", "name": name, "message": message}),
        (None, _) => json!({"kind": "Other", "name": name, "message": message}),
    }
}

fn error(code: i32, message: String, data: Value) -> Value {
    json!({"code": code, "message": message, "data": data})
}

fn refused(refusal: &Refusal) -> Value {
    match refusal {
        Refusal::UnknownMethod(name) => error(-32601, format!("there is no method {name}"), json!({})),
        Refusal::Parameter(name) => error(
            -32602,
            format!("parameter {name}, or the form of its value, is not known"),
            json!({ "parameter": name }),
        ),
        Refusal::Unsupported(capability) => error(
            -32001,
            format!("{capability}: does not compile"),
            json!({ "capability": capability }),
        ),
        Refusal::UnknownHandle(what) => error(-32002, format!("there is no {what}"), json!({})),
    }
}

/// The response to the request with this id.
pub fn response(id: &Value, outcome: Result<Outcome, Stop>) -> Value {
    let outcome = match outcome {
        Err(Stop::Refusal(refusal)) => return json!({"jsonrpc": "2.0", "id": id, "error": refused(&refusal)}),
        Err(Stop::Error(error)) => Outcome::from(error),
        Ok(outcome) => outcome,
    };
    let (key, value) = match &outcome.result {
        Ok(value) => ("value", value.clone()),
        Err(error) => ("raised", raised(error)),
    };
    json!({"jsonrpc": "2.0", "id": id, "result": {key: value, "elapsed_ns": outcome.elapsed.as_nanos() as u64}})
}
