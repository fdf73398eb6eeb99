/* The cost of nodes and DaemonSets if every DaemonSet uses a label key of its own. */
#ifndef BENCH_KEYS_H
#define BENCH_KEYS_H

void keys_of_their_own(void);

#endif
