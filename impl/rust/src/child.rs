//! The objects that calls name: a `Child`, and what its user knows of it.

use crate::outcome::{Outcome, Refusal};
use crate::value::from_bytes;
use serde_json::{json, Value};
use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStdin, ExitStatus, Output, Stdio};
use std::sync::Mutex;
use std::thread;

/// An exit code, or the number of the signal that ended the child, negative.
pub fn returncode(status: ExitStatus) -> Value {
    json!(status.code().or_else(|| status.signal().map(|signal| -signal)))
}

/// Collects output and status as the documentation of `Stdio::piped` does: a thread of its own writes the input, and
/// what goes wrong there has no influence on the result. Here it is also joined, so that the pipe is closed in the end.
pub fn collect(mut child: Child, input: Option<Vec<u8>>) -> io::Result<Output> {
    let stdin = child.stdin.take();
    let writer = stdin
        .zip(input)
        .map(|(mut stdin, input)| thread::spawn(move || stdin.write_all(&input)));
    let output = child.wait_with_output();
    if let Some(Err(error)) = writer.map(|thread| thread.join().unwrap()) {
        eprintln!("rust-adapter: the input: {error}");
    }
    output
}

pub struct Object {
    child: Option<Child>, // none since `wait_with_output` has consumed it
    pid: u32,
    status: Option<ExitStatus>, // what the library has told last
    piped: Vec<&'static str>,
    /// `Child` has no stream that reads lines: its users take the stream out and put a `BufReader` around it.
    lines: HashMap<String, BufReader<Box<dyn Read + Send>>>,
}

impl Object {
    pub fn new(child: Child) -> Object {
        let streams = [
            ("stdin", child.stdin.is_some()),
            ("stdout", child.stdout.is_some()),
            ("stderr", child.stderr.is_some()),
        ];
        Object {
            pid: child.id(),
            child: Some(child),
            status: None,
            piped: streams
                .iter()
                .filter(|(_, piped)| *piped)
                .map(|(name, _)| *name)
                .collect(),
            lines: HashMap::new(),
        }
    }

    pub fn attributes(&self) -> Value {
        let child = self.child.as_ref();
        json!({
            "pid": self.pid,
            "returncode": self.status.map(returncode),
            "stdin": child.map_or(false, |child| child.stdin.is_some()),
            "stdout": child.map_or(false, |child| child.stdout.is_some()) || self.lines.contains_key("stdout"),
            "stderr": child.map_or(false, |child| child.stderr.is_some()) || self.lines.contains_key("stderr"),
        })
    }

    pub fn poll(&mut self) -> Result<Outcome, Refusal> {
        let child = not_consumed(&mut self.child, "poll")?;
        let status = &mut self.status;
        Ok(Outcome::of(
            || child.try_wait(),
            |now| {
                *status = now;
                json!(now.map(returncode))
            },
        ))
    }

    pub fn wait(&mut self) -> Result<Outcome, Refusal> {
        let child = not_consumed(&mut self.child, "wait")?;
        let status = &mut self.status;
        Ok(Outcome::of(
            || child.wait(),
            |ended| {
                *status = Some(ended);
                returncode(ended)
            },
        ))
    }

    pub fn kill(&mut self) -> Result<Outcome, Refusal> {
        let child = not_consumed(&mut self.child, "kill")?;
        Ok(Outcome::of(|| child.kill(), |()| Value::Null))
    }

    pub fn communicate(&mut self, input: Option<Vec<u8>>) -> Result<Outcome, Refusal> {
        let child = not_consumed(&mut self.child, "communicate")?;
        if input.is_some() && child.stdin.is_none() {
            return Err(Refusal::Unsupported("communicate.input")); // there is no stream to write it to
        }
        let Object {
            child, status, piped, ..
        } = self;
        let child = child.take().unwrap();
        Ok(Outcome::of(
            || collect(child, input),
            |output| {
                *status = Some(output.status);
                json!([
                    captured(piped.contains(&"stdout"), &output.stdout),
                    captured(piped.contains(&"stderr"), &output.stderr)
                ])
            },
        ))
    }

    fn stdin(&mut self, stream: &str) -> Result<&mut ChildStdin, Refusal> {
        match (stream, &mut self.child) {
            ("stdin", Some(Child { stdin: Some(stdin), .. })) => Ok(stdin),
            _ => Err(no_stream(stream)),
        }
    }

