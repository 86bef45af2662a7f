//! The peer program for tfhe-rs: times the comparison of two encrypted 32-bit integers on one thread.
//! Prints CSV rows peer,operation,count,median_us,min_us and nothing else on stdout.

use std::time::{Duration, Instant};
use tfhe::prelude::{FheDecrypt, FheEncrypt, FheOrd};
use tfhe::{generate_keys, set_server_key, ConfigBuilder, FheUint32};

const PEER: &str = "tfhe-rs-1.8.2";
const PAIRS: [(u32, u32); 3] = [(3_000_000_000, 2_999_999_999), (7, 7), (0, u32::MAX)];

/// Runs `work` for about `seconds`, at least three times, and prints how long one run took.
fn measure(operation: &str, seconds: f64, mut work: impl FnMut()) {
    let patience = Duration::from_secs_f64(seconds);
    let begin = Instant::now();
    let mut micros: Vec<f64> = Vec::new();
    while micros.len() < 3 || begin.elapsed() < patience {
        let start = Instant::now();
        work();
        micros.push(start.elapsed().as_secs_f64() * 1e6);
    }
    micros.sort_by(f64::total_cmp);
    println!("{PEER},{operation},1,{:.1},{:.1}", micros[micros.len() / 2], micros[0]);
}

fn main() {
    let seconds: f64 = match std::env::args().nth(1).map(|text| text.parse()) {
        Some(Ok(seconds)) => seconds,
        _ => {
            eprintln!("usage: tcme-peer-tfhe SECONDS");
            std::process::exit(2);
        }
    };
    let (client, server) = generate_keys(ConfigBuilder::default().build());
    set_server_key(server);
    for (x, y) in PAIRS {
        let (a, b) = (FheUint32::encrypt(x, &client), FheUint32::encrypt(y, &client));
        assert_eq!(a.gt(&b).decrypt(&client), x > y, "a wrong answer");
    }
    let a = FheUint32::encrypt(PAIRS[0].0, &client);
    let b = FheUint32::encrypt(PAIRS[0].1, &client);
    measure("encrypt_u32", seconds, || {
        FheUint32::encrypt(PAIRS[0].0, &client);
    });
    measure("gt_u32", seconds, || {
        a.gt(&b);
    });
}
