/* hiredis on a cluster: client HOST:PORT. hiredis knows nothing of clusters, so this
 * follows redirects by hand, as small programs do: it keeps one connection per node, and
 * a map of the slots that each MOVED corrects. It counts until its standard input ends.
 *
 *     cc -o client client.c -lhiredis && ./client 127.0.0.1:7000
 */
#include <hiredis/hiredis.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SLOTS 16384
#define NODES 64

static struct node {
    char addr[64];
    redisContext *c;
} nodes[NODES];
static int node_count, owner[SLOTS];

static int node_at(const char *addr) {
    for (int i = 0; i < node_count; i++)
        if (strcmp(nodes[i].addr, addr) == 0) return i;
    if (node_count == NODES) exit(1);
    snprintf(nodes[node_count].addr, sizeof nodes[0].addr, "%s", addr);
    return node_count++;
}

static redisContext *connection(int n) {
    struct timeval timeout = {2, 0};
    char host[64];
    if (nodes[n].c && nodes[n].c->err) {
        redisFree(nodes[n].c);
        nodes[n].c = NULL;
    }
    if (!nodes[n].c) {
        snprintf(host, sizeof host, "%s", nodes[n].addr);
        char *colon = strrchr(host, ':');
        *colon = 0;
        nodes[n].c = redisConnectWithTimeout(host, atoi(colon + 1), timeout);
        redisSetTimeout(nodes[n].c, timeout);
    }
    return nodes[n].c;
}

static unsigned crc16(const char *s, size_t n) {
    unsigned crc = 0;
    while (n--) {
        crc ^= (unsigned)(unsigned char)*s++ << 8;
        for (int i = 0; i < 8; i++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
    }
    return crc & 0xffff;
}

static int slot_of(const char *key) {
    const char *open = strchr(key, '{'), *end = open ? strchr(open + 1, '}') : NULL;
    if (end && end > open + 1) return crc16(open + 1, end - open - 1) % SLOTS;
    return crc16(key, strlen(key)) % SLOTS;
}

/* discover asks a node who owns what, and returns the number of ranges. */
static int discover(int n) {
    redisReply *r = redisCommand(connection(n), "CLUSTER SLOTS");
    if (!r || r->type != REDIS_REPLY_ARRAY) return 0;
    int ranges = r->elements;
    for (int i = 0; i < ranges; i++) {
        redisReply **range = r->element[i]->element, **master = range[2]->element;
        char addr[64];
        snprintf(addr, sizeof addr, "%s:%lld", master[0]->str, master[1]->integer);
        for (long long s = range[0]->integer; s <= range[1]->integer; s++) owner[s] = node_at(addr);
    }
    freeReplyObject(r);
    return ranges;
}

/* command sends a command about a key and follows redirects; NULL after ten failures. */
static redisReply *command(const char *key, const char *format, ...) {
    int slot = slot_of(key), n = owner[slot], asking = 0;
    for (int tries = 0; tries < 10; tries++) {
        redisContext *c = connection(n);
        if (asking) freeReplyObject(redisCommand(c, "ASKING"));
        asking = 0;
        va_list args;
        va_start(args, format);
        redisReply *r = redisvCommand(c, format, args);
        va_end(args);
        if (r && r->type != REDIS_REPLY_ERROR) return r;
        if (r && (!strncmp(r->str, "MOVED ", 6) || !strncmp(r->str, "ASK ", 4))) {
            asking = r->str[0] == 'A';
            n = node_at(strrchr(r->str, ' ') + 1);
            if (!asking) owner[slot] = n;
        } else {
            usleep(10000u << (tries < 6 ? tries : 6));
            for (int i = 0; i < node_count && !discover(i); i++) continue;
            n = owner[slot];
        }
        if (r) freeReplyObject(r);
    }
    return NULL;
}

static int input_ended(void) {
    struct pollfd p = {0, POLLIN, 0};
    char buf[256];
    return poll(&p, 1, 0) > 0 && read(0, buf, sizeof buf) <= 0;
}

int main(int argc, char **argv) {
    const char *keys[] = {"{hello}:1", "{hello}:2", "foo:1", "bar:1", "{abc}:1", "{06S}:1"};
    long long acknowledged[6] = {0}, lost = 0;
    if (argc < 2) return 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("ranges: %d\n", discover(node_at(argv[1])));
    redisReply *r = command("user:1", "SET user:1 %s", "ada");
    if (!r) return 1;
    freeReplyObject(r);
    r = command("user:1", "GET user:1");
    printf("got: %s\n", r->str);
    freeReplyObject(r);

    redisContext *c = connection(owner[slot_of("{p}")]);
    redisAppendCommand(c, "MULTI");
    redisAppendCommand(c, "SET {p}:1 x");
    redisAppendCommand(c, "INCR {p}:2");
    redisAppendCommand(c, "EXEC");
    for (int i = 0; i < 4; i++) {
        if (redisGetReply(c, (void **)&r) != REDIS_OK) return 1;
        if (r->type == REDIS_REPLY_ERROR) return 1;
        if (i == 3) printf("transaction: %s %lld\n", r->element[0]->str, r->element[1]->integer);
        freeReplyObject(r);
    }

    while (!input_ended()) {
        for (int i = 0; i < 6; i++) {
            if (!(r = command(keys[i], "INCR %s", keys[i]))) return 1;
            acknowledged[i]++;
            freeReplyObject(r);
        }
        usleep(5000);
    }
    for (int i = 0; i < 6; i++) {
        if (!(r = command(keys[i], "GET %s", keys[i]))) return 1;
        long long value = r->str ? atoll(r->str) : 0;
        if (value < acknowledged[i]) lost += acknowledged[i] - value;
        freeReplyObject(r);
        if (acknowledged[i] <= 10) return 1;
    }
    printf("counted: enough\nlost: %lld\n", lost);
    for (int i = 0; i < node_count; i++)
        if (nodes[i].c) redisFree(nodes[i].c);
    return 0;
}
