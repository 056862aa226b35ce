//! Text and bytes, between JSON and the library's types.

use data_encoding::BASE64;
use serde_json::{json, Value};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// The first `length` bytes of the generated stream.
fn generated(length: usize) -> Vec<u8> {
    let mut stream = Vec::with_capacity(length + 8);
    for number in (0..10_000_000).cycle().take((length + 7) / 8) {
        stream.extend_from_slice(format!("{number:07}\n").as_bytes());
    }
    stream.truncate(length);
    stream
}

fn generated_of(value: &Value, key: &str) -> Option<Vec<u8>> {
    Some(generated(value.get(key)?.as_u64()? as usize))
}

/// Bytes; not text, which is another type.
pub fn to_bytes(value: &Value) -> Option<Vec<u8>> {
    match value.get("base64") {
        Some(encoded) => BASE64.decode(encoded.as_str()?.as_bytes()).ok(),
        None => generated_of(value, "generated"),
    }
}

/// What the system takes, and the library therefore: text or bytes.
pub fn to_os_string(value: &Value) -> Option<OsString> {
    match value {
        Value::String(text) => Some(text.into()),
        _ => to_bytes(value)
            .or_else(|| generated_of(value, "generated_text"))
            .map(OsString::from_vec),
    }
}

pub fn from_bytes(bytes: &[u8]) -> Value {
    json!({"base64": BASE64.encode(bytes)})
}

pub fn from_os_str(text: &OsStr) -> Value {
    match text.to_str() {
        Some(text) => json!(text),
        None => from_bytes(text.as_bytes()),
    }
}
