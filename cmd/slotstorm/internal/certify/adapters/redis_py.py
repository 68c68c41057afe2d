"""An adapter for redis-py, and for valkey-py, which has the same methods: docs/adapter.md."""

import importlib
import json
import sys
import threading
import time

library = sys.argv[1] if len(sys.argv) > 1 else "redis"
module = importlib.import_module(library)
cluster = importlib.import_module(library + ".cluster")
errors = importlib.import_module(library + ".exceptions")
Cluster = getattr(cluster, library.capitalize() + "Cluster")

writing = threading.Lock()
hello, client, subscriber = {}, None, None


def say(value):
    with writing:
        print(json.dumps(value), flush=True)


def connect():
    """Make the client, if that has not been possible before."""
    global client
    if client is not None:
        return client
    nodes = []
    for addr in hello["addrs"]:
        host, port = addr.rsplit(":", 1)
        nodes.append(cluster.ClusterNode(host, int(port)))
    options = {}
    if "timeoutMs" in hello:
        options["socket_timeout"] = hello["timeoutMs"] / 1000
    if "dialTimeoutMs" in hello:
        options["socket_connect_timeout"] = hello["dialTimeoutMs"] / 1000
    if "password" in hello:
        options.update(username=hello.get("username"), password=hello["password"])
    if "tls" in hello:
        files = hello["tls"]
        options.update(ssl=True, ssl_ca_certs=files["ca"], ssl_certfile=files.get("cert"), ssl_keyfile=files.get("key"))
    if hello.get("readFrom") in ("replica", "any"):
        options["read_from_replicas"] = True
    client = Cluster(startup_nodes=nodes, **options)
    return client


def show(value):
    if isinstance(value, Exception):
        return failure(value)
    if value is True:  # the library's word for OK
        return "OK"
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, (list, tuple)):
        return [show(one) for one in value]
    return value


def failure(err):
    text = str(err) or type(err).__name__
    # The library has classes for codes, and leaves the code out of their texts.
    codes = {"MovedError": "MOVED", "AskError": "ASK", "TryAgainError": "TRYAGAIN", "ClusterDownError": "CLUSTERDOWN", "ReadOnlyError": "READONLY",
             "BusyLoadingError": "LOADING", "MasterDownError": "MASTERDOWN", "ExecAbortError": "EXECABORT", "NoScriptError": "NOSCRIPT"}
    if type(err).__name__ in codes:
        return {"error": codes[type(err).__name__] + " " + text}
    if isinstance(err, errors.TimeoutError):
        return {"fail": "timeout"}
    if isinstance(err, errors.ConnectionError):
        return {"fail": "refused" if "refused" in text else "reset" if "reset" in text else text}
    if isinstance(err, errors.ResponseError) and not isinstance(err, errors.ClusterError):
        return {"error": text if text.split(" ")[0].isupper() else "ERR " + text}
    return {"fail": type(err).__name__ + ": " + text}


def pipeline(commands, transaction):
    pipe = client.pipeline(transaction=True) if transaction else client.pipeline()
    for args in commands:
        pipe.execute_command(*args)
    return [show(one) for one in pipe.execute(raise_on_error=False)]


def listen():
    while True:
        try:
            if getattr(subscriber, "shard_channels", None):
                m = subscriber.get_sharded_message(timeout=0.1)
            else:
                m = subscriber.get_message(timeout=0.1)
        except Exception:  # an application would log it and go on
            m = None
            time.sleep(0.1)
        if m and m["type"] in ("message", "pmessage", "smessage"):
            say({"message": [m["type"], show(m["channel"]), show(m["data"])]})
        elif m is None:
            time.sleep(0.01)


def subscribe(name, channel):
    global subscriber
    if subscriber is None:
        subscriber = client.pubsub()
        started = False
    else:
        started = True
    if not hasattr(subscriber, name.lower()):
        return {"fail": "the library has no " + name.lower()}
    getattr(subscriber, name.lower())(channel)
    if not started:
        threading.Thread(target=listen, daemon=True).start()
    time.sleep(0.3)
    return [name.lower(), channel, 1]


def answer(commands):
    name = commands[0][0].upper()
    try:
        connect()
        if name in ("SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE"):
            return [subscribe(name, commands[0][1])]
        if len(commands) == 1:
            return [show(client.execute_command(*commands[0]))]
        if name != "MULTI":
            return pipeline(commands, False)
        queued = commands[1:-1]
        return ["OK"] + ["QUEUED"] * len(queued) + [pipeline(queued, True)]
    except Exception as err:
        return [failure(err)] * len(commands)


for line in sys.stdin:
    q = json.loads(line)
    if "hello" in q:
        hello = q["hello"]
        try:
            connect()
        except Exception:
            pass  # the replies will tell
        say({"ready": library + "-py " + module.__version__, "tls": True})
        continue
    say({"id": q["id"], "replies": answer(q["do"])})
