/* Counting the values of JSON text. Allocates nothing. */
#include "tree/builder.h"

#include "base/error.h"

#define LEVELS 64u /* maximum of levels in a path, as in a tree */
#define KEY_MAX 128u

typedef struct level {
    const char *key; /* NULL in a list */
    size_t size;
    bool escaped;
    size_t index; /* in a list */
} level;

static void add_key(dsetp_text *path, const level *at, dsetp_json *reader)
{
    char text[3 * KEY_MAX];

    reader->text = at->key;
    reader->size = at->size < KEY_MAX ? at->size : KEY_MAX;
    reader->escaped = at->escaped;
    if (path->length > 0)
        dsetp_text_string(path, ".");
    dsetp_text_add(path, text, dsetp_json_decode(reader, text));
    dsetp_text_string(path, at->size > KEY_MAX ? "..." : "");
}

static int fail(const level *levels, size_t depth, dsetp_json *reader, size_t most, dset_error *err)
{
    char path[DSETP_PATH_MAX];
    dsetp_text text = dsetp_text_start(path, sizeof path);
    size_t i;

    for (i = 0; i < depth && i < LEVELS; i++) {
        if (levels[i].key != NULL) {
            add_key(&text, &levels[i], reader);
        } else {
            dsetp_text_string(&text, "[");
            dsetp_text_number(&text, (int64_t)levels[i].index);
            dsetp_text_string(&text, "]");
        }
    }
    dsetp_text_string(&text, depth > LEVELS ? "..." : "");
    return dsetp_fail_at(err, DSET_ELIMIT, reader->token_line, reader->token_column, path, DSETP_TOO_MANY_VALUES,
                         (unsigned)most);
}

int dsetp_check_count(dsetp_json reader, size_t most, dset_error *err)
{
    static const level none = { NULL, 0, false, SIZE_MAX };
    level levels[LEVELS] = { { NULL, 0, false, 0 } };
    size_t count = 0;

    for (;;) {
        dsetp_token token = dsetp_json_next(&reader);
        bool opens = token == DSETP_TOKEN_OBJECT || token == DSETP_TOKEN_ARRAY;
        size_t depth = reader.depth - opens; /* of the container of the token */
        level *at = depth > 0 && depth <= LEVELS ? &levels[depth - 1] : NULL;

        if (token == DSETP_TOKEN_END || token == DSETP_TOKEN_ERROR)
            return DSET_OK;
        if (token == DSETP_TOKEN_OBJECT_END || token == DSETP_TOKEN_ARRAY_END)
            continue;
        if (token == DSETP_TOKEN_KEY) {
            if (at != NULL)
                *at = (level){ reader.text, reader.size, reader.escaped, 0 };
            continue;
        }
        if (at != NULL)
            at->index++;
        if (++count > most)
            return fail(levels, depth, &reader, most, err);
        if (opens && depth < LEVELS)
            levels[depth] = none;
    }
}
