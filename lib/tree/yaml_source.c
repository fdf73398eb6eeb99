/* Feeds libyaml, and finds the places that its marks stand for. */
#include "tree/yaml_source.h"

#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "json/reader.h"

static bool is_ascii(const char *text, size_t size)
{
    size_t i;

    for (i = 0; i < size; i++) {
        if (((unsigned char)text[i] & 0x80u) != 0)
            return false;
    }
    return true;
}

void dsetp_source_start(dsetp_source *source, const dsetp_chunk *from, const dset_allocator *memory)
{
    bool marked = from->size >= DSETP_STAND_IN && memcmp(from->text, DSETP_MARK, DSETP_STAND_IN) == 0;

    memset(source, 0, sizeof *source);
    source->text = marked ? from->text + DSETP_STAND_IN : from->text;
    source->size = marked ? from->size - DSETP_STAND_IN : from->size;
    source->lines_before = from->lines_before;
    source->ends_line = from->ends_line;
    source->narrow = is_ascii(source->text, source->size);
    source->memory = *memory;
}

void dsetp_source_free(dsetp_source *source)
{
    dsetp_release(&source->memory, source->patches, source->patch_capacity * sizeof *source->patches);
}

/* The next byte order mark from here on, or the end. */
static size_t next_mark(const dsetp_source *source, size_t end)
{
    size_t at = source->at > 0 ? source->at : 1; /* go-yaml skips a second one at the beginning, too */
    const char *found;

    for (; source->marked && at < end; at++) {
        found = memchr(source->text + at, DSETP_MARK[0], end - at);
        if (found == NULL)
            return end;
        at = (size_t)(found - source->text);
        if (end - at >= DSETP_STAND_IN && memcmp(found, DSETP_MARK, DSETP_STAND_IN) == 0)
            return at;
    }
    return end;
}

/* The next run of bytes for libyaml; false at the end. */
static bool next_piece(dsetp_source *source)
{
    size_t patch = source->next < source->patch_count ? source->patches[source->next].offset : source->size;
    size_t end = next_mark(source, patch);

    if (source->at == end && end < patch) {
        source->piece = source->mark;
        source->piece_size = DSETP_STAND_IN;
        source->at += DSETP_STAND_IN;
    } else if (source->at < end) {
        source->piece = source->text + source->at;
        source->piece_size = end - source->at;
        source->at = end;
    } else if (source->next < source->patch_count) {
        bool quote = source->patches[source->next++].quote;

        memcpy(source->pair, quote ? source->quote : source->colon, DSETP_STAND_IN);
        memcpy(source->pair + DSETP_STAND_IN, source->quote, DSETP_STAND_IN); /* two columns, like \' */
        source->piece = source->pair;
        source->piece_size = quote ? 2 * DSETP_STAND_IN : DSETP_STAND_IN;
        source->at += quote ? 2 : 1;
    } else if (source->ends_line && !source->line_ended && source->size > 0 && source->text[source->size - 1] != '\n') {
        source->piece = "\n";
        source->piece_size = 1;
        source->line_ended = true;
    } else {
        return false;
    }
    return true;
}

/* A yaml_read_handler_t. */
static int hand_over(void *context, unsigned char *buffer, size_t size, size_t *given)
{
    dsetp_source *source = context;

    *given = 0;
    while (*given < size && (source->piece_size > 0 || next_piece(source))) {
        size_t count = size - *given < source->piece_size ? size - *given : source->piece_size;

        memcpy(buffer + *given, source->piece, count);
        *given += count;
        source->piece += count;
        source->piece_size -= count;
    }
    return 1;
}

void dsetp_source_give(dsetp_source *source, yaml_parser_t *parser)
{
    source->at = source->next = source->piece_size = 0;
    source->line_ended = false;
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input(parser, hand_over, source);
}

