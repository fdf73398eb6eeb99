/*
 * The JSON reader: one token at a time, strictly by RFC 8259, with one bit per level instead of a call stack. Knows
 * nothing about trees or Kubernetes.
 */
#include "json/reader.h"

#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"

enum { VALUE = 0, VALUE_OR_END, KEY, KEY_OR_END, COMMA_OR_END, DONE };

void dsetp_json_start(dsetp_json *reader, const char *text, size_t size, uint32_t depth_max, bool lenient)
{
    memset(reader, 0, offsetof(dsetp_json, kinds));
    reader->at = text;
    reader->end = text + size;
    reader->line_start = text;
    reader->line = 1;
    reader->depth_max = depth_max < DSETP_JSON_DEPTH ? depth_max : DSETP_JSON_DEPTH;
    reader->lenient = lenient;
}

void dsetp_json_again(dsetp_json *reader)
{
    reader->state = VALUE;
}

static void mark(dsetp_json *reader)
{
    reader->token_line = reader->line;
    reader->token_column = (uint32_t)(reader->at - reader->line_start) + 1;
}

static dsetp_token fail(dsetp_json *reader, int code, const char *message)
{
    mark(reader);
    reader->code = code;
    reader->message = message;
    return DSETP_TOKEN_ERROR;
}

static dsetp_token broken(dsetp_json *reader, const char *message)
{
    return fail(reader, DSET_ESYNTAX, message);
}

static void skip_space(dsetp_json *reader)
{
    for (; reader->at < reader->end; reader->at++) {
        char c = *reader->at;

        if (c == '\n') {
            reader->line++;
            reader->line_start = reader->at + 1;
        } else if (c != ' ' && c != '\t' && c != '\r') {
            return;
        }
    }
}

/* How many bytes the escape at a backslash has; 0 when it is not a valid one. */
static size_t escape_length(const char *at, size_t left)
{
    size_t i;

    if (left < 2 || at[1] == '\0' || strchr("\"\\/bfnrtu", at[1]) == NULL)
        return 0;
    if (at[1] != 'u')
        return 2;
    for (i = 2; i < 6; i++) {
        if (i >= left || dsetp_hex_digit(at[i]) < 0)
            return 0;
    }
    return 6;
}

/* Starts after the opening quote and ends after the closing one. */
static bool scan_string(dsetp_json *reader)
{
    reader->text = reader->at;
    reader->escaped = false;
    reader->broken = 0;
    while (reader->at < reader->end) {
        unsigned char c = (unsigned char)*reader->at;
        size_t length;

        if (c == '"') {
            reader->size = (size_t)(reader->at - reader->text);
            reader->at++;
            return true;
        }
        if (c == '\\') {
            reader->escaped = true;
            length = escape_length(reader->at, (size_t)(reader->end - reader->at));
            reader->at += length;
            if (length == 0)
                return broken(reader, "invalid escape sequence in a string"), false;
            continue;
        }
        if (c < 0x20)
            return broken(reader, "a control character in a string must be escaped"), false;
        length = c < 0x80 ? 1 : dsetp_utf8(reader->at, (size_t)(reader->end - reader->at));
        if (length == 0) {
            if (!reader->lenient)
                return broken(reader, "broken UTF-8"), false;
            reader->escaped = true;
            reader->broken++;
            length = 1;
        }
        reader->at += length;
    }
    return broken(reader, "the text ends inside a string"), false;
}

static size_t skip_digits(dsetp_json *reader)
{
    const char *from = reader->at;

    while (reader->at < reader->end && dsetp_is_digit(*reader->at))
        reader->at++;
    return (size_t)(reader->at - from);
}

