/* Writing values. */
#ifndef DSETP_TREE_WRITE_H
#define DSETP_TREE_WRITE_H

#include "tree/tree.h"

/* JSON by the rules of dset_value_write(); failure is sticky in the buffer; sorting uses the buffer's allocator. */
void dsetp_write_json(dsetp_buffer *buffer, const dset_value *value, uint32_t flags);
/*
 * The same, and returns the offsets of some scalars in the buffer: for a text that is written repeatedly with other
 * values there.
 */
void dsetp_write_json_cut(dsetp_buffer *buffer, const dset_value *value, const dset_value *const *cuts, size_t *offsets,
                          size_t count);
/* YAML that reads back to the same value, with a newline at the end. */
void dsetp_write_yaml(dsetp_buffer *buffer, const dset_value *value);

#endif
