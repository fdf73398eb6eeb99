/* What a node and a DaemonSet cost where every DaemonSet names a label key of its own. */
#ifndef BENCH_KEYS_H
#define BENCH_KEYS_H

void keys_of_their_own(void);

#endif