static bool scan_number(dsetp_json *reader)
{
    reader->text = reader->at;
    reader->escaped = false;
    reader->broken = 0;
    if (*reader->at == '-')
        reader->at++;
    if (reader->at < reader->end && *reader->at == '0') {
        reader->at++;
        if (reader->at < reader->end && dsetp_is_digit(*reader->at))
            return broken(reader, "a number must not begin with 0"), false;
    } else if (skip_digits(reader) == 0) {
        return broken(reader, "not a number"), false;
    }
    if (reader->at < reader->end && *reader->at == '.') {
        reader->at++;
        if (skip_digits(reader) == 0)
            return broken(reader, "a digit must follow the decimal point"), false;
    }
    if (reader->at < reader->end && (*reader->at == 'e' || *reader->at == 'E')) {
        reader->at++;
        if (reader->at < reader->end && (*reader->at == '+' || *reader->at == '-'))
            reader->at++;
        if (skip_digits(reader) == 0)
            return broken(reader, "a digit must follow the exponent"), false;
    }
    reader->size = (size_t)(reader->at - reader->text);
    return true;
}

static bool scan_word(dsetp_json *reader, const char *word)
{
    size_t length = strlen(word);

    if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, word, length) != 0)
        return broken(reader, "not a value"), false;
    reader->at += length;
    return true;
}

static dsetp_token open_level(dsetp_json *reader, bool object)
{
    uint64_t bit = (uint64_t)1 << (reader->depth % 64);

    if (reader->depth >= reader->depth_max)
        return fail(reader, DSET_ELIMIT, "nested too deeply");
    if (object)
        reader->kinds[reader->depth / 64] |= bit;
    else
        reader->kinds[reader->depth / 64] &= ~bit;
    reader->depth++;
    reader->at++;
    reader->state = object ? KEY_OR_END : VALUE_OR_END;
    return object ? DSETP_TOKEN_OBJECT : DSETP_TOKEN_ARRAY;
}

static bool in_object(const dsetp_json *reader)
{
    uint32_t level = reader->depth - 1;

    return (reader->kinds[level / 64] >> (level % 64)) & 1u;
}

static dsetp_token close_level(dsetp_json *reader)
{
    bool object = in_object(reader);

    reader->at++;
    reader->depth--;
    reader->state = reader->depth == 0 ? DONE : COMMA_OR_END;
    return object ? DSETP_TOKEN_OBJECT_END : DSETP_TOKEN_ARRAY_END;
}

static dsetp_token scan_value(dsetp_json *reader)
{
    dsetp_token token;
    bool good;

    switch (*reader->at) {
    case '{':
        return open_level(reader, true);
    case '[':
        return open_level(reader, false);
    case '"':
        reader->at++;
        token = DSETP_TOKEN_STRING;
        good = scan_string(reader);
        break;
    case 't':
        token = DSETP_TOKEN_TRUE;
        good = scan_word(reader, "true");
        break;
    case 'f':
        token = DSETP_TOKEN_FALSE;
        good = scan_word(reader, "false");
        break;
    case 'n':
        token = DSETP_TOKEN_NULL;
        good = scan_word(reader, "null");
        break;
    default:
        if (*reader->at != '-' && (*reader->at < '0' || *reader->at > '9'))
            return broken(reader, "not a value");
        token = DSETP_TOKEN_NUMBER;
        good = scan_number(reader);
    }
    reader->state = reader->depth == 0 ? DONE : COMMA_OR_END;
    return good ? token : DSETP_TOKEN_ERROR;
}

static dsetp_token scan_key(dsetp_json *reader)
{
    if (*reader->at != '"')
        return broken(reader, "a key in quotes is expected");
    reader->at++;
    if (!scan_string(reader))
        return DSETP_TOKEN_ERROR;
    skip_space(reader);
    if (reader->at >= reader->end || *reader->at != ':')
        return broken(reader, "a colon must follow a key");
    reader->at++;
    reader->state = VALUE;
    return DSETP_TOKEN_KEY;
}

