/*
 * Every allocation fails in turn: this program replaces malloc and its relatives, so that allocations of libyaml and
 * SQLite fail, too. A subject is set up with working memory, then one call is made with the n-th allocation failing: it
 * must report that, leak nothing, leave the subject unchanged, and succeed when it is repeated.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include "daemonset/daemonset.h"
#include "daemonset/simulate.h"

typedef struct subject {
    const char *name; /* the function, then the case */
    int (*act)(void *context);            /* the call; frees what it made; returns the code */
    void *(*make)(void);                  /* the context; NULL: none */
    void (*write)(void *context, dset_sink_fn sink, void *to); /* all that must not change; NULL: nothing */
    void (*drop)(void *context);
} subject;

extern const subject memory_documents[]; /* each ends with a NULL name */
extern const subject memory_core[];
extern const subject memory_ports[];

int memory_sink(void *context, const void *data, size_t size); /* discards the data */

extern const char memory_manifest[]; /* YAML */
extern const char memory_stored[];   /* JSON, as a server keeps it */
extern const char memory_pod[];
extern const char memory_node[];
dset_daemonset *memory_set(void);

#endif
