/* Text: natural order, bounded strings by the rule of snprintf, growing buffers. */
#include "base/text.h"

#include <string.h>

#include "base/number.h"
#include "daemonset/version.h"

const char *dset_version(void)
{
    return DSET_VERSION_STRING;
}

int dset_version_number(void)
{
    return DSET_VERSION_NUMBER;
}

/* Compares two runs of digits by value and advances past them. */
static int compare_runs(const char **a, const char **b)
{
    const char *x = *a, *y = *b;
    size_t i = 0, j = 0;
    int order;

    while (*x == '0')
        x++;
    while (*y == '0')
        y++;
    while (dsetp_is_digit(x[i]))
        i++;
    while (dsetp_is_digit(y[j]))
        j++;
    *a = x + i;
    *b = y + j;
    if (i != j)
        return i < j ? -1 : 1;
    order = memcmp(x, y, i);
    return order;
}

int dset_name_compare(const char *a, const char *b)
{
    const char *x = dsetp_or_empty(a), *y = dsetp_or_empty(b);
    const char *first = x, *second = y;

    while (*x != '\0' && *y != '\0') {
        if (dsetp_is_digit(*x) && dsetp_is_digit(*y)) {
            int order = compare_runs(&x, &y);
            if (order != 0)
                return order;
        } else if (*x != *y) {
            return (unsigned char)*x < (unsigned char)*y ? -1 : 1;
        } else {
            x++;
            y++;
        }
    }
    if (*x != '\0' || *y != '\0')
        return *x == '\0' ? -1 : 1;
    return strcmp(first, second);
}

dsetp_text dsetp_text_start(char *buffer, size_t size)
{
    dsetp_text text = { buffer, buffer != NULL ? size : 0, 0 };

    if (text.size > 0)
        buffer[0] = '\0';
    return text;
}

void dsetp_text_add(dsetp_text *text, const char *bytes, size_t size)
{
    if (text->length + 1 < text->size) {
        size_t room = text->size - 1 - text->length;
        size_t part = size < room ? size : room;

        memcpy(text->buffer + text->length, bytes, part);
        text->buffer[text->length + part] = '\0';
    }
    text->length += size;
}

void dsetp_text_string(dsetp_text *text, const char *string)
{
    dsetp_text_add(text, string, strlen(string));
}

void dsetp_text_end(dsetp_text *text)
{
    static const char sign[] = "...";
    size_t end;

    if (text->length < text->size || text->size < sizeof sign)
        return;
    end = text->size - sizeof sign;
    while (end > 0 && ((unsigned char)text->buffer[end] & 0xc0u) == 0x80u)
        end--;
    memcpy(text->buffer + end, sign, sizeof sign);
}

void dsetp_text_number(dsetp_text *text, int64_t number)
{
    char digits[24];
    size_t length = dsetp_decimal(digits, number);

    dsetp_text_add(text, digits, length);
}

bool dsetp_begins(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

char *dsetp_pack(char **at, const char *text)
{
    size_t size = strlen(dsetp_or_empty(text)) + 1;
    char *copy = memcpy(*at, dsetp_or_empty(text), size);

    *at += size;
    return copy;
}

void dsetp_buffer_start(dsetp_buffer *buffer, const dset_allocator *memory)
{
    memset(buffer, 0, sizeof *buffer);
    buffer->memory = dsetp_memory(memory);
}

void dsetp_buffer_free(dsetp_buffer *buffer)
{
    dsetp_release(&buffer->memory, buffer->data, buffer->capacity);
    buffer->data = NULL;
    buffer->size = 0;
    buffer->capacity = 0;
}

static bool make_room(dsetp_buffer *buffer, size_t size)
{
    void *data = buffer->data;

    if (buffer->failed || size > SIZE_MAX - buffer->size - 1 ||
        !dsetp_grow(&buffer->memory, &data, &buffer->capacity, buffer->size + size + 1, 1)) {
        buffer->failed = true;
        return false;
    }
    buffer->data = data;
    return true;
}

void dsetp_buffer_add(dsetp_buffer *buffer, const char *bytes, size_t size)
{
    /* most pieces are a few bytes and fit */
    if ((buffer->failed || size >= buffer->capacity - buffer->size) && !make_room(buffer, size))
        return;
    if (size != 0)
        memcpy(buffer->data + buffer->size, bytes, size);
    buffer->size += size;
    buffer->data[buffer->size] = '\0';
}

void dsetp_buffer_fit(dsetp_buffer *buffer, size_t size)
{
    size_t capacity = (size > buffer->size ? size : buffer->size) + 1;
    char *data;

    if (buffer->failed || capacity == buffer->capacity)
        return;
    data = buffer->memory.resize(buffer->memory.self, buffer->data, buffer->capacity, capacity);
    if (data == NULL) {
        buffer->failed = true;
        return;
    }
    buffer->data = data;
    buffer->capacity = capacity;
    data[buffer->size] = '\0';
}

void dsetp_buffer_string(dsetp_buffer *buffer, const char *string)
{
    dsetp_buffer_add(buffer, string, strlen(string));
}

void dsetp_buffer_number(dsetp_buffer *buffer, int64_t number)
{
    char digits[24];
    size_t length = dsetp_decimal(digits, number);

    dsetp_buffer_add(buffer, digits, length);
}

int dsetp_buffer_sink(void *context, const void *data, size_t size)
{
    dsetp_buffer *buffer = context;

    dsetp_buffer_add(buffer, data, size);
    return buffer->failed ? DSET_ENOMEM : DSET_OK;
}

bool dsetp_equal(const char *a, const char *b)
{
    return strcmp(dsetp_or_empty(a), dsetp_or_empty(b)) == 0;
}

const char *dsetp_or_empty(const char *text)
{
    return text != NULL ? text : "";
}

void dset_text_start(dset_text *text, const dset_allocator *memory)
{
    if (text == NULL)
        return;
    memset(text, 0, sizeof *text);
    text->memory = dsetp_memory(memory);
}

void dset_text_free(dset_text *text)
{
    if (text == NULL)
        return;
    dsetp_release(&text->memory, text->data, text->capacity);
    text->data = NULL;
    text->size = text->capacity = 0;
}

int dset_text_add(void *context, const void *data, size_t size)
{
    dset_text *text = context;
    void *grown;

    if (text == NULL || (data == NULL && size != 0))
        return DSET_EMISUSE;
    if (text->memory.resize == NULL) /* all zero is an empty text */
        text->memory = dsetp_memory(NULL);
    grown = text->data;
    if (size > SIZE_MAX - text->size - 1 ||
        !dsetp_grow(&text->memory, &grown, &text->capacity, text->size + size + 1, 1))
        return DSET_ENOMEM;
    text->data = grown;
    if (size > 0)
        memcpy(text->data + text->size, data, size);
    text->size += size;
    text->data[text->size] = '\0';
    return DSET_OK;
}
