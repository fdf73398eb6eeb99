/* Shared by stores: checks of names and error messages. */
#ifndef DSETP_PORTS_STORE_H
#define DSETP_PORTS_STORE_H

#include "base/error.h"
#include "daemonset/ports.h"

#define DSETP_KINDS (DSET_KIND_LEASE + 1u)

/* DSET_EMISUSE for an unknown kind, or a name or namespace that is NULL. */
int dsetp_check_name(uint32_t kind, const char *ns, const char *name, dset_error *err);
int dsetp_check_record(const dset_record *record, dset_error *err);
/* DSET_EMISUSE or DSET_EVERSION unless it has a table of methods that this library knows, with get, put or watch. */
int dsetp_check_store(const dset_store *store, dset_error *err);
/* "pods default/x": the path of an error. */
void dsetp_object_path(char path[128], uint32_t kind, const char *ns, const char *name);
int dsetp_not_found(uint32_t kind, const char *ns, const char *name, dset_error *err);
int dsetp_exists(uint32_t kind, const char *ns, const char *name, dset_error *err);
int dsetp_conflict(uint32_t kind, const char *ns, const char *name, dset_error *err);

#endif
