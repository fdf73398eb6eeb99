/*
 * libdaemonset: the record reader: decodes Nodes, Pods and ControllerRevisions,
 * single, in lists, or in watch events, directly from JSON into plain values,
 * without a tree.
 */
#ifndef DAEMONSET_RECORDS_H
#define DAEMONSET_RECORDS_H

#include "base.h"
#include "objects.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum dset_change {
    DSET_ADDED = 1,
    DSET_MODIFIED,
    DSET_DELETED,
    DSET_BOOKMARK,
    DSET_WATCH_ERROR
} dset_change;

typedef struct dset_watch_event { /* read-only, valid during the call; may grow at the end */
    uint32_t change;     /* dset_change */
    int32_t status;      /* DSET_WATCH_ERROR: the HTTP status; 410: the version is too old */
    const char *version; /* DSET_BOOKMARK: resourceVersion reached; "" otherwise */
    const char *message; /* DSET_WATCH_ERROR: the message of the server; "" otherwise */
} dset_watch_event;

typedef struct dset_page { /* read-only, valid during the call; may grow at the end */
    const char *version; /* metadata.resourceVersion of the list; "" if none */
    const char *next;    /* metadata.continue: the token for the next page; "" on the last one */
    int64_t remaining;   /* metadata.remainingItemCount; -1 if absent */
} dset_page;

typedef struct dset_refusal { /* read-only, valid during the call; may grow at the end */
    uint32_t change;         /* DSET_ADDED, _MODIFIED or _DELETED; 0: not in a watch, or unknown */
    uint32_t reserved;
    const char *ns;          /* from the metadata of the object; "" if absent, unknown, or longer than 1 KiB */
    const char *name;        /* the same */
    const char *uid;         /* the same */
    const char *version;     /* the same: resourceVersion */
    const dset_error *error; /* DSET_ELIMIT or _EINVALID; path says which object and, if it is one, which field of it */
} dset_refusal;

/*
 * Callbacks of a reader; every method may be NULL. All arguments are only valid
 * during the call. Any return value except DSET_OK stops the reader, which then
 * returns that value.
 */
typedef struct dset_record_methods {
    uint32_t size;
    uint32_t reserved;
    int (*node)(void *context, const dset_node *node);
    int (*pod)(void *context, const dset_pod *pod);
    int (*revision)(void *context, const dset_revision *revision);
    int (*raw)(void *context, const char *json, size_t size);       /* an object of any other kind, unparsed */
    int (*event)(void *context, const dset_watch_event *event);     /* before its object */
    int (*page)(void *context, const dset_page *page);              /* after the last item of a list */
    int (*refusal)(void *context, const dset_refusal *refusal);     /* in place of an object over a limit, or one that does not read */
} dset_record_methods;
#define DSET_RECORD_METHODS_INIT { sizeof(dset_record_methods), 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL }

/*
 * Reads one complete object. Works like the reader below, without its limits on
 * kept data: brackets of skipped parts must be balanced, and nothing else about
 * them is checked. Check objects written by people with dset_object_check()
 * first.
 *
 * kind  DSET_KIND_NODE, _POD or _REVISION; DSET_KIND_ANY: the kind in the text
 *
 * DSET_EMISUSE   data or methods is NULL, or another kind
 * DSET_EVERSION  methods has fields that this library does not know
 * DSET_ESYNTAX   not JSON, as far as it is checked
 * DSET_EINVALID  the object has another kind, or a field that is read has the
 *                wrong type; err->path says which
 * DSET_ENOMEM
 * any other code that a method returned
 *
 * Except for the last, err->line and err->column say where.
 *
 * Since 0.1.
 */
DSET_API int dset_record_read(uint32_t kind, const void *data, size_t size, const dset_record_methods *methods,
                              void *context, const dset_allocator *memory, dset_error *err);

typedef enum dset_shape {
    DSET_SHAPE_OBJECT = 1, /* one object */
    DSET_SHAPE_LIST,       /* a list from a server: {"metadata": ..., "items": [...]} */
    DSET_SHAPE_WATCH       /* a sequence of events: {"type": ..., "object": ...} */
} dset_shape;

typedef struct dset_record_options {
    uint32_t size;         /* sizeof of this struct; 0 in any other field means the default */
    uint32_t kind;         /* dset_kind of the objects; required, not DSET_KIND_ANY */
    uint32_t shape;        /* dset_shape; required */
    uint32_t record_max;   /* maximum size of one object in bytes; default 4 MiB */
    const dset_allocator *memory;
    uint32_t kept_max;     /* maximum of bytes kept of one object: its names and other texts, 16 per label, 24 per
                              taint, 32 per list in an object with duplicate fields; default 24 KiB, enough for
                              hundreds of labels */
    uint32_t reserved;
} dset_record_options;
#define DSET_RECORD_OPTIONS_INIT { sizeof(dset_record_options), 0, 0, 0, NULL, 0, 0 }

/*
 * A reader that is fed in pieces, as bytes arrive from a socket, however they
 * are split. It decodes the fields of Nodes, Pods and ControllerRevisions that
 * the world needs, checks the structure of everything on the way to them and
 * the text of the fields themselves, and skips the rest, of which it only
 * counts brackets. Duplicate fields are read as by a Go decoder: the last one
 * counts, but maps and objects are merged, and a list is decoded over the
 * previous one. An object within one piece is read in place; otherwise its
 * beginning is buffered until the end has arrived. Apart from that buffer, a
 * reader with default limits needs less than 64 KiB.
 *
 * Whoever may create one object decides how large it is. With the method
 * refusal, an object over a limit, or one in a list or a watch with a field of
 * another type than it should have, is no failure: it is reported instead of
 * delivered, and the reader goes on with the next one. Of a refused object only
 * the brackets and the names are checked. Without the method the reader ends
 * there.
 */
typedef struct dset_record_reader dset_record_reader;

/*
 * methods  copied; context is passed to each
 *
 * DSET_EMISUSE   an argument is NULL, or kind or shape is not set
 * DSET_EVERSION  options or methods has fields that this library does not know
 * DSET_ENOMEM
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_record_reader_new(dset_record_reader **out, const dset_record_options *options,
                                                  const dset_record_methods *methods, void *context, dset_error *err);
DSET_API void dset_record_reader_free(dset_record_reader *reader);

/*
 * Reads the next piece, and calls the methods for the objects completed by it.
 * After a failure, every further call returns the same error.
 *
 * DSET_ESYNTAX   not JSON, or not of the shape; err->path says which object
 * DSET_EINVALID  a field that is kept has another type than it should, and
 *                there is no method refusal, or it is one of the names
 * DSET_ELIMIT    an object is larger than record_max, or more than kept_max
 *                would be kept of it, and there is no method refusal; or a text
 *                of a list or of a watch itself is over these limits
 * DSET_ENOMEM
 * any other code that a method returned
 *
 * Since 0.1.
 */
DSET_API int dset_record_reader_feed(dset_record_reader *reader, const void *data, size_t size, dset_error *err);

/*
 * Signals the end of the input: DSET_ESYNTAX if something is incomplete; the
 * other codes as above. A watch may end between any two events.
 *
 * Since 0.1.
 */
DSET_API int dset_record_reader_end(dset_record_reader *reader, dset_error *err);

#ifdef __cplusplus
}
#endif

#endif
