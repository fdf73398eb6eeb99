/* The strings of Pods: in the side of the row if they fit, otherwise in a block of their own. */
#ifndef DSETP_WORLD_POD_TEXTS_H
#define DSETP_WORLD_POD_TEXTS_H

#include "world/world.h"

#define DSETP_POD_UID_SIZE 37u /* of a UUID as text */
const char *dsetp_pod_name(const dset_world *world, uint32_t pod);
const char *dsetp_pod_version(const dset_world *world, uint32_t pod);
const char *dsetp_pod_message(const dset_world *world, uint32_t pod);
/* Returns scratch, or where it is stored. */
const char *dsetp_pod_uid(const dset_world *world, uint32_t pod, char scratch[DSETP_POD_UID_SIZE]);
bool dsetp_pod_has_uid(const dset_world *world, uint32_t pod, const char *uid);

/* more: the block before and after, NULL: none. False when out of memory: nothing has changed. */
bool dsetp_pod_texts_put(dset_world *world, const dset_pod *given, dsetp_pod_texts **more, dsetp_pod_side *side);
void dsetp_pod_texts_drop(dset_world *world, dsetp_pod_texts *block);

#endif
