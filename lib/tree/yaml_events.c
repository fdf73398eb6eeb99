/* libyaml's events, made into those of go-yaml 2. */
#include "tree/yaml_events.h"

#include <string.h>

#include "base/error.h"

int dsetp_events_fail(dsetp_events *e, int code, const char *text)
{
    return dsetp_build_fail(e->builder, code, e->line, e->column, text);
}

/* The beginning of the character that has an octet which is none of UTF-8, or lacks one. */
static size_t start_of_broken(const dsetp_events *e, size_t given)
{
    size_t offset = dsetp_source_byte(&e->source, given), back;

    for (back = 1; back <= 3 && back <= offset; back++) {
        unsigned char octet = (unsigned char)e->source.text[offset - back];

        if (octet >= 0xc0)
            return back < (octet >= 0xf0 ? 4u : octet >= 0xe0 ? 3u : 2u) ? offset - back : offset;
        if (octet < 0x80)
            break;
    }
    return offset;
}

/* The error of libyaml, with its position; with a better text for tabs, a common mistake. */
static int parser_error(dsetp_events *e)
{
    const yaml_parser_t *parser = &e->parser;
    const char *problem = parser->problem != NULL ? parser->problem : "not YAML";

    if (parser->error == YAML_MEMORY_ERROR)
        return dsetp_no_memory(e->builder->err);
    if (parser->error == YAML_READER_ERROR)
        dsetp_source_place_of(&e->source, start_of_broken(e, parser->problem_offset), &e->line, &e->column);
    else
        dsetp_source_place(&e->source, parser->problem_mark, &e->line, &e->column);
    if (parser->error == YAML_SCANNER_ERROR && parser->buffer.pointer < parser->buffer.last &&
        *parser->buffer.pointer == '\t')
        problem = "YAML must be indented with spaces, not with tabs";
    return dsetp_events_fail(e, DSET_ESYNTAX, problem);
}

/* JSON has the escape \/, and so has libyaml, but not go-yaml 2. */
static int refuse_slashes(dsetp_events *e, const yaml_event_t *event)
{
    size_t at = dsetp_source_offset(&e->source, event->start_mark);
    size_t end = dsetp_source_offset(&e->source, event->end_mark);
    const char *text = e->source.text;

    for (; at + 1 < end; at++) {
        if (text[at] != '\\')
            continue;
        if (text[at + 1] == '/') {
            dsetp_source_place_of(&e->source, at, &e->line, &e->column);
            return dsetp_events_fail(e, DSET_ESYNTAX, "YAML has no escape \\/; write / as it is");
        }
        at++;
    }
    return DSET_OK;
}

/* Makes of a scalar of libyaml one of go-yaml 2, where a question mark ends a plain scalar in flow style. */
static int mend_scalar(dsetp_events *e, yaml_event_t *event)
{
    bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;

    dsetp_source_restore(&e->source, event->data.scalar.value, &event->data.scalar.length);
    if (plain && e->flow > 0 && memchr(event->data.scalar.value, '?', event->data.scalar.length) != NULL)
        return dsetp_events_fail(e, DSET_ESYNTAX, "within [ ] or { }, a text with ? must be quoted");
    if (e->escapes_slashes && event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
        return refuse_slashes(e, event);
    return DSET_OK;
}

static void count_flow(dsetp_events *e, const yaml_event_t *event)
{
    bool flow = (event->type == YAML_SEQUENCE_START_EVENT &&
                 event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE) ||
                (event->type == YAML_MAPPING_START_EVENT && event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);

    if (flow)
        e->flow++;
    else if (e->flow > 0 && (event->type == YAML_SEQUENCE_END_EVENT || event->type == YAML_MAPPING_END_EVENT))
        e->flow--;
}

int dsetp_events_next(dsetp_events *e, yaml_event_t *event)
{
    int code;

    if (!yaml_parser_parse(&e->parser, event))
        return parser_error(e);
    /* those of ends are of what comes next, and not in order */
    if (event->type != YAML_MAPPING_END_EVENT && event->type != YAML_SEQUENCE_END_EVENT)
        dsetp_source_place(&e->source, event->start_mark, &e->line, &e->column);
    count_flow(e, event);
    code = event->type == YAML_SCALAR_EVENT ? mend_scalar(e, event) : DSET_OK;
    if (code != DSET_OK)
        yaml_event_delete(event);
    return code;
}

static bool has_escaped_slash(const char *text, size_t size)
{
    size_t i;

    for (i = 0; i + 1 < size; i++) {
        if (text[i] == '\\' && text[i + 1] == '/')
            return true;
    }
    return false;
}

bool dsetp_events_start(dsetp_events *e, const dsetp_chunk *chunk, dsetp_builder *builder)
{
    const dset_document *document = builder->document;

    memset(e, 0, sizeof *e);
    e->builder = builder;
    e->escapes_slashes = has_escaped_slash(chunk->text, chunk->size);
    dsetp_source_start(&e->source, chunk, &document->memory);
    if (!dsetp_source_mend(&e->source, document->options.depth_max) || !yaml_parser_initialize(&e->parser)) {
        dsetp_source_free(&e->source);
        return false;
    }
    dsetp_source_give(&e->source, &e->parser);
    return true;
}

void dsetp_events_stop(dsetp_events *e)
{
    yaml_parser_delete(&e->parser);
    dsetp_source_free(&e->source);
}
