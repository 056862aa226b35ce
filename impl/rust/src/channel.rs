//! The control channel: one JSON value a line. The standard library opens sockets close-on-exec.

use serde_json::Value;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::sync::Mutex;

pub struct Requests(BufReader<Box<dyn Read>>);

pub struct Responses(Mutex<Box<dyn Write + Send>>);

/// Connects to `unix:PATH` or `tcp:HOST:PORT`.
pub fn connect(address: &str) -> io::Result<(Requests, Responses)> {
    let (input, output): (Box<dyn Read>, Box<dyn Write + Send>) = match address.split_once(':') {
        Some(("unix", path)) => {
            let socket = UnixStream::connect(path)?;
            (Box::new(socket.try_clone()?), Box::new(socket))
        }
        Some(("tcp", place)) => {
            let socket = TcpStream::connect(place)?;
            socket.set_nodelay(true)?;
            (Box::new(socket.try_clone()?), Box::new(socket))
        }
        _ => {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("--control {address}: neither unix: nor tcp:"),
            ))
        }
    };
    Ok((Requests(BufReader::new(input)), Responses(Mutex::new(output))))
}

impl Requests {
    /// The next request, or none when the engine has closed the connection.
    pub fn receive(&mut self) -> io::Result<Option<Value>> {
        let mut line = Vec::new();
        match self.0.read_until(b'\n', &mut line)? {
            0 => Ok(None),
            _ => Ok(Some(serde_json::from_slice(&line)?)),
        }
    }
}

impl Responses {
    /// An engine that is gone wants no response: the loop of requests ends by itself.
    pub fn send(&self, message: &Value) {
        let mut line = message.to_string();
        line.push('\n');
        let _ = self.0.lock().unwrap().write_all(line.as_bytes());
    }
}
