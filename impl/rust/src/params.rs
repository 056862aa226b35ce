//! The parameters of a request. Those that are not taken are unknown.

use crate::outcome::Refusal;
use serde_json::{Map, Value};

pub struct Params(Map<String, Value>);

impl Params {
    /// Refuses what is not in `known`, before anything is done.
    pub fn new(value: Value, known: &[&str]) -> Result<Params, Refusal> {
        let map = match value {
            Value::Object(map) => map,
            _ => Map::new(),
        };
        match map
            .keys()
            .find(|name| *name != "concurrent" && !known.contains(&name.as_str()))
        {
            Some(name) => Err(Refusal::Parameter(name.clone())),
            None => Ok(Params(map)),
        }
    }

    /// A parameter as `read` understands it; none if it is absent or null.
    pub fn optional<T>(&self, name: &str, read: impl FnOnce(&Value) -> Option<T>) -> Result<Option<T>, Refusal> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => read(value)
                .map(Some)
                .ok_or_else(|| Refusal::Parameter(name.to_string())),
        }
    }

    pub fn required<T>(&self, name: &str, read: impl FnOnce(&Value) -> Option<T>) -> Result<T, Refusal> {
        self.optional(name, read)?
            .ok_or_else(|| Refusal::Parameter(name.to_string()))
    }

    /// The raw value, where null differs from absent.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }
}
