//! From the constructor's parameters to a `Command`.

use crate::child::Children;
use crate::outcome::{Refusal, Stop};
use crate::params::Params;
use crate::value::to_os_string;
use serde_json::Value;
use std::ffi::{CString, OsString};
use std::fs::OpenOptions;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::io::{BorrowedFd, RawFd};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

/// The constructor's parameters that `Command` has a counterpart for.
pub const PARAMETERS: &[&str] = &[
    "args",
    "executable",
    "stdin",
    "stdout",
    "stderr",
    "preexec_fn",
    "cwd",
    "env",
    "user",
    "group",
    #[cfg(has_process_group)]
    "process_group",
];

pub fn build(params: &Params, children: &Children) -> Result<Command, Stop> {
    let mut command = new(params)?;
    if let Some(directory) = params.optional("cwd", to_os_string)? {
        command.current_dir(directory);
    }
    if let Some(variables) = params.optional("env", variables)? {
        command.env_clear().envs(variables);
    }
    if let Some(id) = params.optional("user", |id| id.as_u64()?.try_into().ok())? {
        command.uid(id);
    }
    if let Some(id) = params.optional("group", |id| id.as_u64()?.try_into().ok())? {
        command.gid(id);
    }
    #[cfg(has_process_group)]
    #[allow(clippy::incompatible_msrv)]
    if let Some(group) = params.optional("process_group", |id| id.as_i64()?.try_into().ok())? {
        command.process_group(group);
    }
    if let Some(action) = params.optional("preexec_fn", action)? {
        // Sound: an action only makes a system call, with what was allocated before the fork.
        unsafe { command.pre_exec(action) };
    }
    redirect(&mut command, params, children)?;
    Ok(command)
}

/// A `Command` with its arguments. With `executable` the first of these is only the name that the program is told.
fn new(params: &Params) -> Result<Command, Refusal> {
    let mut arguments = params.required("args", arguments)?.into_iter();
    let first = arguments.next().ok_or_else(|| Refusal::Parameter("args".to_string()))?;
    let mut command = match params.optional("executable", to_os_string)? {
        None => Command::new(first),
        Some(executable) => {
            let mut command = Command::new(executable);
            command.arg0(first);
            command
        }
    };
    command.args(arguments);
    Ok(command)
}

fn arguments(value: &Value) -> Option<Vec<OsString>> {
    match value {
        Value::Array(list) => list.iter().map(to_os_string).collect(),
        _ => Some(vec![to_os_string(value)?]),
    }
}

fn variables(value: &Value) -> Option<Vec<(OsString, OsString)>> {
    match value {
        Value::Object(map) => map
            .iter()
            .map(|(name, value)| Some((name.into(), to_os_string(value)?)))
            .collect(),
        Value::Array(pairs) => pairs
            .iter()
            .map(|pair| Some((to_os_string(pair.get(0)?)?, to_os_string(pair.get(1)?)?)))
            .collect(),
        _ => None,
    }
}

type Action = Box<dyn FnMut() -> io::Result<()> + Send + Sync>;

/// What `pre_exec` runs in the child.
fn action(value: &Value) -> Option<Action> {
    let with = value.get("with")?;
    match value.get("call")?.as_str()? {
        "chdir" => {
            let path = CString::new(to_os_string(with)?.into_vec()).ok()?;
            Some(Box::new(move || done(unsafe { libc::chdir(path.as_ptr()) } == 0)))
        }
        "umask" => {
            let mask = with.as_u64()?.try_into().ok()?;
            Some(Box::new(move || {
                unsafe { libc::umask(mask) };
                Ok(())
            }))
        }
        "write" => {
            let fd = with.get(0)?.as_i64()?.try_into().ok()?;
            let data = to_os_string(with.get(1)?)?.into_vec();
            Some(Box::new(move || {
                done(unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) } >= 0)
            }))
        }
        "raise" => Some(Box::new(|| Err(io::ErrorKind::InvalidInput.into()))),
        _ => None,
    }
}

fn done(success: bool) -> io::Result<()> {
    if success {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

fn redirect(command: &mut Command, params: &Params, children: &Children) -> Result<(), Stop> {
    if let Some(value) = params.get("stdin") {
        command.stdin(stdio("stdin", value, children)?);
    }
    if let Some(value) = params.get("stdout") {
        command.stdout(stdio("stdout", value, children)?);
    }
    if let Some(value) = params.get("stderr") {
        command.stderr(stdio("stderr", value, children)?);
    }
    Ok(())
}

fn stdio(parameter: &str, value: &Value, children: &Children) -> Result<Stdio, Stop> {
    let refusal = || Refusal::Parameter(parameter.to_string());
    if let Some(fd) = value.get("fd") {
        // `Stdio` wants to own its descriptor; the caller's stays the caller's.
        let fd = fd.as_i64().and_then(|fd| RawFd::try_from(fd).ok());
        let borrowed = unsafe { BorrowedFd::borrow_raw(fd.filter(|fd| *fd >= 0).ok_or_else(refusal)?) };
        return Ok(borrowed.try_clone_to_owned()?.into());
    }
    if let Some(path) = value.get("file") {
        let mode = value.get("mode").and_then(Value::as_str).ok_or_else(refusal)?;
        return open(to_os_string(path).ok_or_else(refusal)?, mode)
            .ok_or_else(refusal)?
            .map_err(Stop::from);
    }
    if let Some(stream) = value.get("stream").and_then(Value::as_str) {
        let other = value.get("of").and_then(Value::as_str).ok_or_else(refusal)?;
        let mut object = children.take(other)?;
        let given = object.give_away(stream);
        children.insert(other.to_string(), object);
        return Ok(given?);
    }
    match value {
        Value::Null => Ok(Stdio::inherit()),
        Value::String(word) if word == "PIPE" => Ok(Stdio::piped()),
        Value::String(word) if word == "DEVNULL" => Ok(Stdio::null()),
        _ => Err(refusal().into()),
    }
}

fn open(path: OsString, mode: &str) -> Option<io::Result<Stdio>> {
    let mut options = OpenOptions::new();
    match mode {
        "r" => options.read(true),
        "w" => options.write(true).create(true).truncate(true),
        "a" => options.append(true).create(true),
        _ => return None,
    };
    Some(options.open(path).map(Stdio::from))
}
