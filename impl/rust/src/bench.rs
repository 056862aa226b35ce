//! The method `bench`: the latency of starting a child and waiting for it.

use crate::outcome::{Outcome, Refusal, Stop};
use crate::params::Params;
use crate::value::to_os_string;
use serde_json::{json, Value};
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;

const TRANSFERRED: usize = 64 << 20;
const WORKERS: usize = 8;
const SPAWNS: usize = 1000;

/// Nanoseconds.
fn timed(work: impl FnOnce() -> io::Result<()>) -> io::Result<u64> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed().as_nanos() as u64)
}

fn exit(command: &mut Command) -> io::Result<u64> {
    timed(|| command.status().map(drop))
}

fn capture(command: &mut Command) -> io::Result<u64> {
    timed(|| command.stdout(Stdio::piped()).spawn()?.wait_with_output().map(drop))
}

/// The library has no call that both writes and reads; its documentation has a thread write.
fn transfer(command: &mut Command) -> io::Result<u64> {
    let input = vec![b'x'; TRANSFERRED];
    timed(|| {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut stdin = child.stdin.take().expect("it is a pipe");
        let writer = thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output()?;
        writer.join().expect("it does not panic")?;
        assert_eq!(output.stdout.len(), TRANSFERRED);
        Ok(())
    })
}

fn in_parallel(command: &mut Command) -> io::Result<u64> {
    let program = command.get_program();
    let work = || (0..SPAWNS / WORKERS).try_for_each(|_| Command::new(program).status().map(drop));
    timed(|| {
        thread::scope(|scope| {
            let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(work)).collect();
            workers
                .into_iter()
                .try_for_each(|worker| worker.join().expect("it does not panic"))
        })
    })
}

pub fn bench(value: Value) -> Result<Outcome, Stop> {
    let params = Params::new(value, &["kind", "args", "count"])?;
    let args: Vec<OsString> = params.required("args", |args| args.as_array()?.iter().map(to_os_string).collect())?;
    let count = params.required("count", Value::as_u64)?;
    let sample: fn(&mut Command) -> io::Result<u64> = match params.get("kind").and_then(Value::as_str) {
        Some("exit") => exit,
        Some("capture") => capture,
        Some("transfer") => transfer,
        Some("parallel") => in_parallel,
        _ => return Err(Refusal::Parameter("kind".to_string()).into()),
    };
    let (program, arguments) = args
        .split_first()
        .ok_or_else(|| Refusal::Parameter("args".to_string()))?;
    let all = || {
        (0..count)
            .map(|_| sample(Command::new(program).args(arguments)))
            .collect::<io::Result<Vec<u64>>>()
    };
    Ok(Outcome::of(all, |samples| json!({ "samples_ns": samples })))
}
