/*
 * Finds what go-yaml 2 reads and libyaml does not: the escape \', a colon in a flow collection before one of the
 * characters that end a plain scalar there, and a byte order mark. Only libyaml knows where in a text the first two
 * stand as such, so it reads the text until it fails on one, and again from the beginning with that one replaced.
 */
#include <string.h>

#include "base/ascii.h"
#include "base/bits.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "tree/yaml_source.h"

#define BAD_COLON "found unexpected ':'"
#define BAD_ESCAPE "found unknown escape character"
#define AFTER_COLON ",[]{}"

/* A text with many of these would be read again and again: it may be read this many times in all, and some more. */
#define TIMES_MAX 16u
#define BYTES_FREE (4u << 20)

/* Stand-ins are from the private use area, U+E000 to U+F8FF. */
#define FIRST_POINT 0xe000u
#define POINTS 0x1900u

static bool has_marks(const char *text, size_t size)
{
    size_t i;

    for (i = 1; i + DSETP_STAND_IN <= size; i++) {
        if (memcmp(text + i, DSETP_MARK, DSETP_STAND_IN) == 0)
            return true;
    }
    return false;
}

static bool is_suspicious(const char *text, size_t size)
{
    size_t i;

    for (i = 0; i + 1 < size; i++) {
        if ((text[i] == '\\' && text[i + 1] == '\'') ||
            (text[i] == ':' && memchr(AFTER_COLON, text[i + 1], sizeof AFTER_COLON - 1) != NULL))
            return true;
    }
    return false;
}

/* Marks a code point that the text has itself, as a character or in an escape. */
static void mark_used(uint64_t *used, uint32_t point)
{
    if (point >= FIRST_POINT && point < FIRST_POINT + POINTS)
        dsetp_bit_set(used, point - FIRST_POINT);
}

static void find_used(uint64_t *used, const char *text, size_t size)
{
    uint32_t last_digits = 0;
    size_t digits = 0, i;

    for (i = 0; i < size; i++) {
        int digit = dsetp_hex_digit(text[i]);

        digits = digit >= 0 ? digits + 1 : 0;
        last_digits = digit >= 0 ? (last_digits << 4 | (uint32_t)digit) & 0xffffu : 0;
        if (digits >= 4)
            mark_used(used, last_digits);
        if (size - i >= DSETP_STAND_IN && ((unsigned char)text[i] & 0xf0u) == 0xe0u)
            mark_used(used, dsetp_utf8_point(text + i, DSETP_STAND_IN));
    }
}

/* The next unused character from *index on; false if there is none. */
static bool take_unused(const uint64_t *used, size_t *index, char character[DSETP_STAND_IN])
{
    char bytes[4];
    size_t length;

    while (*index < POINTS && dsetp_bit(used, *index))
        ++*index;
    if (*index == POINTS)
        return false;
    length = dsetp_utf8_put(bytes, FIRST_POINT + (uint32_t)(*index)++);
    memcpy(character, bytes, length);
    return true;
}

static bool choose_stand_ins(dsetp_source *source)
{
    uint64_t used[POINTS / 64];
    size_t index = 0;

    memset(used, 0, sizeof used);
    find_used(used, source->text, source->size);
    return take_unused(used, &index, source->colon) && take_unused(used, &index, source->quote) &&
           take_unused(used, &index, source->mark);
}

/* Reads up to the end of the first document, as deep as allowed. Returns the problem, or NULL if there is none. */
static const char *try(dsetp_source *source, uint32_t depth_max, yaml_mark_t *where, bool *memory_failed)
{
    yaml_parser_t parser;
    yaml_event_type_t type = YAML_NO_EVENT;
    const char *problem = NULL;
    uint32_t depth = 0;

    if (!yaml_parser_initialize(&parser)) {
        *memory_failed = true;
        return NULL;
    }
    dsetp_source_give(source, &parser);
    while (type != YAML_DOCUMENT_END_EVENT && type != YAML_STREAM_END_EVENT && depth <= depth_max) {
        yaml_event_t event;

        if (!yaml_parser_parse(&parser, &event)) {
            problem = parser.problem != NULL ? parser.problem : "";
            *where = parser.problem_mark;
            *memory_failed = parser.error == YAML_MEMORY_ERROR;
            break;
        }
        type = event.type;
        depth += type == YAML_MAPPING_START_EVENT || type == YAML_SEQUENCE_START_EVENT;
        depth -= type == YAML_MAPPING_END_EVENT || type == YAML_SEQUENCE_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return problem;
}

static bool add_patch(dsetp_source *source, size_t offset, bool quote)
{
    void *items = source->patches;

    if (!dsetp_grow(&source->memory, &items, &source->patch_capacity, source->patch_count + 1, sizeof *source->patches))
        return false;
    source->patches = items;
    source->patches[source->patch_count].offset = offset;
    source->patches[source->patch_count++].quote = quote;
    return true;
}

/* All escapes of a quote from here to the end of the scalar. */
static bool patch_quotes(dsetp_source *source, size_t at)
{
    bool fine = true;

    for (; fine && at + 1 < source->size && source->text[at] != '"'; at++) {
        if (source->text[at] != '\\')
            continue;
        if (source->text[at + 1] == '\'')
            fine = add_patch(source, at, true);
        at++;
    }
    return fine;
}

bool dsetp_source_mend(dsetp_source *source, uint32_t depth_max)
{
    size_t budget = TIMES_MAX * source->size + BYTES_FREE, offset;
    bool suspicious = is_suspicious(source->text, source->size), fine = true, memory_failed = false;
    const char *problem;
    yaml_mark_t where;

    source->marked = has_marks(source->text, source->size);
    if ((!suspicious && !source->marked) || !choose_stand_ins(source)) {
        source->marked = false;
        return true;
    }
    while (suspicious && fine) {
        problem = try(source, depth_max, &where, &memory_failed);
        if (memory_failed)
            return false;
        if (problem == NULL || (strcmp(problem, BAD_COLON) != 0 && strcmp(problem, BAD_ESCAPE) != 0))
            return true;
        offset = dsetp_source_offset(source, where);
        if (offset + 1 >= source->size || offset > budget ||
            (source->patch_count > 0 && source->patches[source->patch_count - 1].offset >= offset))
            return true;
        budget -= offset;
        if (source->text[offset] == ':')
            fine = add_patch(source, offset, false);
        else if (memcmp(source->text + offset, "\\'", 2) == 0)
            fine = patch_quotes(source, offset);
        else
            return true;
    }
    return fine;
}
