/* The text form of label selectors, token by token as labels.Parse of Kubernetes reads it. */
#include <string.h>

#include "base/error.h"
#include "base/sort.h"
#include "base/text.h"
#include "daemonset/scalar.h"
#include "match/requirement.h"

#define TEXT_MAX ((size_t)1 << 20)

typedef enum token_kind {
    END, WORD, IN, NOTIN, NOT, OPEN, CLOSE, COMMA, EQUALS, DOUBLE_EQUALS, NOT_EQUALS, GT, LT
} token_kind;

typedef struct token {
    token_kind kind;
    const char *text;
    size_t size;
} token;

typedef struct parser {
    const char *start;
    const char *at;
    const char *end;
    token next;
    dsetp_arena *arena;
    dset_requirement *items;
    size_t count;
    size_t capacity;
    const char **values; /* of the current requirement */
    size_t value_count;
    size_t value_capacity;
    dset_allocator memory;
    dset_error *err;
} parser;

static const struct {
    const char *text;
    token_kind kind;
} signs[] = { { "(", OPEN }, { ")", CLOSE },  { ",", COMMA },       { "=", EQUALS }, { "==", DOUBLE_EQUALS },
              { "!", NOT },  { ">", GT },     { "!=", NOT_EQUALS }, { "<", LT } };

