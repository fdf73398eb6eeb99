/*
 * Image names, as far as the pull policy depends on them: [domain/]path[:tag][@digest] by the grammar of the
 * distribution project. An invalid name has no tag.
 */
#include <string.h>

#include "api/rules.h"
#include "base/ascii.h"

#define NAME_MAX_LENGTH 255u

static bool is_low_hex(char c)
{
    return dsetp_hex_digit(c) >= 0 && !dsetp_is_upper(c);
}

/* Letters and digits with dashes inside, joined by dots, with an optional port; or an IPv6 address in brackets. */
static bool is_domain(const char *text, size_t size)
{
    size_t i = 0, from;

    if (size > 0 && text[0] == '[') {
        for (i = 1; i < size && text[i] != ']'; i++) {
            if (dsetp_hex_digit(text[i]) < 0 && text[i] != ':')
                return false;
        }
        if (i == 1 || i == size)
            return false;
        i++;
    } else {
        do {
            from = i;
            while (i < size && (dsetp_is_alnum(text[i]) || text[i] == '-'))
                i++;
            if (i == from || text[from] == '-' || text[i - 1] == '-')
                return false;
        } while (i < size && text[i] == '.' && ++i <= size);
    }
    if (i < size && text[i] == ':') {
        from = ++i;
        while (i < size && dsetp_is_digit(text[i]))
            i++;
        if (i == from)
            return false;
    }
    return i == size;
}

/* Lower case letters and digits, between them one of . _ __ or dashes; components joined by slashes. */
static bool is_path(const char *text, size_t size)
{
    size_t i = 0;

    while (true) {
        size_t from = i, separator;

        while (i < size && (dsetp_is_lower(text[i]) || dsetp_is_digit(text[i])))
            i++;
        if (i == from)
            return false;
        if (i == size)
            return true;
        separator = i;
        if (text[i] == '/' || text[i] == '.') {
            i++;
        } else if (text[i] == '_') {
            i += i + 1 < size && text[i + 1] == '_' ? 2 : 1;
        } else {
            while (i < size && text[i] == '-')
                i++;
            if (i == separator)
                return false;
        }
    }
}

static bool is_tag(const char *text, size_t size)
{
    size_t i;

    if (size == 0 || size > 128 || (!dsetp_is_alnum(text[0]) && text[0] != '_'))
        return false;
    for (i = 1; i < size; i++) {
        if (!dsetp_is_alnum(text[i]) && text[i] != '_' && text[i] != '.' && text[i] != '-')
            return false;
    }
    return true;
}

static bool is_digest(const char *text)
{
    static const struct {
        const char *algorithm;
        size_t digits;
    } known[] = { { "sha256:", 64 }, { "sha384:", 96 }, { "sha512:", 128 } };
    size_t i, j;

    for (i = 0; i < sizeof known / sizeof known[0]; i++) {
        size_t prefix = strlen(known[i].algorithm);

        if (strncmp(text, known[i].algorithm, prefix) != 0)
            continue;
        for (j = prefix; is_low_hex(text[j]); j++)
            continue;
        return text[j] == '\0' && j - prefix == known[i].digits;
    }
    return false;
}

/* A name of exactly 64 hexadecimal digits is an identifier. */
static bool is_identifier(const char *text, size_t size)
{
    size_t i;

    for (i = 0; i < size; i++) {
        if (!is_low_hex(text[i]))
            return false;
    }
    return size == 64;
}

/* Whether the part before the first slash is a domain, rather than the first part of a path. */
static bool looks_like_domain(const char *text, size_t size)
{
    size_t i;

    for (i = 0; i < size; i++) {
        if (text[i] == '.' || text[i] == ':' || dsetp_is_upper(text[i]))
            return true;
    }
    return size == 9 && memcmp(text, "localhost", 9) == 0;
}

static bool is_name(const char *text, size_t size)
{
    const char *slash = memchr(text, '/', size);
    size_t domain = slash != NULL ? (size_t)(slash - text) : 0;

    if (slash == NULL || !looks_like_domain(text, domain))
        return size + strlen("docker.io/library/") <= NAME_MAX_LENGTH && is_path(text, size);
    return size <= NAME_MAX_LENGTH && is_domain(text, domain) && is_path(slash + 1, size - domain - 1);
}

const char *dsetp_pull_policy(const char *image)
{
    const char *at = strchr(image, '@');
    size_t size = at != NULL ? (size_t)(at - image) : strlen(image), name = size, i;
    bool latest;

    for (i = size; i > 0 && image[i - 1] != '/'; i--) {
        if (image[i - 1] == ':')
            name = i - 1;
    }
    if ((at != NULL && !is_digest(at + 1)) || is_identifier(image, strlen(image)) || !is_name(image, name))
        return "IfNotPresent";
    if (name == size)
        latest = at == NULL;
    else
        latest = is_tag(image + name + 1, size - name - 1) && size - name == 7 &&
                 memcmp(image + name + 1, "latest", 6) == 0;
    return latest ? "Always" : "IfNotPresent";
}