    pub fn write(&mut self, stream: &str, data: &[u8]) -> Result<Outcome, Refusal> {
        let stdin = self.stdin(stream)?;
        Ok(Outcome::of(|| stdin.write_all(data), |()| Value::Null))
    }

    pub fn flush(&mut self, stream: &str) -> Result<Outcome, Refusal> {
        let stdin = self.stdin(stream)?;
        Ok(Outcome::of(|| stdin.flush(), |()| Value::Null))
    }

    pub fn read(&mut self, stream: &str, size: Option<u64>) -> Result<Outcome, Refusal> {
        let source: &mut dyn Read = match (self.lines.get_mut(stream), stream, &mut self.child) {
            (Some(reader), _, _) => reader,
            (
                None,
                "stdout",
                Some(Child {
                    stdout: Some(stdout), ..
                }),
            ) => stdout,
            (
                None,
                "stderr",
                Some(Child {
                    stderr: Some(stderr), ..
                }),
            ) => stderr,
            _ => return Err(no_stream(stream)),
        };
        let mut data = Vec::new();
        Ok(Outcome::of(
            || match size {
                Some(size) => source.take(size).read_to_end(&mut data).map(|_| data),
                None => source.read_to_end(&mut data).map(|_| data),
            },
            |data| from_bytes(&data),
        ))
    }

    pub fn readline(&mut self, stream: &str) -> Result<Outcome, Refusal> {
        if let Some(source) = self.take_output(stream) {
            self.lines.insert(stream.to_string(), BufReader::new(source));
        }
        let reader = self.lines.get_mut(stream).ok_or_else(|| no_stream(stream))?;
        let mut line = Vec::new();
        Ok(Outcome::of(
            || reader.read_until(b'\n', &mut line).map(|_| line),
            |line| from_bytes(&line),
        ))
    }

    fn take_output(&mut self, stream: &str) -> Option<Box<dyn Read + Send>> {
        let child = self.child.as_mut()?;
        match stream {
            "stdout" => Some(Box::new(child.stdout.take()?)),
            "stderr" => Some(Box::new(child.stderr.take()?)),
            _ => None,
        }
    }

    /// Drops the stream; one that has been moved away, or dropped before, stays so.
    pub fn close(&mut self, stream: &str) -> Result<Outcome, Refusal> {
        if !self.piped.contains(&stream) {
            return Err(no_stream(stream));
        }
        Ok(Outcome::of(
            || {
                drop(self.lines.remove(stream));
                drop(self.give_away(stream));
                Ok(())
            },
            |()| Value::Null,
        ))
    }

    /// Moves the stream out, as into the `Stdio` of another child.
    pub fn give_away(&mut self, stream: &str) -> Result<Stdio, Refusal> {
        let given = match (stream, &mut self.child) {
            ("stdin", Some(child)) => child.stdin.take().map(Stdio::from),
            ("stdout", Some(child)) => child.stdout.take().map(Stdio::from),
            ("stderr", Some(child)) => child.stderr.take().map(Stdio::from),
            _ => None,
        };
        given.ok_or_else(|| no_stream(stream))
    }
}

fn not_consumed<'a>(child: &'a mut Option<Child>, method: &'static str) -> Result<&'a mut Child, Refusal> {
    child.as_mut().ok_or(Refusal::Unsupported(method))
}

fn no_stream(stream: &str) -> Refusal {
    Refusal::UnknownHandle(format!("stream {stream}"))
}

/// What was collected from a stream. The library gives no bytes for one that was not piped.
pub fn captured(piped: bool, data: &[u8]) -> Value {
    if piped {
        from_bytes(data)
    } else {
        Value::Null
    }
}

/// The objects by name. A call moves the one it needs out, and back when it has ended.
#[derive(Default)]
pub struct Children(Mutex<HashMap<String, Option<Object>>>);

impl Children {
    pub fn insert(&self, name: String, object: Object) {
        self.0.lock().unwrap().insert(name, Some(object));
    }

    /// While a call goes on, it holds the object: the library's methods borrow a `Child` mutably, so that the compiler
    /// would refuse another one beside it.
    pub fn take(&self, name: &str) -> Result<Object, Refusal> {
        let mut objects = self.0.lock().unwrap();
        let place = objects
            .get_mut(name)
            .ok_or_else(|| Refusal::UnknownHandle(format!("handle {name}")))?;
        place.take().ok_or(Refusal::Unsupported("concurrent"))
    }

    pub fn remove(&self, name: &str) -> Result<Object, Refusal> {
        let object = self.take(name)?;
        self.0.lock().unwrap().remove(name);
        Ok(object)
    }
}
