<?php
// An adapter for phpredis' RedisCluster: docs/adapter.md is the protocol.

$client = null;
$hello = [];

function say(array $message): void
{
    fwrite(STDOUT, json_encode($message, JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR) . "\n");
}

function connect(): RedisCluster
{
    global $hello;
    $timeout = ($hello['timeoutMs'] ?? 0) / 1000;
    $auth = isset($hello['username']) ? [$hello['username'], $hello['password'] ?? ''] : ($hello['password'] ?? null);
    $c = new RedisCluster(null, $hello['addrs'], ($hello['dialTimeoutMs'] ?? 0) / 1000, $timeout, false, $auth);
    $c->setOption(Redis::OPT_REPLY_LITERAL, true);
    $from = ['replica' => RedisCluster::FAILOVER_DISTRIBUTE_SLAVES, 'any' => RedisCluster::FAILOVER_DISTRIBUTE];
    $c->setOption(RedisCluster::OPT_SLAVE_FAILOVER, $from[$hello['readFrom'] ?? ''] ?? RedisCluster::FAILOVER_NONE);
    return $c;
}

/** What the library returned, as the protocol has it. */
function show($value)
{
    global $client;
    if ($value === false) {
        $error = $client->getLastError();
        return $error === null ? null : ['error' => $error];
    }
    if (is_array($value)) {
        return array_map(fn ($v) => $v === false ? null : show($v), array_values($value));
    }
    if (is_string($value) && !preg_match('//u', $value)) {
        return ['bytes' => base64_encode($value)];
    }
    return $value;
}

/** What an exception is. */
function failure(Throwable $e): array
{
    $text = $e->getMessage();
    if (preg_match('/^[A-Z]{3,} /', $text)) {
        return ['error' => $text];
    }
    return ['fail' => stripos($text, 'timed out') !== false ? 'timeout' : $text];
}

function one(array $args)
{
    global $client;
    try {
        $client ??= connect();
        $client->clearLastError();
        $name = strtoupper($args[0]);
        $key = $args[str_starts_with($name, 'EVAL') || $name === 'FCALL' ? 3 : 1] ?? '';
        if ($name === 'GET') {
            return show($client->get($key)); // rawCommand does not read from replicas
        }
        return show($client->rawCommand($key, ...$args));
    } catch (Throwable $e) {
        return failure($e);
    }
}

function transaction(array $commands): array
{
    global $client;
    try {
        $client ??= connect();
        $client->clearLastError();
        $client->multi();
        foreach ($commands as $args) {
            $method = strtolower($args[0]);
            $client->$method(...array_slice($args, 1));
        }
        $replies = $client->exec();
        if ($replies === false) {
            return array_fill(0, count($commands) + 2, show(false) ?? ['fail' => 'EXEC failed']);
        }
        return array_merge(['OK'], array_fill(0, count($commands), 'QUEUED'), [show($replies)]);
    } catch (Throwable $e) {
        return array_fill(0, count($commands) + 2, failure($e));
    }
}

/** A subscription blocks, so it has a process of its own, with a client of its own. */
function subscribe(string $name, string $channel)
{
    $kinds = ['SUBSCRIBE' => 'message', 'PSUBSCRIBE' => 'pmessage'];
    if (!isset($kinds[$name])) {
        return ['fail' => 'the library has no shard subscriptions'];
    }
    if (pcntl_fork() === 0) {
        try {
            $method = strtolower($name);
            connect()->$method([$channel], fn ($c, ...$words) => say(['message' => [$kinds[$name], ...$words]]));
        } catch (Throwable $e) {
            fwrite(STDERR, "the subscription has ended: {$e->getMessage()}\n");
        }
        posix_kill(getmypid(), SIGKILL);
    }
    usleep(300000);
    return [strtolower($name), $channel, 1];
}

while (($line = fgets(STDIN)) !== false) {
    $q = json_decode($line, true, 512, JSON_THROW_ON_ERROR);
    if (isset($q['hello'])) {
        $hello = $q['hello'];
        say(['ready' => 'phpredis ' . phpversion('redis')]);
        continue;
    }
    $do = $q['do'];
    $name = strtoupper($do[0][0]);
    if (str_ends_with($name, 'SUBSCRIBE')) {
        $replies = [subscribe($name, $do[0][1])];
    } elseif (count($do) === 1) {
        $replies = [one($do[0])];
    } elseif ($name === 'MULTI') {
        $replies = transaction(array_slice($do, 1, -1));
    } else {
        $replies = array_fill(0, count($do), ['fail' => 'the library has no pipelines on clusters']);
    }
    say(['id' => $q['id'], 'replies' => $replies]);
}
