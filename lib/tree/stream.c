/* Cuts texts into documents and reads them. Knows nothing about Kubernetes but how its tools do that. */
#include "tree/stream.h"

#include <string.h>

#include "base/error.h"
#include "json/skip.h"
#include "json/white_space.h"
#include "tree/yaml.h"

#define SEPARATOR "---"
#define JSON_FEW 1u   /* after more values than this, what follows JSON cannot be YAML */
#define YAML_BYTES 4u /* white space and what is after it is looked at in pieces of this many */

dset_format dsetp_format_of(const char *text, size_t size, uint32_t format)
{
    size_t length;

    if (format != DSET_FORMAT_AUTO)
        return (dset_format)format;
    while ((length = dsetp_white_space(text, size)) != 0) {
        text += length;
        size -= length;
    }
    return size > 0 && (text[0] == '{' || text[0] == '[') ? DSET_FORMAT_JSON : DSET_FORMAT_YAML;
}

void dsetp_stream_start(dsetp_stream *stream, const char *text, size_t size, const dset_document_options *options,
                        dsetp_duplicates duplicates)
{
    memset(stream, 0, sizeof *stream);
    stream->at = text;
    stream->end = text + size;
    stream->options = options;
    stream->duplicates = duplicates;
    stream->json = dsetp_format_of(text, size, options->format) == DSET_FORMAT_JSON;
    if (!stream->json)
        return;
    stream->many = dsetp_count_values(text, stream->end) > dsetp_values_max(options, size);
    dsetp_json_start(&stream->reader, text, size, options->depth_max, (options->flags & DSET_DOCUMENT_LENIENT) != 0);
    stream->reader.stream = true;
}

static const char *skip_json_space(const char *at, const char *end)
{
    while (at < end && memchr(" \t\r\n", *at, 4) != NULL)
        at++;
    return at;
}

/* The line break that ends the line, or the end of the text. */
static const char *end_of_line(const dsetp_stream *stream, const char *at)
{
    const char *found = memchr(at, '\n', (size_t)(stream->end - at));

    return found != NULL ? found : stream->end;
}

static void next_line(dsetp_stream *stream)
{
    stream->at = end_of_line(stream, stream->at);
    if (stream->at < stream->end) {
        stream->at++;
        stream->line++;
    }
}

static bool is_separator(const char *at, const char *end)
{
    return (size_t)(end - at) >= strlen(SEPARATOR) && memcmp(at, SEPARATOR, strlen(SEPARATOR)) == 0;
}

/* What is after the separator, unless it is a comment or nothing. */
static bool has_rest(const dsetp_stream *stream, const char *at, const char **rest)
{
    size_t size;

    *rest = at + strlen(SEPARATOR);
    size = (size_t)(end_of_line(stream, at) - *rest);
    dsetp_trim(rest, &size);
    return size > 0 && **rest != '#';
}

static void skip_to_separator(dsetp_stream *stream)
{
    const char *rest;

    while (stream->at < stream->end && (!is_separator(stream->at, stream->end) || has_rest(stream, stream->at, &rest)))
        next_line(stream);
}

static int refuse_separator(dsetp_stream *stream, const char *rest, dset_error *err)
{
    int code = dsetp_fail_at(err, DSET_ESYNTAX, stream->line + 1, (uint32_t)(rest - stream->at) + 1, "",
                             "only a comment may follow ---; begin the document on the next line");

    next_line(stream);
    skip_to_separator(stream);
    return code;
}

/*
 * The lines up to the next separator. A separator with nothing before it belongs to the document, which matters if it
 * is one to kubectl alone, such as ---#x.
 */
static int next_chunk(dsetp_stream *stream, dsetp_chunk *out, dset_error *err)
{
    const char *rest;

    out->text = stream->at;
    out->lines_before = stream->line;
    out->ends_line = true;
    for (; stream->at < stream->end; next_line(stream)) {
        if (!is_separator(stream->at, stream->end))
            continue;
        if (has_rest(stream, stream->at, &rest)) {
            if (stream->at == out->text)
                return refuse_separator(stream, rest, err);
            break; /* next time */
        }
        if (stream->at != out->text)
            break;
    }
    out->size = (size_t)(stream->at - out->text);
    if (stream->at < stream->end && !has_rest(stream, stream->at, &rest))
        next_line(stream);
    return DSET_OK;
}

/* Whether the line, counted in the file, or the one before it has what begins an action of a template. */
static bool is_template(const dsetp_chunk *chunk, uint32_t line)
{
    const char *at = chunk->text, *end = at + chunk->size, *stop;
    uint32_t here = chunk->lines_before + 1;

    for (; at < end && here <= line; at = stop < end ? stop + 1 : end, here++) {
        stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop != NULL ? stop : end;
        for (; here + 1 >= line && at + 1 < stop; at++) {
            if (at[0] == '{' && at[1] == '{')
                return true;
        }
    }
    return false;
}

