/* The rules that names and other strings of the API obey: each is a length, a set of characters, and rarely more. */
#include <string.h>

#include "base/ascii.h"
#include "daemonset/scalar.h"
#include "model/address.h"

enum { LOWER = 1, UPPER = 2, DIGIT = 4, DASH = 8, UNDERSCORE = 16, DOT = 32 };
#define ALNUM (LOWER | UPPER | DIGIT)

static unsigned class_of(char c)
{
    if (dsetp_is_lower(c))
        return LOWER;
    if (dsetp_is_upper(c))
        return UPPER;
    if (dsetp_is_digit(c))
        return DIGIT;
    return c == '-' ? DASH : c == '_' ? UNDERSCORE : c == '.' ? DOT : 0;
}

/* Not empty, and the first, the last and all characters are of the given classes. */
static bool shaped(const char *text, size_t size, unsigned first, unsigned inside, unsigned last)
{
    size_t i;

    if (size == 0 || !(class_of(text[0]) & first) || !(class_of(text[size - 1]) & last))
        return false;
    for (i = 0; i < size; i++) {
        if (!(class_of(text[i]) & inside))
            return false;
    }
    return true;
}

static const char *name_part(const char *text, size_t size)
{
    if (size == 0)
        return "must have a non-empty name";
    if (size > 63)
        return "must have a name of no more than 63 bytes";
    if (!shaped(text, size, ALNUM, ALNUM | DASH | UNDERSCORE | DOT, ALNUM))
        return "must consist of letters, digits, '-', '_' or '.', and begin and end with a letter or digit";
    return NULL;
}

static const char *label_value(const char *text, size_t size)
{
    if (size > 63)
        return "must be no more than 63 bytes";
    if (size != 0 && name_part(text, size) != NULL)
        return "must be empty or consist of letters, digits, '-', '_' or '.', and begin and end with a letter or "
               "digit";
    return NULL;
}

static const char *dns_label(const char *text, size_t size)
{
    if (size > 63)
        return "must be no more than 63 bytes";
    if (!shaped(text, size, LOWER | DIGIT, LOWER | DIGIT | DASH, LOWER | DIGIT))
        return "must consist of lower case letters, digits or '-', and begin and end with a letter or digit";
    return NULL;
}

static const char *dns1035_label(const char *text, size_t size)
{
    if (size > 63)
        return "must be no more than 63 bytes";
    if (!shaped(text, size, LOWER, LOWER | DIGIT | DASH, LOWER | DIGIT))
        return "must consist of lower case letters, digits or '-', begin with a letter and end with a letter or digit";
    return NULL;
}

static bool subdomain_part(const char *text, size_t size, bool underscore)
{
    if (underscore && size > 1 && text[0] == '_') {
        text++;
        size--;
    }
    return shaped(text, size, LOWER | DIGIT, LOWER | DIGIT | DASH | (underscore ? UNDERSCORE : 0), LOWER | DIGIT);
}

static const char *subdomain(const char *text, size_t size, bool underscore)
{
    size_t start = 0, i;

    if (size > 253)
        return "must be no more than 253 bytes";
    for (i = 0; i <= size; i++) {
        if (i < size && text[i] != '.')
            continue;
        if (!subdomain_part(text + start, i - start, underscore))
            return "must consist of lower case letters, digits, '-' or '.', and begin and end with a letter or digit";
        start = i + 1;
    }
    return NULL;
}

static const char *dns_subdomain(const char *text, size_t size)
{
    return subdomain(text, size, false);
}

static const char *dns_subdomain_underscore(const char *text, size_t size)
{
    return subdomain(text, size, true);
}

static const char *qualified_name(const char *text, size_t size)
{
    const char *slash = memchr(text, '/', size);
    size_t prefix = slash != NULL ? (size_t)(slash - text) : 0;

    if (slash == NULL)
        return name_part(text, size);
    if (memchr(slash + 1, '/', size - prefix - 1) != NULL)
        return "must be a name, optionally preceded by a DNS subdomain and one '/'";
    if (prefix == 0 || dns_subdomain(text, prefix) != NULL)
        return "must have a DNS subdomain before the '/'";
    return name_part(slash + 1, size - prefix - 1);
}

/* Kubernetes first converts the key to lower case as Unicode: two letters outside ASCII have lower cases in ASCII. */
static const char *annotation_key(const char *text, size_t size)
{
    char lower[512];
    size_t i, length = 0;

    if (size > sizeof lower)
        return "must be no more than 317 bytes";
    for (i = 0; i < size; i++) {
        if (size - i >= 3 && memcmp(text + i, "\xe2\x84\xaa", 3) == 0) { /* Kelvin sign */
            lower[length++] = 'k';
            i += 2;
        } else if (size - i >= 2 && memcmp(text + i, "\xc4\xb0", 2) == 0) { /* I with a dot */
            lower[length++] = 'i';
            i += 1;
        } else {
            lower[length++] = (char)(class_of(text[i]) == UPPER ? text[i] - 'A' + 'a' : text[i]);
        }
    }
    return qualified_name(lower, length);
}

