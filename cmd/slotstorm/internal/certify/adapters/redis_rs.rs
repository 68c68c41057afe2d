// An adapter for redis-rs: docs/adapter.md.
use redis::cluster::{cluster_pipe, ClusterClient, ClusterClientBuilder, ClusterConnection};
use redis::{cmd, ErrorKind, RedisError, Value as Reply};
use serde_json::{json, Value};
use std::io::{self, BufRead, Write};
use std::time::Duration;

fn failure(err: &RedisError) -> Value {
    if let Some(code) = err.code() {
        return json!({"error": format!("{} {}", code, err.detail().unwrap_or(""))});
    }
    if err.is_timeout() {
        return json!({"fail": "timeout"});
    }
    if err.is_connection_refusal() {
        return json!({"fail": "refused"});
    }
    if err.is_connection_dropped() {
        return json!({"fail": "reset"});
    }
    match err.kind() {
        ErrorKind::IoError => json!({"fail": err.to_string()}),
        _ => json!({"fail": err.to_string()}),
    }
}

fn show(reply: &Reply) -> Value {
    match reply {
        Reply::Nil => Value::Null,
        Reply::Int(n) => json!(n),
        Reply::BulkString(b) => json!(String::from_utf8_lossy(b)),
        Reply::SimpleString(s) => json!(s),
        Reply::Okay => json!("OK"),
        Reply::Array(list) => Value::Array(list.iter().map(show).collect()),
        Reply::ServerError(e) => json!({"error": format!("{} {}", e.code(), e.details().unwrap_or(""))}),
        other => json!(format!("{:?}", other)),
    }
}

struct Adapter {
    client: ClusterClient,
    connection: Option<ClusterConnection>,
}

impl Adapter {
    fn new(hello: &Value) -> Result<Adapter, RedisError> {
        let nodes: Vec<String> = hello["addrs"].as_array().unwrap().iter().map(|a| format!("redis://{}", a.as_str().unwrap())).collect();
        let mut builder = ClusterClientBuilder::new(nodes);
        if let Some(ms) = hello["timeoutMs"].as_u64() {
            builder = builder.response_timeout(Duration::from_millis(ms));
        }
        if let Some(ms) = hello["dialTimeoutMs"].as_u64() {
            builder = builder.connection_timeout(Duration::from_millis(ms));
        }
        if hello["readFrom"] == "replica" || hello["readFrom"] == "any" {
            builder = builder.read_from_replicas();
        }
        if let Some(password) = hello["password"].as_str() {
            builder = builder.password(password.to_string());
        }
        if let Some(username) = hello["username"].as_str() {
            builder = builder.username(username.to_string());
        }
        Ok(Adapter { client: builder.build()?, connection: None })
    }

    // connect makes the connection, if that has not been possible before.
    fn connect(&mut self) -> Result<&mut ClusterConnection, RedisError> {
        if self.connection.is_none() {
            self.connection = Some(self.client.get_connection()?);
        }
        Ok(self.connection.as_mut().unwrap())
    }

    fn answer(&mut self, commands: &[Vec<String>]) -> Result<Vec<Value>, RedisError> {
        let name = commands[0][0].to_uppercase();
        if name.ends_with("SUBSCRIBE") || name == "MULTI" {
            return Ok(vec![json!({"fail": format!("the library has no {} on clusters, without async", name)}); commands.len()]);
        }
        let connection = self.connect()?;
        if commands.len() == 1 {
            let mut c = cmd(&commands[0][0]);
            for arg in &commands[0][1..] {
                c.arg(arg);
            }
            let reply: Reply = c.query(connection)?;
            return Ok(vec![show(&reply)]);
        }
        let mut pipe = cluster_pipe();
        for args in commands {
            let mut c = cmd(&args[0]);
            for arg in &args[1..] {
                c.arg(arg);
            }
            pipe.add_command(c);
        }
        let replies: Vec<Reply> = pipe.query(connection)?;
        Ok(replies.iter().map(show).collect())
    }
}

fn say(line: Value) {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", line).and_then(|_| out.flush()).ok();
}

fn main() {
    let mut adapter: Option<Adapter> = None;
    for line in io::stdin().lock().lines() {
        let q: Value = serde_json::from_str(&line.unwrap()).unwrap();
        if !q["hello"].is_null() {
            let mut a = Adapter::new(&q["hello"]).expect("a client");
            a.connect().ok();
            adapter = Some(a);
            say(json!({"ready": format!("redis-rs {}", env!("LIBRARY_VERSION"))}));
            continue;
        }
        let commands: Vec<Vec<String>> = serde_json::from_value(q["do"].clone()).unwrap();
        let replies = match adapter.as_mut().unwrap().answer(&commands) {
            Ok(replies) => replies,
            Err(err) => vec![failure(&err); commands.len()],
        };
        say(json!({"id": q["id"], "replies": replies}));
    }
}