static bool is_special(char c)
{
    return c == '=' || c == '!' || c == '(' || c == ')' || c == ',' || c == '>' || c == '<';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static token_kind sign_kind(const char *text, size_t size)
{
    size_t i;

    for (i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (strlen(signs[i].text) == size && memcmp(signs[i].text, text, size) == 0)
            return signs[i].kind;
    }
    return END;
}

/* The longest operator at this point. */
static void scan_sign(parser *in, token *out)
{
    size_t size = 1, left = (size_t)(in->end - in->at);

    while (size < left && is_special(in->at[size]) && sign_kind(in->at, size + 1) != END)
        size++;
    out->kind = sign_kind(in->at, size);
    out->size = size;
}

static void scan_word(parser *in, token *out)
{
    const char *at = in->at;

    while (at < in->end && *at != '\0' && !is_special(*at) && !is_space(*at))
        at++;
    out->size = (size_t)(at - in->at);
    out->kind = WORD;
    if (out->size == 2 && memcmp(in->at, "in", 2) == 0)
        out->kind = IN;
    if (out->size == 5 && memcmp(in->at, "notin", 5) == 0)
        out->kind = NOTIN;
}

/* Moves to the next token. A zero byte ends the text, but directly after a token it is skipped (sic). */
static void advance(parser *in)
{
    token *out = &in->next;

    while (in->at < in->end && is_space(*in->at))
        in->at++;
    out->text = in->at;
    out->size = 0;
    out->kind = END;
    if (in->at == in->end || *in->at == '\0')
        return;
    if (is_special(*in->at))
        scan_sign(in, out);
    else
        scan_word(in, out);
    in->at += out->size;
    if (in->at < in->end && *in->at == '\0')
        in->at++;
}

/* Where no operator is expected, "in" and "notin" are words. */
static token_kind peek(const parser *in)
{
    return in->next.kind == IN || in->next.kind == NOTIN ? WORD : in->next.kind;
}

static int expected(parser *in, const char *what)
{
    return dsetp_fail_at(in->err, DSET_ESYNTAX, 1, (uint32_t)(in->next.text - in->start) + 1, "", "expected %s", what);
}

static int add_value(parser *in, const char *text, size_t size)
{
    void *values = in->values;
    const char *copy = dsetp_arena_text(in->arena, text, size);

    if (copy == NULL ||
        !dsetp_grow(&in->memory, &values, &in->value_capacity, in->value_count + 1, sizeof *in->values))
        return dsetp_no_memory(in->err);
    in->values = values;
    in->values[in->value_count++] = copy;
    return DSET_OK;
}

/* Before, between and after commas there are empty values; equal ones count once in the end. */
static int after_comma(parser *in)
{
    token_kind next = peek(in);

    return in->value_count == 0 || next == CLOSE || next == COMMA ? add_value(in, "", 0) : DSET_OK;
}

static int parse_items(parser *in)
{
    int code = DSET_OK;

    while (code == DSET_OK && peek(in) != CLOSE) {
        token item = in->next;
        bool word = peek(in) == WORD;

        if (!word && peek(in) != COMMA)
            return expected(in, "a value, ',' or ')'");
        advance(in);
        code = word ? add_value(in, item.text, item.size) : after_comma(in);
        if (code == DSET_OK && word && peek(in) != COMMA && peek(in) != CLOSE)
            return expected(in, "',' or ')'");
    }
    return code;
}

static int parse_list(parser *in)
{
    int code;

    if (peek(in) != OPEN)
        return expected(in, "'('");
    advance(in);
    code = peek(in) == CLOSE ? add_value(in, "", 0) : parse_items(in);
    advance(in);
    return code;
}

static int parse_exact(parser *in)
{
    int code;

    if (peek(in) == END || peek(in) == COMMA)
        return add_value(in, "", 0);
    if (peek(in) != WORD)
        return expected(in, "a value");
    code = add_value(in, in->next.text, in->next.size);
    advance(in);
    return code;
}

static int parse_operator(parser *in, uint32_t *op)
{
    static const struct {
        token_kind kind;
        uint32_t op;
    } operators[] = { { IN, DSET_OP_IN },
                      { NOTIN, DSET_OP_NOT_IN },
                      { EQUALS, DSET_OP_EQUALS },
                      { DOUBLE_EQUALS, DSET_OP_DOUBLE_EQUALS },
                      { NOT_EQUALS, DSET_OP_NOT_EQUALS },
                      { GT, DSET_OP_GT },
                      { LT, DSET_OP_LT } };
    size_t i;

    for (i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        if (operators[i].kind == in->next.kind) {
            *op = operators[i].op;
            advance(in);
            return *op == DSET_OP_IN || *op == DSET_OP_NOT_IN ? parse_list(in) : parse_exact(in);
        }
    }
    return expected(in, "an operator, ',' or the end");
}

static int by_text(const void *a, const void *b, void *context)
{
    const char *const *x = a, *const *y = b;

    (void)context;
    return strcmp(*x, *y);
}

/* Lists in the text form are sets: duplicates count once. */
static bool make_set(parser *in)
{
    size_t i, kept = 0;

    if (!dsetp_sort(&in->memory, in->values, in->value_count, sizeof *in->values, by_text, NULL))
        return false;
    for (i = 0; i < in->value_count; i++) {
        if (kept == 0 || strcmp(in->values[kept - 1], in->values[i]) != 0)
            in->values[kept++] = in->values[i];
    }
    in->value_count = kept;
    return true;
}

static int add_requirement(parser *in, const token *key, uint32_t op)
{
    void *items = in->items;
    bool set = make_set(in);
    const char **values = dsetp_arena_array(in->arena, in->value_count, sizeof *values);
    dset_requirement made = { NULL, op, (uint32_t)in->value_count, values };
    dsetp_fault found;

    made.key = dsetp_arena_text(in->arena, key->text, key->size);
    if (!set || values == NULL || made.key == NULL ||
        !dsetp_grow(&in->memory, &items, &in->capacity, in->count + 1, sizeof made))
        return dsetp_no_memory(in->err);
    if (in->value_count != 0)
        memcpy(values, in->values, in->value_count * sizeof *values);
    in->items = items;
    found = dsetp_requirement_check(&made);
    if (found.part != NULL)
        return dsetp_fail_at(in->err, DSET_EINVALID, 1, (uint32_t)(key->text - in->start) + 1, "", "the %s of \"%.63s\" %s",
                             found.part, made.key, found.problem);
    in->items[in->count++] = made;
    return DSET_OK;
}

static int parse_requirement(parser *in)
{
    uint32_t op = 0;
    token key;
    int code = DSET_OK;

    in->value_count = 0;
    if (peek(in) == NOT) {
        op = DSET_OP_DOES_NOT_EXIST;
        advance(in);
    }
    if (peek(in) != WORD)
        return expected(in, "a label key");
    key = in->next;
    advance(in);
    if (op == 0 && (peek(in) == END || peek(in) == COMMA))
        op = DSET_OP_EXISTS;
    if (op == 0)
        code = parse_operator(in, &op);
    return code == DSET_OK ? add_requirement(in, &key, op) : code;
}

static int parse_all(parser *in)
{
    int code;

    advance(in);
    if (peek(in) == END)
        return DSET_OK;
    for (;;) {
        code = parse_requirement(in);
        if (code != DSET_OK)
            return code;
        if (peek(in) == END)
            return DSET_OK;
        if (peek(in) != COMMA)
            return expected(in, "',' or the end");
        advance(in);
    }
}

int dset_label_selector_parse(dset_label_selector **out, const char *text, size_t size, const dset_allocator *memory,
                              dset_error *err)
{
    parser in;
    int code;

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    if (text == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "text", "must not be NULL");
    if (size > TEXT_MAX)
        return dsetp_fail(err, DSET_ELIMIT, "text", "must be no longer than 1 MiB");
    memset(&in, 0, sizeof in);
    in.start = in.at = text;
    in.end = text + size;
    in.err = err;
    in.memory = dsetp_memory(memory);
    in.arena = dsetp_arena_new(&in.memory, 0);
    code = in.arena != NULL ? parse_all(&in) : dsetp_no_memory(err);
    if (code == DSET_OK)
        code = dset_label_selector_new(out, in.items, in.count, memory, err);
    dsetp_release(&in.memory, in.items, in.capacity * sizeof *in.items);
    dsetp_release(&in.memory, in.values, in.value_capacity * sizeof *in.values);
    dsetp_arena_free(in.arena);
    return code;
}