/* The last two bytes of a prefix that ends in a dash count as one letter (sic). */
static const char *generate_name(const char *text, size_t size)
{
    char masked[254];

    if (size < 2 || text[size - 1] != '-' || size - 1 > sizeof masked)
        return dns_subdomain(text, size);
    memcpy(masked, text, size - 2);
    masked[size - 2] = 'a';
    return dns_subdomain(masked, size - 1);
}

static bool leaves_the_folder(const char *text, size_t size)
{
    return (size == 1 && text[0] == '.') || (size >= 2 && text[0] == '.' && text[1] == '.');
}

static const char *env_var_strict(const char *text, size_t size)
{
    unsigned first = LOWER | UPPER | DASH | UNDERSCORE | DOT;

    if (!shaped(text, size, first, first | DIGIT, first | DIGIT))
        return "must consist of letters, digits, '-', '_' or '.', and not begin with a digit";
    return leaves_the_folder(text, size) ? "must not be '.' or begin with '..'" : NULL;
}

static const char *env_var(const char *text, size_t size)
{
    size_t i;

    if (size == 0)
        return "must not be empty";
    for (i = 0; i < size; i++) {
        if (text[i] < 0x20 || text[i] > 0x7e || text[i] == '=')
            return "must consist of printable ASCII characters other than '='";
    }
    return NULL;
}

static const char *port_name(const char *text, size_t size)
{
    size_t i;
    bool letter = false;

    if (size > 15)
        return "must be no more than 15 bytes";
    if (!shaped(text, size, LOWER | DIGIT | DASH, LOWER | DIGIT | DASH, LOWER | DIGIT | DASH))
        return "must consist of lower case letters, digits or '-'";
    for (i = 0; i < size; i++) {
        letter = letter || class_of(text[i]) == LOWER;
        if (i > 0 && text[i] == '-' && text[i - 1] == '-')
            return "must not contain two '-' in a row";
    }
    if (!letter)
        return "must contain at least one letter";
    return text[0] == '-' || text[size - 1] == '-' ? "must not begin or end with '-'" : NULL;
}

static const char *config_map_key(const char *text, size_t size)
{
    unsigned any = ALNUM | DASH | UNDERSCORE | DOT;

    if (size > 253)
        return "must be no more than 253 bytes";
    if (!shaped(text, size, any, any, any))
        return "must consist of letters, digits, '-', '_' or '.'";
    return leaves_the_folder(text, size) ? "must not be '.' or begin with '..'" : NULL;
}

static const char *http_header(const char *text, size_t size)
{
    return shaped(text, size, ALNUM | DASH, ALNUM | DASH, ALNUM | DASH) ? NULL
                                                                        : "must consist of letters, digits or '-'";
}

static const char *percent(const char *text, size_t size)
{
    if (size < 2 || text[size - 1] != '%' || !shaped(text, size - 1, DIGIT, DIGIT, DIGIT))
        return "must be digits and '%'";
    return NULL;
}

static const struct {
    uint32_t rule;
    const char *(*problem)(const char *text, size_t size);
} rules[] = {
    { DSET_RULE_QUALIFIED_NAME, qualified_name },
    { DSET_RULE_ANNOTATION_KEY, annotation_key },
    { DSET_RULE_LABEL_VALUE, label_value },
    { DSET_RULE_DNS_LABEL, dns_label },
    { DSET_RULE_DNS_SUBDOMAIN, dns_subdomain },
    { DSET_RULE_DNS_SUBDOMAIN_UNDERSCORE, dns_subdomain_underscore },
    { DSET_RULE_DNS1035_LABEL, dns1035_label },
    { DSET_RULE_GENERATE_NAME, generate_name },
    { DSET_RULE_ENV_VAR, env_var },
    { DSET_RULE_ENV_VAR_STRICT, env_var_strict },
    { DSET_RULE_PORT_NAME, port_name },
    { DSET_RULE_CONFIG_MAP_KEY, config_map_key },
    { DSET_RULE_HTTP_HEADER, http_header },
    { DSET_RULE_PERCENT, percent },
    { DSET_RULE_IP, dsetp_address_canonical },
    { DSET_RULE_IP_STRICT, dsetp_address_strict },
    { DSET_RULE_IP_LENIENT, dsetp_address_lenient },
    { DSET_RULE_FINALIZER, qualified_name },
};

const char *dset_text_problem(uint32_t rule, const char *text, size_t size)
{
    size_t i;

    for (i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (rules[i].rule == rule)
            return rules[i].problem(text != NULL ? text : "", text != NULL ? size : 0);
    }
    return "unknown rule";
}
