// What adapters for libraries in C share: docs/adapter.md is the protocol.
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct json {
    char *name; // of a field
    char *text; // of a string, of size bytes
    size_t size;
    double number;
    struct json *child, *next; // of an object or an array
} json;

static const char *at; // what is read

static void blanks(void) { while (isspace((unsigned char)*at) || *at == ',' || *at == ':') at++; }

static char *string(size_t *size) {
    char *start = malloc(strlen(at) + 1), *out = start;
    for (at++; *at && *at != '"'; at++) {
        if (*at != '\\') {
            *out++ = *at;
            continue;
        }
        const char *from = "nrtbf", *to = "\n\r\t\b\f", *c = strchr(from, *++at);
        if (*at == 'u') {
            char hex[5] = {at[1], at[2], at[3], at[4], 0};
            unsigned u = strtoul(hex, NULL, 16);
            at += 4;
            if (u >= 0x800) *out++ = 0xe0 | u >> 12;
            if (u >= 0x80) *out++ = u >= 0x800 ? 0x80 | (u >> 6 & 0x3f) : 0xc0 | u >> 6;
            *out++ = u >= 0x80 ? 0x80 | (u & 0x3f) : u;
        } else {
            *out++ = c ? to[c - from] : *at;
        }
    }
    if (*at) at++;
    *out = 0;
    *size = out - start;
    return start;
}

static json *value(void) {
    json *v = calloc(1, sizeof *v), **last = &v->child;
    blanks();
    if (*at == '"') {
        v->text = string(&v->size);
    } else if (*at == '{' || *at == '[') {
        int object = *at++ == '{';
        for (blanks(); *at && *at != '}' && *at != ']'; blanks()) {
            size_t size;
            char *name = object ? string(&size) : NULL;
            *last = value();
            (*last)->name = name;
            last = &(*last)->next;
        }
        if (*at) at++;
    } else {
        char *end;
        v->number = strtod(at, &end);
        at = end;
        while (isalpha((unsigned char)*at)) at++; // true, false, null
    }
    return v;
}

static void release(json *v) {
    while (v) {
        json *next = v->next;
        release(v->child);
        free(v->name);
        free(v->text);
        free(v);
        v = next;
    }
}

static const json *field(const json *object, const char *name) {
    for (const json *f = object->child; f; f = f->next)
        if (f->name && !strcmp(f->name, name)) return f;
    return NULL;
}

static void quoted(const char *s, size_t size) {
    putchar('"');
    for (size_t i = 0; i < size; i++) {
        unsigned char c = s[i];
        if (c < ' ' || c == '"' || c == '\\')
            printf("\\u%04x", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void tagged(const char *tag, const char *text) {
    printf("{\"%s\":", tag);
    quoted(text, strlen(text));
    putchar('}');
}

// serve does what the lines say until they end.
static int serve(void (*open)(const json *hello), void (*perform)(const json *commands)) {
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        at = line;
        json *q = value();
        if (field(q, "hello")) {
            open(field(q, "hello"));
        } else {
            printf("{\"id\":%.0f,\"replies\":[", field(q, "id")->number);
            perform(field(q, "do"));
            printf("]}\n");
        }
        fflush(stdout);
        release(q);
    }
    free(line);
    return 0;
}
