//! The methods of the protocol, each as calls of the library.

use crate::bench::bench;
use crate::child::{captured, collect, returncode, Children, Object};
use crate::command::{self, build};
use crate::outcome::{response, Outcome, Refusal, Stop};
use crate::params::Params;
use crate::value::{from_os_str, to_bytes};
use serde_json::{json, Value};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

/// What is declared, beside the parameters of the constructor.
const CAPABILITIES: &[&str] = &[
    "run",
    "run.input",
    "run.capture_output",
    "call",
    "Popen",
    "poll",
    "wait",
    "communicate",
    "communicate.input",
    "kill",
    "attributes",
    "write",
    "write.stream",
    "write.data",
    "flush",
    "flush.stream",
    "read",
    "read.stream",
    "read.size",
    "readline",
    "readline.stream",
    "close",
    "close.stream",
    "release",
    "args.string",
    "args.bytes",
    "redirect.PIPE",
    "redirect.DEVNULL",
    "redirect.fd",
    "redirect.file",
    "redirect.stream",
    "concurrent",
    "bench",
];

pub fn capabilities() -> Vec<String> {
    let parameters = command::PARAMETERS.iter().map(|name| format!("Popen.{name}"));
    CAPABILITIES
        .iter()
        .map(|name| name.to_string())
        .chain(parameters)
        .collect()
}

/// The constructor's parameters, for a method that takes them and more.
fn with_constructor(params: Value, more: &[&str]) -> Result<Params, Refusal> {
    Params::new(params, &[command::PARAMETERS, more].concat())
}

fn piped_for_input(command: &mut Command, capture: bool) -> &mut Command {
    command.stdin(Stdio::piped());
    if capture {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
    }
    command
}

#[derive(Default)]
pub struct Adapter {
    children: Children,
}

impl Adapter {
    /// Gets a request ready to be carried out, here or on a thread of its own. The object that it is about is taken at
    /// once: of two requests for one object, the first has it.
    pub fn accept(self: &Arc<Self>, mut request: Value) -> impl FnOnce() -> Value + Send {
        let adapter = self.clone();
        let id = request["id"].take();
        let method = request["method"].as_str().unwrap_or_default().to_string();
        let params = request["params"].take();
        let name = params["handle"].as_str().unwrap_or_default().to_string();
        let object = parameters_of_object(&method).map(|known| (known, self.children.take(&name)));
        move || {
            let outcome = match object {
                None => adapter.call_function(&method, params),
                Some((_, Err(refusal))) => Err(refusal.into()),
                Some((known, Ok(mut object))) => {
                    let outcome =
                        Params::new(params, known).and_then(|params| call_method(&mut object, &method, &params));
                    adapter.children.insert(name, object);
                    outcome.map_err(Stop::from)
                }
            };
            response(&id, outcome)
        }
    }

    fn call_function(&self, method: &str, params: Value) -> Result<Outcome, Stop> {
        match method {
            "run" => self.run(params),
            "call" => self.status(params),
            "Popen" => self.spawn(params),
            "release" => self.release(params),
            "bench" => bench(params),
            _ => Err(Refusal::UnknownMethod(method.to_string()).into()),
        }
    }

    /// `output` is what captures by default. What it has no parameter for takes `spawn` and `wait_with_output`.
    fn run(&self, params: Value) -> Result<Outcome, Stop> {
        let params = with_constructor(params, &["input", "capture_output"])?;
        let mut command = build(&params, &self.children)?;
        let capture = params.optional("capture_output", Value::as_bool)?.unwrap_or(false);
        let input = params.optional("input", to_bytes)?;
        let piped = |stream: &str| params.get(stream).map_or(capture, |value| value == "PIPE");
        let (stdout, stderr) = (piped("stdout"), piped("stderr"));
        let args: Vec<Value> = std::iter::once(command.get_program())
            .chain(command.get_args())
            .map(from_os_str)
            .collect();
        Ok(Outcome::of(
            || match input {
                Some(_) => collect(piped_for_input(&mut command, capture).spawn()?, input),
                None if capture => command.output(),
                None => command.spawn()?.wait_with_output(),
            },
            |output: Output| {
                json!({
                    "args": args,
                    "returncode": returncode(output.status),
                    "stdout": captured(stdout, &output.stdout),
                    "stderr": captured(stderr, &output.stderr),
                })
            },
        ))
    }

    fn status(&self, params: Value) -> Result<Outcome, Stop> {
        let mut command = build(&with_constructor(params, &[])?, &self.children)?;
        Ok(Outcome::of(|| command.status(), returncode))
    }

    fn spawn(&self, params: Value) -> Result<Outcome, Stop> {
        let params = with_constructor(params, &["handle"])?;
        let name: String = params.required("handle", |name| Some(name.as_str()?.to_string()))?;
        let mut command = build(&params, &self.children)?;
        Ok(Outcome::of(
            || command.spawn(),
            |child| {
                let object = Object::new(child);
                let attributes = object.attributes();
                self.children.insert(name, object);
                attributes
            },
        ))
    }

    fn release(&self, params: Value) -> Result<Outcome, Stop> {
        let params = Params::new(params, &["handle"])?;
        let child = self
            .children
            .remove(params.get("handle").and_then(Value::as_str).unwrap_or_default())?;
        Ok(Outcome::of(
            || {
                drop(child);
                Ok(())
            },
            |()| Value::Null,
        ))
    }
}

/// The parameters of a method of an object; none if there is no such method.
fn parameters_of_object(method: &str) -> Option<&'static [&'static str]> {
    match method {
        "poll" | "wait" | "kill" | "attributes" => Some(&["handle"]),
        "communicate" => Some(&["handle", "input"]),
        "write" => Some(&["handle", "stream", "data"]),
        "flush" | "readline" | "close" => Some(&["handle", "stream"]),
        "read" => Some(&["handle", "stream", "size"]),
        _ => None,
    }
}

fn call_method(object: &mut Object, method: &str, params: &Params) -> Result<Outcome, Refusal> {
    let stream = |default| params.get("stream").and_then(Value::as_str).unwrap_or(default);
    match method {
        "poll" => object.poll(),
        "wait" => object.wait(),
        "kill" => object.kill(),
        "communicate" => object.communicate(params.optional("input", to_bytes)?),
        "write" => object.write(stream("stdin"), &params.required("data", to_bytes)?),
        "flush" => object.flush(stream("stdin")),
        "read" => object.read(stream(""), params.optional("size", Value::as_u64)?),
        "readline" => object.readline(stream("")),
        "close" => object.close(stream("")),
        _ => Ok(Outcome::of(|| Ok(object.attributes()), |attributes| attributes)),
    }
}