/* Skips a comma if one is required here; false if the level ends instead or the text is invalid. */
static bool skip_comma(dsetp_json *reader)
{
    if (*reader->at != ',')
        return false;
    reader->at++;
    reader->state = in_object(reader) ? KEY : VALUE;
    skip_space(reader);
    return true;
}

dsetp_token dsetp_json_next(dsetp_json *reader)
{
    if (reader->code != 0)
        return DSETP_TOKEN_ERROR;
    if (reader->state == DONE && reader->stream)
        return DSETP_TOKEN_END;
    skip_space(reader);
    mark(reader);
    if (reader->state == DONE)
        return reader->at >= reader->end ? DSETP_TOKEN_END : broken(reader, "unexpected data after the document");
    if (reader->state == COMMA_OR_END && reader->at < reader->end) {
        if (*reader->at == (in_object(reader) ? '}' : ']'))
            return close_level(reader);
        if (!skip_comma(reader))
            return broken(reader, in_object(reader) ? "a comma or } is expected" : "a comma or ] is expected");
        mark(reader);
    }
    if (reader->at >= reader->end)
        return broken(reader, reader->depth == 0 ? "the text is empty" : "the text ends too early");
    if ((reader->state == KEY_OR_END && *reader->at == '}') || (reader->state == VALUE_OR_END && *reader->at == ']'))
        return close_level(reader);
    return reader->state == KEY || reader->state == KEY_OR_END ? scan_key(reader) : scan_value(reader);
}

size_t dsetp_json_room(const dsetp_json *reader)
{
    return reader->size + 2 * reader->broken;
}

size_t dsetp_json_broken(const char *text, size_t size)
{
    size_t broken = 0, i, length;

    for (i = 0; i < size; i += length != 0 ? length : 1) {
        length = dsetp_utf8(text + i, size - i);
        broken += length == 0;
    }
    return broken;
}

static uint32_t hex4(const char *text)
{
    uint32_t value = 0;
    int i;

    for (i = 0; i < 4; i++)
        value = value << 4 | (uint32_t)dsetp_hex_digit(text[i]);
    return value;
}

/* Decodes an \u escape, or two that form a pair; returns the number of bytes read. text points to the backslash. */
static size_t decode_unicode(const char *text, size_t left, char *out, size_t *written)
{
    uint32_t point = hex4(text + 2);
    size_t used = 6;

    if (point >= 0xd800 && point < 0xdc00 && left >= 12 && text[6] == '\\' && text[7] == 'u') {
        uint32_t low = hex4(text + 8);

        if (low >= 0xdc00 && low < 0xe000) {
            point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
            used = 12;
        }
    }
    if (point >= 0xd800 && point < 0xe000)
        point = 0xfffd;
    if (point == 0) {
        memcpy(out, "\xc0\x80", 2);
        *written = 2;
    } else {
        *written = dsetp_utf8_put(out, point);
    }
    return used;
}

bool dsetp_json_escapes(const char *text, size_t size)
{
    size_t i, length;

    for (i = 0; i < size; i += length) {
        length = text[i] == '\\' ? escape_length(text + i, size - i) : 1;
        if (length == 0)
            return false;
    }
    return true;
}

size_t dsetp_json_decode(const dsetp_json *reader, char *out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *at = reader->text, *end = at + reader->size;
    char *start = out;

    if (!reader->escaped) {
        memcpy(out, at, reader->size);
        return reader->size;
    }
    while (at < end) {
        size_t written = 1, used = 1;

        if (*at == '\\' && at[1] == 'u') {
            used = decode_unicode(at, (size_t)(end - at), out, &written);
        } else if (*at == '\\') {
            *out = to[strchr(from, at[1]) - from];
            used = 2;
        } else if ((used = dsetp_utf8(at, (size_t)(end - at))) == 0) {
            memcpy(out, "\xef\xbf\xbd", 3);
            used = 1;
            written = 3;
        } else {
            memcpy(out, at, used);
            written = used;
        }
        at += used;
        out += written;
    }
    return (size_t)(out - start);
}
