/* Result codes, and filling in a dset_error. Allocates nothing. */
#include "base/error.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

static const struct {
    int code;
    const char *name;
} names[] = {
    { DSET_OK, "DSET_OK" },
    { DSET_EMISUSE, "DSET_EMISUSE" },
    { DSET_EVERSION, "DSET_EVERSION" },
    { DSET_ESYNTAX, "DSET_ESYNTAX" },
    { DSET_EINVALID, "DSET_EINVALID" },
    { DSET_ELIMIT, "DSET_ELIMIT" },
    { DSET_ENOTFOUND, "DSET_ENOTFOUND" },
    { DSET_EEXISTS, "DSET_EEXISTS" },
    { DSET_ECONFLICT, "DSET_ECONFLICT" },
    { DSET_EDENIED, "DSET_EDENIED" },
    { DSET_EBUSY, "DSET_EBUSY" },
    { DSET_EIO, "DSET_EIO" },
    { DSET_EUNKNOWN, "DSET_EUNKNOWN" },
    { DSET_ENOMEM, "DSET_ENOMEM" },
};

const char *dset_code_name(int code)
{
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].code == code)
            return names[i].name;
    }
    return "unknown code";
}

bool dset_code_is_retryable(int code)
{
    return code <= -30 && code >= -39;
}

static int fill(dset_error *err, int code, uint32_t line, uint32_t column, const char *path, const char *format,
                va_list *arguments)
{
    char raw[sizeof err->text];
    dsetp_text text;

    if (err == NULL)
        return code;
    err->code = code;
    err->line = line;
    err->column = column;
    text = dsetp_text_start(err->path, sizeof err->path);
    dsetp_text_show(&text, dsetp_or_empty(path));
    dsetp_text_end(&text);
    text = dsetp_text_start(raw, sizeof raw);
    dsetp_text_format(&text, format, arguments);
    dsetp_text_end(&text);
    text = dsetp_text_start(err->text, sizeof err->text);
    dsetp_text_show(&text, raw);
    dsetp_text_end(&text);
    return code;
}

int dsetp_fail(dset_error *err, int code, const char *path, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fill(err, code, 0, 0, path, format, &arguments);
    va_end(arguments);
    return code;
}

int dsetp_fail_at(dset_error *err, int code, uint32_t line, uint32_t column, const char *path, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fill(err, code, line, column, path, format, &arguments);
    va_end(arguments);
    return code;
}

int dset_error_set(dset_error *err, int code, const char *path, const char *text)
{
    return dsetp_fail(err, code, path, "%s", text);
}

int dsetp_no_memory(dset_error *err)
{
    return dsetp_fail(err, DSET_ENOMEM, "", "out of memory");
}

int dsetp_check_flags(uint32_t flags, uint32_t known, const char *path, dset_error *err)
{
    if ((flags & ~known) == 0)
        return DSET_OK;
    return dsetp_fail(err, DSET_EVERSION, path, "must have no flags that this library does not know");
}

static int check_member(const void *known, const dsetp_layout *layout, size_t offset, const char *member, dset_error *err)
{
    uint32_t value, wanted = offset == layout->flags ? layout->known : 0;
    char path[64];
    dsetp_text text = dsetp_text_start(path, sizeof path);

    if (offset == 0)
        return DSET_OK;
    memcpy(&value, (const unsigned char *)known + offset, sizeof value);
    dsetp_text_string(&text, layout->name);
    dsetp_text_string(&text, member);
    if (wanted == 0 && value != 0)
        return dsetp_fail(err, DSET_EVERSION, path, "must be 0: this library knows no other value");
    return dsetp_check_flags(value, wanted, path, err);
}

int dsetp_struct(void *known, const dsetp_layout *layout, const void *given, dset_error *err)
{
    const unsigned char *bytes = given;
    uint32_t size;
    size_t i;
    int code;

    memset(known, 0, layout->size);
    if (given == NULL)
        return dsetp_fail(err, DSET_EMISUSE, layout->name, "must not be NULL");
    memcpy(&size, given, sizeof size);
    if (size < layout->size)
        return dsetp_fail(err, DSET_EMISUSE, layout->name, "size must be set, and to no less than %u",
                          (unsigned)layout->size);
    for (i = layout->size; i < size; i++) {
        if (bytes[i] != 0)
            return dsetp_fail(err, DSET_EVERSION, layout->name,
                              "must have zeros in fields that this library does not know");
    }
    size = (uint32_t)layout->size;
    memcpy(known, given, layout->size);
    memcpy(known, &size, sizeof size); /* the copy may be read as such a struct again */
    code = check_member(known, layout, layout->flags, ".flags", err);
    return code == DSET_OK ? check_member(known, layout, layout->reserved, ".reserved", err) : code;
}

int dsetp_struct_give(void *out, const void *made, size_t size)
{
    unsigned char *bytes = out;
    uint32_t room = 0;

    if (out != NULL)
        memcpy(&room, out, sizeof room);
    if (room < size)
        return DSET_EMISUSE;
    memcpy(bytes + sizeof room, (const unsigned char *)made + sizeof room, size - sizeof room);
    memset(bytes + size, 0, room - size);
    return DSET_OK;
}

int dsetp_keep_version(dsetp_version to, const char *version, dset_error *err)
{
    size_t size = strlen(dsetp_or_empty(version)) + 1;

    to[0] = '\0';
    if (size > sizeof(dsetp_version))
        return dsetp_fail(err, DSET_ELIMIT, "version", "must be no more than 127 bytes");
    memcpy(to, dsetp_or_empty(version), size);
    return DSET_OK;
}

size_t dset_error_write(const dset_error *err, char *buffer, size_t size)
{
    dsetp_text text = dsetp_text_start(buffer, size);

    if (err == NULL)
        return 0;
    if (err->line != 0) {
        dsetp_text_number(&text, err->line);
        dsetp_text_string(&text, ":");
        dsetp_text_number(&text, err->column);
        dsetp_text_string(&text, ": ");
    }
    if (err->path[0] != '\0') {
        dsetp_text_string(&text, err->path);
        dsetp_text_string(&text, ": ");
    }
    dsetp_text_string(&text, err->text[0] != '\0' ? err->text : dset_code_name(err->code));
    return text.length;
}
