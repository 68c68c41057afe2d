// An adapter for libvalkey's synchronous cluster client.
#include "wire.h"

#include <strings.h>
#include <sys/time.h>
#include <valkey/cluster.h>
#include <valkey/valkey.h>

static valkeyClusterContext *client;
static char addrs[8192], username[256], password[256];
static struct timeval reply_limit, dial_limit;
static int from_replicas;

static struct timeval limit(const json *hello, const char *name) {
    const json *ms = field(hello, name);
    struct timeval t = {ms ? (long)ms->number / 1000 : 1, ms ? (long)ms->number % 1000 * 1000 : 0};
    return t;
}

// connect makes the client, unless it is there.
static int connected(void) {
    if (client && client->err && !client->table) {
        valkeyClusterFree(client); // it could not reach any node
        client = NULL;
    }
    if (!client) {
        valkeyClusterOptions opt = {0};
        opt.initial_nodes = addrs;
        opt.connect_timeout = &dial_limit;
        opt.command_timeout = &reply_limit;
        opt.username = *username ? username : NULL;
        opt.password = *password ? password : NULL;
        client = valkeyClusterConnectWithOptions(&opt);
    }
    return client && !(client->err && !client->table);
}

static void open_client(const json *hello) {
    for (const json *a = field(hello, "addrs")->child; a; a = a->next) {
        if (strlen(addrs) + strlen(a->text) + 2 < sizeof addrs) {
            strcat(*addrs ? strcat(addrs, ",") : addrs, a->text);
        }
    }
    const json *u = field(hello, "username"), *p = field(hello, "password");
    snprintf(username, sizeof username, "%s", u ? u->text : "");
    snprintf(password, sizeof password, "%s", p ? p->text : "");
    reply_limit = limit(hello, "timeoutMs");
    dial_limit = limit(hello, "dialTimeoutMs");
    from_replicas = field(hello, "readFrom") && strcmp(field(hello, "readFrom")->text, "master");
    connected();
    printf("{\"ready\":\"libvalkey %d.%d.%d\"}\n", LIBVALKEY_VERSION_MAJOR, LIBVALKEY_VERSION_MINOR, LIBVALKEY_VERSION_PATCH);
}

static void show(const valkeyReply *r) {
    switch (r->type) {
    case VALKEY_REPLY_NIL:
        printf("null");
        break;
    case VALKEY_REPLY_INTEGER:
        printf("%lld", r->integer);
        break;
    case VALKEY_REPLY_ERROR:
        tagged("error", r->str);
        break;
    case VALKEY_REPLY_ARRAY:
        putchar('[');
        for (size_t i = 0; i < r->elements; i++) {
            if (i) putchar(',');
            show(r->element[i]);
        }
        putchar(']');
        break;
    default:
        quoted(r->str, r->len);
    }
}

static void failure(void) {
    const char *text = client ? client->errstr : "no client";
    if (strstr(text, "refused")) text = "refused";
    if (strstr(text, "reset")) text = "reset";
    if (strstr(text, "imed out") || strstr(text, "temporarily unavailable")) text = "timeout";
    tagged("fail", *text ? text : "closed");
}

static void answer(valkeyReply *r) {
    if (r) {
        show(r);
        freeReplyObject(r);
    } else {
        failure();
    }
}

// command calls a function of the library that takes a command as words.
#define command(function, words, result)                                           \
    do {                                                                           \
        const char *argv[256];                                                     \
        size_t lens[256];                                                          \
        int argc = 0;                                                              \
        for (const json *w = (words)->child; w && argc < 256; w = w->next, argc++) \
            argv[argc] = w->text, lens[argc] = w->size;                            \
        result = function(client, argc, argv, lens);                               \
    } while (0)

static void perform(const json *list) {
    const char *name = list->child->child->text, *lacks = NULL;
    if (strcasestr(name, "SUBSCRIBE")) lacks = "the library has no subscriptions when it is synchronous";
    if (!strcasecmp(name, "MULTI")) lacks = "the library has no transactions on a cluster";
    if (from_replicas) lacks = "the library has no reads from replicas";
    int ready = !lacks && connected(), sent = 1, many = list->child->next != NULL;
    for (const json *c = list->child; ready && many && c; c = c->next) {
        int ok;
        command(valkeyClusterAppendCommandArgv, c, ok);
        sent = sent && ok == VALKEY_OK;
    }
    for (const json *c = list->child; c; c = c->next) {
        valkeyReply *r = NULL;
        if (c != list->child) putchar(',');
        if (lacks) {
            tagged("fail", lacks);
        } else if (!ready || !sent) {
            failure();
        } else {
            if (many) {
                valkeyClusterGetReply(client, (void **)&r);
            } else {
                command(valkeyClusterCommandArgv, c, r);
            }
            answer(r);
        }
    }
    if (ready && many) valkeyClusterReset(client);
}

int main(void) { return serve(open_client, perform); }
