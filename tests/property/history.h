/*
 * The state of a small fleet with several DaemonSets, in plain arrays. Random events change it, each of which is also
 * put into a world, and a world can be built from it from scratch, in any order.
 */
#ifndef HISTORY_H
#define HISTORY_H

#include "daemonset/daemonset.h"
#include "support/testing.h"

enum { HISTORY_NODES = 10, HISTORY_PODS = 24, HISTORY_REVISIONS = 8, HISTORY_NOTES = 8, HISTORY_SETS = 4,
       HISTORY_VARIANTS = 6, HISTORY_TEXT = 24 };

typedef struct history_node {
    bool exists;
    int daemon, zone, load; /* labels; 0: none */
    bool hostname;          /* has the label kubernetes.io/hostname */
    int taint;              /* 0: none */
    bool cordoned;
} history_node;

typedef struct history_pod {
    bool exists;
    int space;          /* namespace */
    int labels, hash;   /* indexes of small lists; 0: none */
    int owner;          /* 0: none, 1 + set; above: another owner */
    int bound, pinned;  /* 1 + node, or 0 */
    int phase;
    bool ready;
    int created, ready_at, deleted; /* seconds before or after the start; INT_MIN: unset */
    int version;
} history_pod;

typedef struct history_revision {
    bool exists;
    int space, owner, labels, hash, number;
    int set, variant; /* whose data it has */
    bool other_words; /* the same data in other bytes */
} history_revision;

typedef struct history_note {
    bool exists;
    int kind, set, pod, node, at, delay;
} history_note;

typedef struct history {
    testing_random random;
    int64_t now; /* seconds */
    int variant[HISTORY_SETS]; /* 1 + the present one, 0: there is no such set */
    bool skips_cordoned[HISTORY_SETS]; /* has the policy */
    history_node nodes[HISTORY_NODES];
    history_pod pods[HISTORY_PODS];
    history_revision revisions[HISTORY_REVISIONS];
    history_note notes[HISTORY_NOTES];
    bool noted; /* the last event concerned a note, or a Pod named by one, which need not be of the note's set here */
} history;

/* Parses all DaemonSets on the first call. */
void history_start(history *h, uint64_t seed);
void history_end(void);
const char *history_set_name(int set);
const char *history_set_space(int set);

/* Makes a random change, and puts it into the world or the ledger. */
void history_event(history *h, dset_world *world, dset_ledger *ledger);

/* Builds both from scratch, in random order. Free both. */
void history_build(history *h, dset_world **world, dset_ledger **ledger);

#endif
