/*
 * A cursor over JSON text that returns the requested values and skips the rest. It checks the structure of everything
 * it reads and the text of all returned values. Running out of text is not an error: the caller may have more.
 */
#ifndef DSETP_JSON_CURSOR_H
#define DSETP_JSON_CURSOR_H

#include <string.h>

#include "daemonset/base.h"

enum { DSETP_SCAN_MORE = 1 }; /* a code in addition to those of base.h: the text ends before the value does */

typedef struct dsetp_scan {
    const char *at, *end;
    bool last;           /* nothing follows the end */
    int code;            /* why a function returned false */
    const char *problem; /* a sentence without its subject; static */
    const char *path;    /* of the field at fault, or NULL; static */
} dsetp_scan;

typedef struct dsetp_view { /* a string between its quotes */
    const char *text;
    size_t size;
    bool plain; /* printable ASCII without escapes: needs no decoding */
} dsetp_view;

/* These return false on failure or at the end of the text. */
bool dsetp_scan_fail(dsetp_scan *scan, int code, const char *problem);
bool dsetp_scan_string(dsetp_scan *scan, dsetp_view *out);
bool dsetp_scan_scalar(dsetp_scan *scan, dsetp_view *out); /* a number, true, false or null; its text */
bool dsetp_scan_null(dsetp_scan *scan, bool *is_null);     /* skips it if it is */
bool dsetp_scan_skip(dsetp_scan *scan);

/* Iterates over a container: open it, then get the elements one by one; commas are skipped. */
typedef struct dsetp_items {
    char close;
    bool begun;
} dsetp_items;
bool dsetp_scan_open(dsetp_scan *scan, char open, dsetp_items *items); /* '{' or '[' */

bool dsetp_scan_more(dsetp_scan *scan); /* the text ends before the value does: false */

/* The rest is small and used in every loop, so it is inline. */

/* Skips white space. */
static inline bool dsetp_scan_peek(dsetp_scan *scan, char *next)
{
    const char *at = scan->at;

    while (at < scan->end && (unsigned char)*at <= ' ' && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    scan->at = at;
    if (at == scan->end) {
        dsetp_scan_more(scan);
        return false;
    }
    *next = *at;
    return true;
}

static inline bool dsetp_scan_char(dsetp_scan *scan, char wanted)
{
    char next;

    if (!dsetp_scan_peek(scan, &next))
        return false;
    if (next != wanted)
        return dsetp_scan_fail(scan, DSET_ESYNTAX, "a ',', a ':' or a bracket is expected");
    scan->at++;
    return true;
}

/* False at the end of the container, too: the scan's code is then still DSET_OK. */
static inline bool dsetp_scan_item(dsetp_scan *scan, dsetp_items *items)
{
    char next;

    if (!dsetp_scan_peek(scan, &next))
        return false;
    if (next == items->close) {
        scan->at++;
        return false;
    }
    if (items->begun && !dsetp_scan_char(scan, ','))
        return false;
    items->begun = true;
    return true;
}

/* A key and its colon. */
static inline bool dsetp_scan_key(dsetp_scan *scan, dsetp_view *key)
{
    return dsetp_scan_string(scan, key) && dsetp_scan_char(scan, ':');
}

/* For a view with escapes; text is printable ASCII. */
bool dsetp_view_spells(const dsetp_view *view, const char *text);

static inline bool dsetp_view_is(const dsetp_view *view, const char *text)
{
    if (!view->plain)
        return dsetp_view_spells(view, text);
    return strlen(text) == view->size && memcmp(view->text, text, view->size) == 0;
}

#endif
