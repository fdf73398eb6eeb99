/* Writing values. */
#ifndef DSETP_TREE_WRITE_H
#define DSETP_TREE_WRITE_H

#include "tree/tree.h"

/* JSON by the rules of dset_value_write(), into a buffer whose failure is sticky; memory for sorting is the buffer's. */
void dsetp_write_json(dsetp_buffer *buffer, const dset_value *value, uint32_t flags);
/* YAML that reads back to the same, with a newline at the end. */
void dsetp_write_yaml(dsetp_buffer *buffer, const dset_value *value);
/* A string in quotes, escaped as Kubernetes does: < > & and the line separators too. */
void dsetp_write_string(dsetp_buffer *buffer, const char *text);

#endif
