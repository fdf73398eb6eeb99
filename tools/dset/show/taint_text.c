/* Taints as text. */
#include "show/taint_text.h"

#include <stdlib.h>
#include <string.h>

static char *piece(const char *start, size_t size)
{
    char *copy = need(size + 1);

    return memcpy(copy, start, size);
}

static bool read_effect(taint_word *taint, const char *effect, size_t size)
{
    static const char *const effects[] = { "NoSchedule", "PreferNoSchedule", "NoExecute" };
    size_t i;

    for (i = 0; i < sizeof effects / sizeof effects[0]; i++) {
        if (strlen(effects[i]) == size && memcmp(effects[i], effect, size) == 0) {
            taint->effect = effects[i];
            return true;
        }
    }
    say_error("invalid taint effect: %.*s, unsupported taint effect", (int)size, effect);
    return false;
}

static bool check(const taint_word *taint, const char *word)
{
    const char *problem = dset_text_problem(DSET_RULE_QUALIFIED_NAME, taint->key, strlen(taint->key));

    if (problem == NULL)
        problem = dset_text_problem(DSET_RULE_LABEL_VALUE, taint->value, strlen(taint->value));
    if (problem == NULL && taint->effect[0] == '\0' && !taint->remove) {
        say_error("invalid taint spec: %s", word);
        return false;
    }
    if (problem != NULL)
        say_error("invalid taint spec: %s, %s", word, problem);
    return problem == NULL;
}

bool taint_read(taint_word *taint, const char *word, bool removable)
{
    size_t size = strlen(word), end, key;
    const char *colon;

    taint->remove = removable && size > 0 && word[size - 1] == '-';
    if (taint->remove)
        size--;
    colon = memchr(word, ':', size);
    end = colon != NULL ? (size_t)(colon - word) : size;
    key = strcspn(word, "=") < end ? strcspn(word, "=") : end;
    taint->effect = "";
    taint->key = piece(word, key);
    taint->value = key < end ? piece(word + key + 1, end - key - 1) : piece("", 0);
    if ((colon == NULL || read_effect(taint, colon + 1, size - end - 1)) && check(taint, word))
        return true;
    taint_free(taint);
    return false;
}

void taint_free(taint_word *taint)
{
    free(taint->key);
    free(taint->value);
}

void taint_write(text *to, const char *key, const char *value, const char *effect)
{
    text_add(to, "{\"key\":");
    text_json(to, key);
    if (value[0] != '\0') {
        text_add(to, ",\"value\":");
        text_json(to, value);
    }
    text_add(to, ",\"effect\":");
    text_json(to, effect);
    text_add(to, "}");
}