void dsetp_source_restore(const dsetp_source *source, yaml_char_t *text, size_t *size)
{
    size_t from = 0, to = 0;

    if (source->patch_count == 0 && !source->marked)
        return;
    while (from < *size) {
        bool room = *size - from >= DSETP_STAND_IN;

        if (room && memcmp(text + from, source->colon, DSETP_STAND_IN) == 0) {
            text[to++] = ':';
            from += DSETP_STAND_IN;
        } else if (room && memcmp(text + from, source->quote, DSETP_STAND_IN) == 0) {
            text[to++] = '\'';
            from += 2 * DSETP_STAND_IN;
        } else if (room && memcmp(text + from, source->mark, DSETP_STAND_IN) == 0) {
            memcpy(text + to, DSETP_MARK, DSETP_STAND_IN);
            to += DSETP_STAND_IN;
            from += DSETP_STAND_IN;
        } else {
            text[to++] = text[from++];
        }
    }
    text[to] = '\0';
    *size = to;
}

/* The length of the line break at the start of a text, as libyaml counts lines; 0: another character. */
static size_t line_break(const char *text, size_t size)
{
    if (size >= 2 && memcmp(text, "\r\n", 2) == 0)
        return 2;
    if (size >= 1 && (text[0] == '\r' || text[0] == '\n'))
        return 1;
    if (size >= 2 && memcmp(text, "\xc2\x85", 2) == 0)
        return 2;
    return size >= 3 && (memcmp(text, "\xe2\x80\xa8", 3) == 0 || memcmp(text, "\xe2\x80\xa9", 3) == 0) ? 3 : 0;
}

/* Goes from the known place to the next character, or stays at the end. */
static bool step(dsetp_source *source)
{
    const char *at = source->text + source->known;
    size_t left = source->size - source->known, length = line_break(at, left);

    if (left == 0)
        return false;
    if (length != 0) {
        source->known_line++;
        source->known_column = 0;
        source->known += length;
        source->line_start = source->known;
        return true;
    }
    length = source->narrow ? 1 : dsetp_utf8(at, left);
    source->known += length != 0 ? length : 1;
    source->known_column++;
    return true;
}

static void go_to_start(dsetp_source *source)
{
    source->known_line = source->known_column = source->known = source->line_start = 0;
}

static bool is_known_before(const dsetp_source *source, size_t line, size_t column)
{
    return source->known_line < line || (source->known_line == line && source->known_column < column);
}

size_t dsetp_source_offset(dsetp_source *source, yaml_mark_t mark)
{
    if (source->known == 0 || (!is_known_before(source, mark.line, mark.column) &&
                               (source->known_line != mark.line || source->known_column != mark.column)))
        go_to_start(source);
    while (is_known_before(source, mark.line, mark.column) && step(source))
        continue;
    return source->known;
}

size_t dsetp_source_byte(const dsetp_source *source, size_t given)
{
    size_t added = 0, i;

    for (i = 0; i < source->patch_count && source->patches[i].offset + added < given; i++)
        added += source->patches[i].quote ? 2 * DSETP_STAND_IN - 2 : DSETP_STAND_IN - 1;
    return given - added < source->size ? given - added : source->size;
}

static uint32_t counted(size_t number, uint32_t before)
{
    return number < UINT32_MAX - before ? (uint32_t)number + 1 + before : UINT32_MAX;
}

void dsetp_source_place(dsetp_source *source, yaml_mark_t mark, uint32_t *line, uint32_t *column)
{
    *line = counted(mark.line, source->lines_before);
    *column = counted(mark.column, 0);
    if (source->narrow)
        return;
    dsetp_source_offset(source, mark);
    *column = counted(source->known - source->line_start, 0);
}

void dsetp_source_place_of(dsetp_source *source, size_t offset, uint32_t *line, uint32_t *column)
{
    go_to_start(source);
    while (source->known < offset && step(source))
        continue;
    *line = counted(source->known_line, source->lines_before);
    *column = counted(source->known - source->line_start, 0);
}
