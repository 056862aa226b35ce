//! Tells the adapter which standard library it is built with: its version, and what that already has.

use rustc_version::{version, Version};

fn main() {
    let rust = version().expect("rustc tells its version");
    println!("cargo:rustc-env=RUST_VERSION={rust}");
    if rust >= Version::new(1, 80, 0) {
        println!("cargo:rustc-check-cfg=cfg(has_process_group)");
    }
    // CommandExt::process_group is stable since 1.64.
    if rust >= Version::new(1, 64, 0) {
        println!("cargo:rustc-cfg=has_process_group");
    }
}