/* A template that was not rendered is a common mistake, and what is wrong with it as YAML tells nothing. */
static void name_template(const dsetp_chunk *chunk, int code, dset_error *err)
{
    dsetp_text text;

    if (err == NULL || (code != DSET_ESYNTAX && code != DSET_EINVALID) || !is_template(chunk, err->line))
        return;
    text = dsetp_text_start(err->text, sizeof err->text);
    dsetp_text_string(&text, "{{ }} belongs to a template; render it first, for example with helm template");
}

static int read_yaml(dsetp_stream *stream, dset_document **out, dset_error *err)
{
    dsetp_chunk chunk;
    dset_document *document;
    int code;

    code = next_chunk(stream, &chunk, err);
    if (code != DSET_OK)
        return code;
    document = dsetp_document_new(stream->options, chunk.size);
    if (document == NULL)
        return dsetp_no_memory(err);
    code = dsetp_yaml_read(document, &chunk, stream->duplicates, err);
    if (code == DSET_OK) {
        *out = document;
        return code;
    }
    dset_document_free(document);
    name_template(&chunk, code, err);
    return code;
}

static int read_json(dsetp_stream *stream, dset_document **out, dset_error *err)
{
    dsetp_json *reader = &stream->reader;
    size_t most = dsetp_values_max(stream->options, (size_t)(reader->end - reader->at));
    dset_document *document;
    dset_value *root = NULL;
    int code;

    dsetp_json_again(reader);
    code = stream->many ? dsetp_check_count(*reader, most, err) : DSET_OK;
    if (code != DSET_OK)
        return code;
    document = dsetp_document_new(stream->options, 0);
    if (document == NULL)
        return dsetp_no_memory(err);
    code = dsetp_build_from(document, &root, reader, stream->duplicates, err);
    if (code == DSET_OK) {
        dsetp_replace(dsetp_root(document), root);
        *out = document;
    } else {
        dset_document_free(document);
    }
    return code;
}

/* Space up to the end of its line belongs to what was before. False if kubectl finds too little to go on. */
static bool skip_space_of_line(dsetp_stream *stream)
{
    while ((size_t)(stream->end - stream->at) >= YAML_BYTES) {
        size_t length = dsetp_white_space(stream->at, (size_t)(stream->end - stream->at));

        stream->at += length;
        if (length == 0)
            return true;
        if (stream->at[-1] == '\n') {
            stream->line++;
            return true;
        }
    }
    return false;
}

static bool is_further(const dset_error *a, const dset_error *b)
{
    return a->line != b->line ? a->line > b->line : a->column > b->column;
}

/* What is not JSON from here on may be YAML. Of two errors the one that got further tells more. */
static int read_yaml_instead(dsetp_stream *stream, dset_document **out, const dset_error *json, dset_error *err)
{
    dset_error yaml = DSET_ERROR_INIT, found;
    dsetp_chunk whole;
    int code;

    whole = (dsetp_chunk){ stream->at, (size_t)(stream->end - stream->at), stream->line, false };
    code = read_yaml(stream, out, &yaml);
    if (code == DSET_OK || err == NULL)
        return code;
    found = *json;
    name_template(&whole, DSET_ESYNTAX, &found);
    *err = code != DSET_ESYNTAX || is_further(&yaml, json) ? yaml : found;
    return code;
}

/* Whether it may be YAML from here on. A list at the top is no object in any format, and is read as JSON alone. */
static bool may_be_yaml(const dsetp_stream *stream)
{
    const char *at = skip_json_space(stream->at, stream->end);

    return stream->options->format != DSET_FORMAT_JSON && stream->count <= JSON_FEW &&
           at < stream->end && *at != '[';
}

int dsetp_stream_next(dsetp_stream *stream, dset_document **out, dset_error *err)
{
    dset_error json = DSET_ERROR_INIT;
    int code;

    *out = NULL;
    if (!stream->json)
        return read_yaml(stream, out, err);
    stream->at = stream->reader.at;
    stream->line = stream->reader.line - 1;
    code = read_json(stream, out, &json);
    if (code == DSET_OK) {
        stream->count++;
        return code;
    }
    stream->json = false;
    if (code == DSET_ESYNTAX && may_be_yaml(stream) && skip_space_of_line(stream))
        return read_yaml_instead(stream, out, &json, err);
    if (stream->options->format == DSET_FORMAT_JSON)
        stream->at = stream->end;
    else
        skip_to_separator(stream);
    if (err != NULL)
        *err = json;
    return code;
}

bool dsetp_stream_is_over(const dsetp_stream *stream)
{
    return (stream->json ? skip_json_space(stream->reader.at, stream->end) : stream->at) == stream->end;
}

bool dsetp_stream_is_between(const dsetp_stream *stream)
{
    const char *at;

    if (!stream->json)
        return true;
    at = skip_json_space(stream->reader.at, stream->end);
    return at == stream->end || (at[-1] == '\n' && is_separator(at, stream->end));
}
