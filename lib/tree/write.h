/* Writing values. */
#ifndef DSETP_TREE_WRITE_H
#define DSETP_TREE_WRITE_H

#include "tree/tree.h"

/* JSON by the rules of dset_value_write(), into a buffer whose failure is sticky; memory for sorting is the buffer's. */
void dsetp_write_json(dsetp_buffer *buffer, const dset_value *value, uint32_t flags);
/*
 * The same, and where in the buffer some scalars begin: a text that is written often with other values in these places
 * is cut there.
 */
void dsetp_write_json_cut(dsetp_buffer *buffer, const dset_value *value, const dset_value *const *cuts, size_t *offsets,
                          size_t count);
/* YAML that reads back to the same, with a newline at the end. */
void dsetp_write_yaml(dsetp_buffer *buffer, const dset_value *value);

#endif
