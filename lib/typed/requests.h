/* What the Pods of a template ask of their node. */
#ifndef DSETP_TYPED_REQUESTS_H
#define DSETP_TYPED_REQUESTS_H

#include "model/daemonset.h"
#include "tree/tree.h"

/* False when out of memory. */
bool dsetp_requests_read(dset_daemonset *set, const dset_value *spec);

#endif
