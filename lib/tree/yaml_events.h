/* The events of a YAML document, with their places. */
#ifndef DSETP_TREE_YAML_EVENTS_H
#define DSETP_TREE_YAML_EVENTS_H

#include "tree/yaml_source.h"

typedef struct dsetp_events {
    yaml_parser_t parser;
    dsetp_source source;
    dsetp_builder *builder; /* whose error and path failures are told with */
    bool escapes_slashes;   /* the text has \\/ somewhere */
    uint32_t line, column;  /* of the current event */
    uint32_t flow;          /* open containers in flow style: all within the first are */
} dsetp_events;

/* False when out of memory, and then there is nothing to stop. */
bool dsetp_events_start(dsetp_events *e, const dsetp_chunk *chunk, dsetp_builder *builder);
void dsetp_events_stop(dsetp_events *e);
/* The next event, to be deleted unless this fails. */
int dsetp_events_next(dsetp_events *e, yaml_event_t *event);
/* Fails at the current event. */
int dsetp_events_fail(dsetp_events *e, int code, const char *text);

#endif
