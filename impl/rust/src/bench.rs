//! The method `bench`: the latency of starting a child and waiting for it.

use crate::outcome::{Outcome, Refusal, Stop};
use crate::params::Params;
use crate::value::to_os_string;
use serde_json::{json, Value};
use std::ffi::OsString;
use std::io;
use std::process::{Command, Stdio};
use std::time::Instant;

pub fn bench(value: Value) -> Result<Outcome, Stop> {
    let params = Params::new(value, &["kind", "args", "count"])?;
    let args: Vec<OsString> = params.required("args", |args| args.as_array()?.iter().map(to_os_string).collect())?;
    let count = params.required("count", Value::as_u64)?;
    let spawn: fn(&mut Command) -> io::Result<()> = match params.get("kind").and_then(Value::as_str) {
        Some("exit") => |command| command.status().map(drop),
        Some("capture") => |command| command.stdout(Stdio::piped()).spawn()?.wait_with_output().map(drop),
        _ => return Err(Refusal::Parameter("kind".to_string()).into()),
    };
    let (program, arguments) = args
        .split_first()
        .ok_or_else(|| Refusal::Parameter("args".to_string()))?;
    let sample = || {
        let start = Instant::now();
        spawn(Command::new(program).args(arguments))?;
        Ok(start.elapsed().as_nanos() as u64)
    };
    let all = || (0..count).map(|_| sample()).collect::<io::Result<Vec<u64>>>();
    Ok(Outcome::of(all, |samples| json!({ "samples_ns": samples })))
}
