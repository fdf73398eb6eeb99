/* Semantic equality of objects in normal form: what Kubernetes compares before it says that something changed. */
#ifndef DSETP_SCHEMA_EQUAL_H
#define DSETP_SCHEMA_EQUAL_H

#include "schema/field.h"

/*
 * Is one member of two objects of a type the same? Absent and empty lists and maps are, quantities count by their value;
 * an absent structure and an empty one are not, where the type tells them apart.
 */
bool dsetp_same_members(const dset_value *a, const dset_value *b, const dsetp_type *type, const char *name);

#endif
