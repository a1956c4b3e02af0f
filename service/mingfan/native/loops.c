/* Loops of mingfan in C. Each does what a function in Python does, which says what it means and stands beside who asks
   (_loops.pyi names them); tests/native holds the two equal. No data of mingfan is in here but a few characters.

   Every function takes whole strings and keeps the interpreter's lock. Objects never change once they are made, but for
   the marks of Weights, which belong to one call, and Likely, which belongs to the search of one text. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifndef SOURCE
#define SOURCE 0 /* a checksum of this file: hatch_build.py gives it */
#endif

/* Most characters are Han, and need not be looked up. */
static inline int is_han(Py_UCS4 c)
{
    return c >= 0x4e00 && c <= 0x9fff;
}

/* Python asks four tables about what is no letter, so what it says of the first 65,536 characters is kept. */
static inline int is_alnum(Py_UCS4 c)
{
    static uint8_t kept[65536]; /* 1 for no, 2 for yes */
    if (c >= 65536)
        return Py_UNICODE_ISALNUM(c) != 0;
    if (!kept[c])
        kept[c] = Py_UNICODE_ISALNUM(c) ? 2 : 1;
    return kept[c] == 2;
}
#define IS_SPACE(c) (!is_han(c) && Py_UNICODE_ISSPACE(c))
#define IS_ALNUM(c) (is_han(c) || is_alnum(c))
#define IS_DECIMAL(c) (!is_han(c) && Py_UNICODE_ISDECIMAL(c))

/* A string as code points; short ones need no memory of their own. */
typedef struct {
    Py_UCS4 *at;
    Py_ssize_t length;
    Py_UCS4 few[1024];
} Chars;

static int chars_of(PyObject *text, Chars *chars)
{
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "expected str");
        return -1;
    }
    chars->length = PyUnicode_GET_LENGTH(text);
    chars->at = chars->few;
    if (chars->length > 1024 && !(chars->at = PyMem_Malloc(chars->length * sizeof(Py_UCS4)))) {
        PyErr_NoMemory();
        return -1;
    }
    if (chars->length && !PyUnicode_AsUCS4(text, chars->at, chars->length, 0)) {
        if (chars->at != chars->few)
            PyMem_Free(chars->at);
        return -1;
    }
    return 0;
}

/* A string as it lies in memory, to be read character by character without a copy. */
typedef struct {
    int kind;
    const void *data;
    Py_ssize_t length;
} Text;

static inline Text text_at(PyObject *text)
{
    return (Text){PyUnicode_KIND(text), PyUnicode_DATA(text), PyUnicode_GET_LENGTH(text)};
}

/* Room that is kept for the next call: what is taken from the system and given back for each window costs more than what
   is done with it. Only for functions in which nothing else of Python runs. */
typedef struct {
    void *at;
    size_t size;
} Kept;

static void *room_in(Kept *kept, size_t size)
{
    if (size > kept->size) {
        PyMem_Free(kept->at);
        kept->at = PyMem_Malloc(size);
        kept->size = kept->at ? size : 0;
    }
    return kept->at ? kept->at : PyErr_NoMemory();
}

static void chars_free(Chars *chars)
{
    if (chars->at != chars->few)
        PyMem_Free(chars->at);
}

static PyObject *text_of(const Py_UCS4 *at, Py_ssize_t length)
{
    return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, at, length);
}

static int append_pair(PyObject *list, Py_ssize_t one, Py_ssize_t two)
{
    PyObject *pair = Py_BuildValue("(nn)", one, two);
    if (!pair)
        return -1;
    int failed = PyList_Append(list, pair);
    Py_DECREF(pair);
    return failed;
}

typedef struct {
    Py_ssize_t one, two;
} Two;

typedef struct {
    Two *at;
    Py_ssize_t count, room;
} Twos;

static int twos_add(Twos *twos, Py_ssize_t one, Py_ssize_t two)
{
    if (twos->count == twos->room) {
        Py_ssize_t room = 2 * twos->room + 64;
        Two *at = PyMem_Realloc(twos->at, room * sizeof(Two));
        if (!at) {
            PyErr_NoMemory();
            return -1;
        }
        twos->at = at;
        twos->room = room;
    }
    twos->at[twos->count++] = (Two){one, two};
    return 0;
}

static size_t power_over(size_t least)
{
    size_t size = 64;
    while (size < least)
        size *= 2;
    return size;
}

/* Another in each process, so that nobody can write a text of which all has one place in a table. */
static uint64_t seed;

static uint64_t mixed(uint64_t key)
{
    key *= 0x9E3779B97F4A7C15ull;
    return key ^ (key >> 29);
}

/* Folder: a character for a character, by a table. */

#define TABLE 0x10000

typedef struct {
    PyObject_HEAD
    Py_UCS4 *table;
} Folder;

static PyObject *folder_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *given, *key, *value;
    Py_ssize_t at = 0;
    if (!PyArg_ParseTuple(args, "O!", &PyDict_Type, &given))
        return NULL;
    Folder *self = (Folder *)type->tp_alloc(type, 0);
    if (!self)
        return NULL;
    if (!(self->table = PyMem_Malloc(TABLE * sizeof(Py_UCS4)))) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    for (Py_UCS4 c = 0; c < TABLE; c++)
        self->table[c] = c;
    while (PyDict_Next(given, &at, &key, &value)) {
        long from = PyLong_AsLong(key);
        if (from < 0 || from >= TABLE || !PyUnicode_Check(value) || PyUnicode_GET_LENGTH(value) != 1) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "a table maps code points under 0x10000 to one character each");
            Py_DECREF(self);
            return NULL;
        }
        self->table[from] = PyUnicode_READ_CHAR(value, 0);
    }
    return (PyObject *)self;
}

static void folder_free(Folder *self)
{
    PyMem_Free(self->table);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static inline Py_UCS4 folded(const Folder *self, Py_UCS4 c)
{
    return c < TABLE ? self->table[c] : c;
}

static PyObject *folder_fold(Folder *self, PyObject *text)
{
    Chars chars;
    if (chars_of(text, &chars) < 0)
        return NULL;
    int changed = 0;
    for (Py_ssize_t k = 0; k < chars.length; k++) {
        Py_UCS4 c = folded(self, chars.at[k]);
        changed |= c != chars.at[k];
        chars.at[k] = c;
    }
    PyObject *found = changed || !PyUnicode_CheckExact(text) ? text_of(chars.at, chars.length) : Py_NewRef(text);
    chars_free(&chars);
    return found;
}

static PyMethodDef folder_methods[] = {
    {"fold", (PyCFunction)folder_fold, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject FolderType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "mingfan.native._loops.Folder",
    .tp_basicsize = sizeof(Folder),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = folder_new,
    .tp_dealloc = (destructor)folder_free,
    .tp_methods = folder_methods,
};

/* Words: which of many words a folded text holds. Two characters lead to the words that begin with them. */

typedef struct {
    Py_UCS4 *at;
    Py_ssize_t length;
    Py_ssize_t next; /* word with the same beginning, or -1 */
} Word;

typedef struct {
    PyObject_HEAD
    Folder *folder;
    Word *words;
    Py_ssize_t count;
    uint64_t *keys; /* of two characters, each 1 more than it is, the second 0 for a word of one; 0 where nothing is */
    Py_ssize_t *heads;
    size_t size;
    uint8_t *may_begin; /* by bits of hashed keys */
    uint8_t *twos; /* by two characters, as they are before they are folded: which groups of words begin with them, and,
                      in the upper half, which have them as second and third */
    uint8_t *threes; /* by bits of the first three characters of words, folded */
    Py_UCS4 *alone; /* the characters that are words by themselves, as they are before they are folded, the small ones
                       first, and ALONE - 1 times the last one more */
    Py_ssize_t count_alone;
    Py_UCS4 *few; /* room for the longest word, used within one call */
    Py_ssize_t longest;
} Words;

#define BITS 19
#define THREES 17
#define NOTHING 0x110000 /* where there is no character */

static inline uint64_t begins_with(Py_UCS4 one, Py_UCS4 two)
{
    return ((uint64_t)one + 1) << 21 | two;
}

static inline int is_set(const uint8_t *bits, size_t bit)
{
    return bits[bit / 8] >> bit % 8 & 1;
}

static inline void set_bit(uint8_t *bits, size_t bit)
{
    bits[bit / 8] |= 1 << bit % 8;
}

static inline size_t bit_of(uint64_t key)
{
    return (key * 0x9E3779B97F4A7C15ull) >> (64 - BITS);
}

static size_t slot_of(const Words *self, uint64_t key)
{
    size_t slot = mixed(key) & (self->size - 1);
    while (self->keys[slot] && self->keys[slot] != key)
        slot = (slot + 1) & (self->size - 1);
    return slot;
}

static void words_free(Words *self)
{
    for (Py_ssize_t k = 0; self->words && k < self->count; k++)
        PyMem_Free(self->words[k].at);
    PyMem_Free(self->words);
    PyMem_Free(self->keys);
    PyMem_Free(self->heads);
    PyMem_Free(self->may_begin);
    PyMem_Free(self->twos);
    PyMem_Free(self->threes);
    PyMem_Free(self->alone);
    PyMem_Free(self->few);
    Py_XDECREF(self->folder);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

/* A number for two characters, of which the lower halves count: of 16 bits, of which a compiler reckons eight at once. */
static inline uint16_t number_of_two(uint16_t one, uint16_t two)
{
    uint16_t first = (uint16_t)(one * 0x9E37u), second = (uint16_t)(two * 0x85EBu);
    return (uint16_t)(first ^ second ^ first >> 7);
}

/* Words of two characters are a group, the longer ones three, of which those that begin alike are in one. */
enum { GROUP_OF_TWO = 8, GROUPS = 15 };

static int group_of(const Word *word)
{
    return word->length == 2 ? GROUP_OF_TWO : 1 << bit_of(begins_with(word->at[0], word->at[1])) % 3;
}

/* The bit of the first three characters of a word; those that it has not are NOTHING. */
static inline size_t bit_of_three(Py_UCS4 one, Py_UCS4 two, Py_UCS4 three)
{
    uint64_t key = ((uint64_t)one << 42) + ((uint64_t)two << 21) + three;
    return (key * 0x9E3779B97F4A7C15ull) >> (64 - THREES);
}

/* The characters that are folded to each. */
typedef struct {
    int32_t *first, *next; /* of those to one with the same lower half; -1 at the end */
} Forms;

static int find_forms(const Folder *folder, Forms *forms)
{
    if (!(forms->first = PyMem_Malloc(2 * TABLE * sizeof(int32_t))))
        return -1;
    forms->next = forms->first + TABLE;
    memset(forms->first, -1, TABLE * sizeof(int32_t));
    for (int32_t c = 0; c < TABLE; c++) {
        int32_t *first = &forms->first[folded(folder, c) % TABLE];
        forms->next[c] = *first;
        *first = c;
    }
    return 0;
}

/* The lower halves of the characters that are folded to one, in `to`. Returns how many. */
static Py_ssize_t forms_of(const Forms *forms, Py_UCS4 c, uint16_t *to)
{
    Py_ssize_t count = 0;
    to[count++] = (uint16_t)c; /* itself first: of those over TABLE it is in no list */
    for (int32_t form = forms->first[c % TABLE]; form >= 0; form = forms->next[form])
        if (form != to[0])
            to[count++] = (uint16_t)form;
    return count;
}

typedef struct {
    Forms forms;
    uint16_t *ones, *others; /* room for the forms of two characters */
} Marking;

static void mark_two(Words *self, Marking *marking, const Py_UCS4 *two, int groups)
{
    Py_ssize_t many = forms_of(&marking->forms, two[0], marking->ones);
    Py_ssize_t more = forms_of(&marking->forms, two[1], marking->others);
    for (Py_ssize_t one = 0; one < many; one++)
        for (Py_ssize_t other = 0; other < more; other++)
            self->twos[number_of_two(marking->ones[one], marking->others[other])] |= groups;
}

#define ALONE 4 /* characters that are looked for together */

static int mark_alone(Words *self, Marking *marking, Py_UCS4 one)
{
    Py_ssize_t many = forms_of(&marking->forms, one, marking->ones), count = self->count_alone;
    Py_UCS4 *alone = PyMem_Realloc(self->alone, (count + many + ALONE) * sizeof(Py_UCS4));
    if (!alone)
        return -1;
    for (Py_ssize_t k = 0; k < many; k++) {
        Py_UCS4 form = k ? marking->ones[k] : one; /* only that may be over TABLE */
        Py_ssize_t at = count;
        for (; at && alone[at - 1] > form; at--)
            alone[at] = alone[at - 1];
        alone[at] = form;
        count++;
    }
    for (Py_ssize_t k = 0; k < ALONE; k++)
        alone[count + k] = alone[count - 1];
    self->alone = alone;
    self->count_alone = count;
    return 0;
}

static int mark_word(Words *self, Marking *marking, const Word *word)
{
    Py_UCS4 few[3] = {word->at[0], word->length > 1 ? word->at[1] : NOTHING, word->length > 2 ? word->at[2] : NOTHING};
    set_bit(self->threes, bit_of_three(few[0], few[1], few[2]));
    if (word->length == 1)
        return mark_alone(self, marking, few[0]);
    mark_two(self, marking, few, group_of(word));
    if (word->length > 2)
        mark_two(self, marking, few + 1, group_of(word) << 4);
    return 0;
}

/* What tells of nearly every place of a text that no word begins there. */
static int mark_beginnings(Words *self)
{
    Marking marking = {.ones = PyMem_Malloc(2 * (TABLE + 1) * sizeof(uint16_t))};
    marking.others = marking.ones + TABLE + 1;
    self->twos = PyMem_Calloc(1 << 16, 1);
    self->threes = PyMem_Calloc((1 << THREES) / 8, 1);
    int failed = !marking.ones || !self->twos || !self->threes || find_forms(self->folder, &marking.forms) < 0;
    for (Py_ssize_t k = 0; !failed && k < self->count; k++)
        failed = mark_word(self, &marking, &self->words[k]) < 0;
    PyMem_Free(marking.forms.first);
    PyMem_Free(marking.ones);
    if (failed)
        PyErr_NoMemory();
    return -failed;
}

static PyObject *words_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *folder, *given;
    if (!PyArg_ParseTuple(args, "O!O!", &FolderType, &folder, &PyTuple_Type, &given))
        return NULL;
    Words *self = (Words *)type->tp_alloc(type, 0);
    if (!self)
        return NULL;
    self->folder = (Folder *)Py_NewRef(folder);
    self->count = PyTuple_GET_SIZE(given);
    self->size = power_over(4 * self->count);
    self->words = PyMem_Calloc(self->count + 1, sizeof(Word));
    self->keys = PyMem_Calloc(self->size, sizeof(uint64_t));
    self->heads = PyMem_Calloc(self->size, sizeof(Py_ssize_t));
    self->may_begin = PyMem_Calloc((1 << BITS) / 8, 1);
    if (!self->words || !self->keys || !self->heads || !self->may_begin) {
        PyErr_NoMemory();
        goto failed;
    }
    for (Py_ssize_t k = self->count - 1; k >= 0; k--) {
        Word *word = &self->words[k];
        PyObject *text = PyTuple_GET_ITEM(given, k);
        if (!PyUnicode_Check(text) || !(word->length = PyUnicode_GET_LENGTH(text))) {
            PyErr_SetString(PyExc_ValueError, "words are strings that are not empty");
            goto failed;
        }
        if (!(word->at = PyUnicode_AsUCS4Copy(text)))
            goto failed;
        uint64_t key = begins_with(word->at[0], word->length > 1 ? word->at[1] + 1 : 0);
        size_t slot = slot_of(self, key);
        word->next = self->keys[slot] ? self->heads[slot] : -1;
        self->keys[slot] = key;
        self->heads[slot] = k;
        set_bit(self->may_begin, bit_of(key));
        self->longest = word->length > self->longest ? word->length : self->longest;
    }
    if (!(self->few = PyMem_Malloc((self->longest + 1) * sizeof(Py_UCS4)))) {
        PyErr_NoMemory();
        goto failed;
    }
    if (mark_beginnings(self) < 0)
        goto failed;
    return (PyObject *)self;
failed:
    Py_DECREF(self);
    return NULL;
}

/* The first word from number `word` on, of those that begin alike, that the characters begin with; or -1. */
static Py_ssize_t word_at(const Words *self, Py_ssize_t word, const Py_UCS4 *at, Py_ssize_t left)
{
    for (; word >= 0; word = self->words[word].next) {
        const Word *known = &self->words[word];
        if (known->length <= left && !memcmp(known->at, at, known->length * sizeof(Py_UCS4)))
            return word;
    }
    return -1;
}

static inline int is_marked(const uint8_t *bits, uint64_t key)
{
    return is_set(bits, bit_of(key));
}

static Py_ssize_t words_of(const Words *self, uint64_t key)
{
    if (!is_marked(self->may_begin, key))
        return -1;
    size_t slot = slot_of(self, key);
    return self->keys[slot] ? self->heads[slot] : -1;
}

static Py_ssize_t first_word(const Words *self, const Py_UCS4 *at, Py_ssize_t left)
{
    Py_ssize_t word = left > 1 ? word_at(self, words_of(self, begins_with(at[0], at[1] + 1)), at, left) : -1;
    return word >= 0 ? word : words_of(self, begins_with(at[0], 0));
}

/* Whether a word begins at a place of a text and ends before `end`, once the characters are folded. */
static int word_begins(const Words *self, const Text *text, Py_ssize_t at, Py_ssize_t end)
{
    Py_ssize_t left = end - at < self->longest ? end - at : self->longest;
    for (Py_ssize_t k = 0; k < left; k++)
        self->few[k] = folded(self->folder, PyUnicode_READ(text->kind, text->data, at + k));
    return first_word(self, self->few, left) >= 0;
}

/* Whether a word may begin at a place, as up to three characters tell. */
static inline int may_begin(const Words *self, const Text *text, Py_ssize_t at)
{
    Py_UCS4 few[3] = {NOTHING, NOTHING, NOTHING};
    for (Py_ssize_t k = 0; k < 3 && at + k < text->length; k++)
        few[k] = folded(self->folder, PyUnicode_READ(text->kind, text->data, at + k));
    return is_set(self->threes, bit_of_three(few[0], few[1], few[2])) |
           is_set(self->threes, bit_of_three(few[0], few[1], NOTHING)) |
           is_set(self->threes, bit_of_three(few[0], NOTHING, NOTHING));
}

#define STRIDE 256 /* places of a text that are looked at together */
#define STEP 8 /* of them at least are reckoned together */

/* The lower halves of `count` characters of a text, or of all up to its end, and 0 for those that are not there. */
static inline void lower_halves(const Text *text, Py_ssize_t from, int count, uint16_t *to)
{
    int there = text->length - from < count ? (int)(text->length - from) : count;
    switch (text->kind) {
    case PyUnicode_1BYTE_KIND:
        for (int k = 0; k < there; k++)
            to[k] = ((const Py_UCS1 *)text->data)[from + k];
        break;
    case PyUnicode_2BYTE_KIND:
        memcpy(to, (const Py_UCS2 *)text->data + from, there * sizeof(uint16_t));
        break;
    default:
        for (int k = 0; k < there; k++)
            to[k] = (uint16_t)((const Py_UCS4 *)text->data)[from + k];
    }
    memset(to + there, 0, (count - there) * sizeof(uint16_t));
}

/* Whether any of STRIDE characters may be a word by itself, of those that a text of such a kind can hold. */
static inline int any_alone(const Words *self, int kind, const uint16_t *near)
{
    Py_UCS4 most = kind == PyUnicode_1BYTE_KIND ? 0xff : kind == PyUnicode_2BYTE_KIND ? 0xffff : 0x10ffff;
    const Py_UCS4 *alone = self->alone;
    uint16_t found = 0;
    for (Py_ssize_t k = 0; k < self->count_alone && alone[k] <= most; k += ALONE) {
        uint16_t one = alone[k], two = alone[k + 1], three = alone[k + 2], four = alone[k + 3];
        for (int at = 0; at < STRIDE; at++)
            found |= (uint16_t)(-(near[at] == one) | -(near[at] == two) | -(near[at] == three) | -(near[at] == four));
    }
    return found;
}

/* The places of STRIDE from `from` on, or up to the end, at which a word may begin. Returns how many. Of a hundred places
   one or two are left. Every loop over all of them has a fixed length and no branch, so that compilers make them of
   instructions for many at once. */
static int places_from(const Words *self, const Text *text, Py_ssize_t from, uint16_t *places)
{
    uint16_t near[STRIDE + STEP + 1], numbers[STRIDE + STEP];
    uint8_t groups[STRIDE + STEP], may[STRIDE];
    int count = 0, end = text->length - from < STRIDE ? (int)(text->length - from) : STRIDE;
    lower_halves(text, from, STRIDE + STEP + 1, near);
    for (int at = 0; at < STRIDE + STEP; at++)
        numbers[at] = number_of_two(near[at], near[at + 1]);
    for (int at = 0; at < STRIDE + STEP; at += 4) { /* compilers leave a loop of one by one as it is, for a third more time */
        groups[at] = self->twos[numbers[at]];
        groups[at + 1] = self->twos[numbers[at + 1]];
        groups[at + 2] = self->twos[numbers[at + 2]];
        groups[at + 3] = self->twos[numbers[at + 3]];
    }
    for (int at = 0; at < STRIDE; at++)
        may[at] = groups[at] & (groups[at + 1] >> 4 | GROUP_OF_TWO) & GROUPS;
    if (any_alone(self, text->kind, near))
        memset(may, 1, STRIDE);
    for (int at = 0; at < end; at += STEP) {
        uint64_t any;
        memcpy(&any, may + at, STEP);
        for (int k = 0; any && k < STEP; k++) {
            places[count] = (uint16_t)(at + k);
            count += may[at + k] > 0;
        }
    }
    while (count && places[count - 1] >= end)
        count--;
    return count;
}

/* The numbers of the words that a folded text holds, by place, some perhaps more than once. */
static PyObject *words_within(Words *self, PyObject *text)
{
    Chars chars;
    if (chars_of(text, &chars) < 0)
        return NULL;
    PyObject *found = PyList_New(0);
    for (Py_ssize_t k = 0; found && k < chars.length; k++) {
        Py_ssize_t left = chars.length - k;
        const Py_UCS4 *at = chars.at + k;
        for (int two = left > 1; two >= 0; two--) {
            Py_ssize_t word = words_of(self, begins_with(at[0], two ? at[1] + 1 : 0));
            while (found && (word = word_at(self, word, at, left)) >= 0) {
                PyObject *number = PyLong_FromSsize_t(word);
                if (!number || PyList_Append(found, number) < 0)
                    Py_CLEAR(found);
                Py_XDECREF(number);
                word = self->words[word].next;
            }
        }
    }
    chars_free(&chars);
    return found;
}

static PyMethodDef words_methods[] = {
    {"within", (PyCFunction)words_within, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject WordsType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "mingfan.native._loops.Words",
    .tp_basicsize = sizeof(Words),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = words_new,
    .tp_dealloc = (destructor)words_free,
    .tp_methods = words_methods,
};

#define HEAD 90 /* wording.py: characters of a long unit that are read */
#define TAIL 50
#define FRAMED (HEAD + TAIL + 1)

/* wording.py, `framed`: with its ends marked, and without the middle of a long one. Returns how many characters. */
static Py_ssize_t framed(const Py_UCS4 *at, Py_ssize_t length, Py_UCS4 *to)
{
    to[0] = '^';
    if (length + 2 <= HEAD + TAIL)
        memcpy(to + 1, at, length * sizeof(Py_UCS4));
    else {
        memcpy(to + 1, at, (HEAD - 1) * sizeof(Py_UCS4));
        to[HEAD] = 2;
        memcpy(to + HEAD + 1, at + length - (TAIL - 1), (TAIL - 1) * sizeof(Py_UCS4));
        length = HEAD + TAIL - 1;
    }
    to[length + 1] = '$';
    return length + 2;
}

/* Weights: what the runs of 1 to 3 characters of a text weigh, each run once. */

/* Small, so that the table stays in the cache. */
typedef struct {
    uint64_t key; /* 0 where nothing is */
    int32_t weight;
    uint32_t mark; /* the call that has counted it */
} Weight;

typedef struct {
    PyObject_HEAD
    Weight *table;
    size_t size;
    uint32_t calls;
    uint8_t *may_be; /* by bits of hashed keys: most runs have no weight, and these bits stay in the cache */
} Weights;

/* Of characters each 1 more than it is, and 0 where there is none. */
static inline uint64_t run_of(Py_UCS4 one, Py_UCS4 two, Py_UCS4 three)
{
    return (uint64_t)one << 42 | (uint64_t)two << 21 | three;
}

static inline Weight *weight_of(const Weights *self, uint64_t key)
{
    size_t slot = mixed(key) & (self->size - 1);
    while (self->table[slot].key && self->table[slot].key != key)
        slot = (slot + 1) & (self->size - 1);
    return &self->table[slot];
}

static PyObject *weights_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *given, *key, *value;
    Py_ssize_t at = 0;
    if (!PyArg_ParseTuple(args, "O!", &PyDict_Type, &given))
        return NULL;
    Weights *self = (Weights *)type->tp_alloc(type, 0);
    if (!self)
        return NULL;
    self->size = power_over(3 * PyDict_GET_SIZE(given));
    self->may_be = PyMem_Calloc((1 << BITS) / 8, 1);
    if (!(self->table = PyMem_Calloc(self->size, sizeof(Weight))) || !self->may_be) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    while (PyDict_Next(given, &at, &key, &value)) {
        Py_ssize_t length = PyUnicode_Check(key) ? PyUnicode_GET_LENGTH(key) : 0;
        if (length < 1 || length > 3)
            continue; /* no run */
        Py_UCS4 run[3] = {0, 0, 0};
        for (Py_ssize_t k = 0; k < length; k++)
            run[3 - length + k] = PyUnicode_READ_CHAR(key, k) + 1;
        uint64_t number = run_of(run[0], run[1], run[2]);
        Weight *weight = weight_of(self, number);
        weight->key = number;
        long long said = PyLong_AsLongLong(value);
        if (!PyErr_Occurred() && (said > INT32_MAX || said < INT32_MIN))
            PyErr_SetString(PyExc_OverflowError, "a weight is too large");
        if (PyErr_Occurred()) {
            Py_DECREF(self);
            return NULL;
        }
        weight->weight = (int32_t)said;
        set_bit(self->may_be, bit_of(number));
    }
    return (PyObject *)self;
}

static void weights_free(Weights *self)
{
    PyMem_Free(self->table);
    PyMem_Free(self->may_be);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static inline int64_t weighed(Weights *self, uint64_t key)
{
    Weight *weight = weight_of(self, key);
    if (!weight->key || weight->mark == self->calls)
        return 0;
    weight->mark = self->calls;
    return weight->weight;
}

/* Keeps a key that may have a weight, without a branch, as nobody foresees which do. Returns how many are kept. */
static inline int with_key(const Weights *self, uint64_t *keys, int count, uint64_t key)
{
    keys[count] = key;
    return count + is_marked(self->may_be, key);
}

static int64_t weighed_runs(Weights *self, const Py_UCS4 *at, Py_ssize_t length)
{
    int64_t total = 0;
    Py_UCS4 one = 0, two = 0;
    uint64_t keys[3 * FRAMED];
    if (!++self->calls) { /* after four thousand million calls the marks mean nothing */
        for (size_t k = 0; k < self->size; k++)
            self->table[k].mark = 0;
        self->calls = 1;
    }
    for (Py_ssize_t done = 0; done < length;) {
        Py_ssize_t end = length - done < FRAMED ? length : done + FRAMED;
        int count = 0;
        for (; done < end; done++) { /* at the beginning two or three of the runs are one, which counts once */
            Py_UCS4 three = at[done] + 1;
            count = with_key(self, keys, count, run_of(0, 0, three));
            count = with_key(self, keys, count, run_of(0, two, three));
            count = with_key(self, keys, count, run_of(one, two, three));
            one = two;
            two = three;
        }
        for (int k = 0; k < count; k++)
            total += weighed(self, keys[k]);
    }
    return total;
}

static PyObject *weights_sum(Weights *self, PyObject *text)
{
    Chars chars;
    if (chars_of(text, &chars) < 0)
        return NULL;
    int64_t total = weighed_runs(self, chars.at, chars.length);
    chars_free(&chars);
    return PyLong_FromLongLong(total);
}

static int64_t weighed_unit(Weights *self, const Py_UCS4 *at, Py_ssize_t length)
{
    Py_UCS4 few[FRAMED];
    return weighed_runs(self, few, framed(at, length, few));
}

static PyObject *weights_of_unit(Weights *self, PyObject *text)
{
    Chars chars;
    if (chars_of(text, &chars) < 0)
        return NULL;
    int64_t total = weighed_unit(self, chars.at, chars.length);
    chars_free(&chars);
    return PyLong_FromLongLong(total);
}

static PyMethodDef weights_methods[] = {
    {"of_unit", (PyCFunction)weights_of_unit, METH_O, NULL},
    {"sum", (PyCFunction)weights_sum, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject WeightsType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "mingfan.native._loops.Weights",
    .tp_basicsize = sizeof(Weights),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = weights_new,
    .tp_dealloc = (destructor)weights_free,
    .tp_methods = weights_methods,
};

#define COLUMNS 103 /* surroundings.py */

/* Forest: trees over a row of whole numbers, and what the leaves that it reaches add up to. */

/* Small, so that a tree stays in the cache. */
typedef struct {
    int32_t limit; /* or the value of a leaf */
    uint16_t place; /* LEAF of a leaf */
    uint16_t high; /* nodes on; the low branch comes right after */
} Node;

#define LEAF UINT16_MAX

typedef struct {
    PyObject_HEAD
    Node *nodes;
    Py_ssize_t count, room;
    Py_ssize_t *roots;
    Py_ssize_t trees, first, places;
    int64_t hopeless;
} Forest;

/* A number that 32 bits hold, but for the largest, which stands for all that are larger. */
static int small_number(PyObject *number, int32_t *small)
{
    long long found = PyLong_AsLongLong(number);
    if (!PyErr_Occurred() && (found >= INT32_MAX || found <= INT32_MIN))
        PyErr_SetString(PyExc_OverflowError, "a number of a tree is too large");
    *small = (int32_t)found;
    return PyErr_Occurred() ? -1 : 0;
}

static Py_ssize_t planted(Forest *self, PyObject *tree, int depth)
{
    if (self->count == self->room) {
        Py_ssize_t room = 2 * self->room + 64;
        Node *nodes = PyMem_Realloc(self->nodes, room * sizeof(Node));
        if (!nodes) {
            PyErr_NoMemory();
            return -1;
        }
        self->nodes = nodes;
        self->room = room;
    }
    Py_ssize_t at = self->count++;
    int32_t number;
    if (PyLong_Check(tree)) {
        if (small_number(tree, &number) < 0)
            return -1;
        self->nodes[at] = (Node){number, LEAF, 0};
        return at;
    }
    if (!PyList_Check(tree) || PyList_GET_SIZE(tree) != 4 || !PyLong_Check(PyList_GET_ITEM(tree, 0)) ||
        !PyLong_Check(PyList_GET_ITEM(tree, 1)) || depth > 100) {
        PyErr_Format(PyExc_ValueError, "no tree over %zd numbers: %R", self->places, tree);
        return -1;
    }
    Py_ssize_t place = PyLong_AsSsize_t(PyList_GET_ITEM(tree, 0));
    if (PyErr_Occurred() || small_number(PyList_GET_ITEM(tree, 1), &number) < 0)
        return -1;
    if (place < 0 || place >= self->places) {
        PyErr_Format(PyExc_ValueError, "no tree over %zd numbers: %R", self->places, tree);
        return -1;
    }
    if (planted(self, PyList_GET_ITEM(tree, 2), depth + 1) < 0)
        return -1;
    Py_ssize_t high = planted(self, PyList_GET_ITEM(tree, 3), depth + 1);
    if (high < 0)
        return -1;
    if (high - at > UINT16_MAX) {
        PyErr_SetString(PyExc_ValueError, "no tree: it has too many branches");
        return -1;
    }
    self->nodes[at] = (Node){number, (uint16_t)place, (uint16_t)(high - at)};
    return at;
}

static PyObject *forest_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *trees;
    Py_ssize_t places, first;
    long long hopeless;
    if (!PyArg_ParseTuple(args, "O!nnL", &PyList_Type, &trees, &places, &first, &hopeless))
        return NULL;
    Forest *self = (Forest *)type->tp_alloc(type, 0);
    if (!self)
        return NULL;
    self->places = places < LEAF ? places : LEAF;
    self->trees = PyList_GET_SIZE(trees);
    self->first = first < self->trees ? first : self->trees;
    self->hopeless = hopeless;
    if (!(self->roots = PyMem_Calloc(self->trees + 1, sizeof(Py_ssize_t)))) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    for (Py_ssize_t k = 0; k < self->trees; k++)
        if ((self->roots[k] = planted(self, PyList_GET_ITEM(trees, k), 0)) < 0) {
            Py_DECREF(self);
            return NULL;
        }
    return (PyObject *)self;
}

static void forest_free(Forest *self)
{
    PyMem_Free(self->nodes);
    PyMem_Free(self->roots);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

#define BLOCK 16 /* rows that go through a tree one after another, while it is in the cache */

typedef struct {
    int32_t rows[BLOCK][COLUMNS];
    int64_t totals[BLOCK];
} Block;

static void grow(const Forest *self, Py_ssize_t from, Py_ssize_t to, Block *block, int count, int64_t least)
{
    int rows[BLOCK], left = 0;
    for (int k = 0; k < count; k++)
        if (block->totals[k] >= least)
            rows[left++] = k;
    for (Py_ssize_t tree = from; left && tree < to; tree++)
        for (int k = 0; k < left; k++) {
            const Node *node = &self->nodes[self->roots[tree]];
            const int32_t *row = block->rows[rows[k]];
            while (node->place != LEAF)
                node += row[node->place] <= node->limit ? 1 : node->high;
            block->totals[rows[k]] += node->limit;
        }
}

/* What the leaves that the rows reach add up to; those that say too little by then are left at the first trees. */
static void grown(const Forest *self, Block *block, int count)
{
    memset(block->totals, 0, sizeof block->totals);
    grow(self, 0, self->first, block, count, INT64_MIN);
    grow(self, self->first, self->trees, block, count, self->hopeless);
}

static PyTypeObject ForestType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "mingfan.native._loops.Forest",
    .tp_basicsize = sizeof(Forest),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = forest_new,
    .tp_dealloc = (destructor)forest_free,
};

/* Runs of digits as `0`, runs of blanks as one blank, none at the ends. What is left begins at `from`. */
static Py_ssize_t made_normal(Py_UCS4 *at, Py_ssize_t length, Py_ssize_t *from)
{
    Py_UCS4 last = 0;
    Py_ssize_t to = 0;
    for (Py_ssize_t k = 0; k < length; k++) {
        Py_UCS4 c = at[k], as = c;
        if (IS_DECIMAL(c))
            as = '0';
        else if (IS_SPACE(c) || c == 0xfeff || c == 0x200b)
            as = ' ';
        /* Of a run one remains: `last` is what the run is, which a digit that is written may not be. */
        if (k && as == last && (as == ' ' || as == '0'))
            continue;
        at[to++] = as;
        last = as;
    }
    *from = 0;
    while (*from < to && IS_SPACE(at[*from]))
        ++*from;
    while (*from < to && IS_SPACE(at[to - 1]))
        to--;
    return to - *from;
}

static int is_label(Py_UCS4 c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

static int begins_as(const Py_UCS4 *at, Py_ssize_t left, const char *text)
{
    for (; *text; text++, at++, left--)
        if (!left || *at != (Py_UCS4)*text)
            return 0;
    return 1;
}

/* Where what goes on from `k` in characters of an address ends. */
static Py_ssize_t address_end(const Py_UCS4 *at, Py_ssize_t length, Py_ssize_t k)
{
    while (k < length && at[k] >= '!' && at[k] <= '~')
        k++;
    return k;
}

#define MOST_LABELS 9

/* Where the address that begins at `k` ends, as wording.py, _ADDRESS, says; -1 where none begins. */
static Py_ssize_t past_address(const Py_UCS4 *at, Py_ssize_t length, Py_ssize_t k)
{
    static const char *opens[] = {"http://", "https://", "www."};
    static const char *tops[] = {"com", "cn", "net", "org", "cc", "la", "me", "info", "tw", "io"};
    Py_ssize_t ends[MOST_LABELS];
    int labels = 0;
    for (size_t one = 0; one < sizeof opens / sizeof *opens; one++) {
        Py_ssize_t from = k + (Py_ssize_t)strlen(opens[one]);
        if (begins_as(at + k, length - k, opens[one]) && address_end(at, length, from) > from)
            return address_end(at, length, from);
    }
    if (k && is_label(at[k - 1]))
        return -1;
    for (Py_ssize_t end = k; labels < MOST_LABELS && end < length && is_label(at[end]); end++) {
        while (end < length && is_label(at[end]))
            end++;
        ends[labels++] = end;
        if (end == length || at[end] != '.')
            break;
    }
    while (labels-- > 0) {
        Py_ssize_t top = ends[labels] + 1;
        for (size_t one = 0; top < length && at[top - 1] == '.' && one < sizeof tops / sizeof *tops; one++)
            if (begins_as(at + top, length - top, tops[one])) {
                Py_ssize_t end = top + (Py_ssize_t)strlen(tops[one]);
                return end < length && at[end] == '/' ? address_end(at, length, end) : end;
            }
    }
    return -1;
}

/* An address as one character, in place. Returns the length. */
static Py_ssize_t without_addresses(Py_UCS4 *at, Py_ssize_t length)
{
    Py_ssize_t to = 0, k = 0;
    for (; k < length && at[k] != '.' && at[k] != ':'; k++)
        ;
    if (k == length)
        return length; /* as any address has one of them */
    for (k = 0; k < length;) {
        /* What stands before `k` is as it was: nothing has been written there but what is shorter. */
        Py_ssize_t end = at[k] < 128 ? past_address(at, length, k) : -1;
        at[to++] = end < 0 ? at[k] : 1;
        k = end < 0 ? k + 1 : end;
    }
    return to;
}

static PyObject *normal(PyObject *module, PyObject *text)
{
    Chars chars;
    if (chars_of(text, &chars) < 0)
        return NULL;
    Py_ssize_t from, length = made_normal(chars.at, without_addresses(chars.at, chars.length), &from);
    PyObject *found = text_of(chars.at + from, length);
    chars_free(&chars);
    return found;
}

static int divides(Py_UCS4 c)
{
    if (is_han(c))
        return 0;
    switch (c) {
    case '|': case 0xff5c: case 0xb7: case 0x2022: case 0xff0f: case '/': case '>': case 0xbb: case 0x203a: case 0x2192:
    case '-': case 0x2014: case '_': case 0x3001: case ',': case 0xff0c:
        return 1;
    }
    return IS_SPACE(c);
}

/* Of a text that is normal. */
typedef struct {
    Py_ssize_t han, zeros, latin, addresses, blanks, bars, commas, slashes;
    Py_ssize_t words, letters, most; /* its words, their letters together, and the most that one has */
} Counts;

static Counts counted(const Py_UCS4 *at, Py_ssize_t length)
{
    Counts n = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    Py_ssize_t word = 0;
    for (Py_ssize_t k = 0; k < length; k++) {
        Py_UCS4 c = at[k];
        if (is_han(c))
            n.han++;
        else {
            n.zeros += c == '0';
            n.latin += (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            n.addresses += c == 1;
            n.blanks += c == ' ';
            n.bars += c == '|' || c == 0xff5c;
            n.commas += c == ',' || c == 0xff0c;
            n.slashes += c == '/' || c == '>';
            if (divides(c)) {
                word = 0;
                continue;
            }
        }
        n.words += !word++;
        n.letters++;
        n.most = word > n.most ? word : n.most;
    }
    return n;
}

static int one_of(Py_UCS4 c, const Py_UCS4 *marks)
{
    for (; *marks; marks++)
        if (*marks == c)
            return 1;
    return 0;
}

/* How many of `limits`, in rising order, are less than `value`. */
static int range_of(Py_ssize_t value, const int *limits, int count)
{
    int at = 0;
    while (at < count && limits[at] < value)
        at++;
    return at;
}
#define RANGE_OF(value, ...) range_of(value, (const int[]){__VA_ARGS__}, sizeof((int[]){__VA_ARGS__}) / sizeof(int))

/* looks.py, _BEGINNINGS, by number. */
enum {
    HEADING, BULLET, NUMBERED, CHAPTER, DATE, DIGIT, QUOTE, BRACKET, PAREN, IMAGE, TAG, BAR, GREATER, HAN, LATIN, OTHER
};

static const Py_UCS4 BULLETS[] = {'*', '-', 0x2022, 0xb7, 0x25aa, 0x25e6, 0x2705, 0x1f539, 0x25ba, 0x25b8, 0x25b6,
                                  0x25cf, 0x25cb, 0x25a0, 0x25c6, 0x2606, 0x2605, 0};
static const Py_UCS4 NUMERALS[] = {0x4e00, 0x4e8c, 0x4e09, 0x56db, 0x4e94, 0x516d, 0x4e03, 0x516b, 0x4e5d, 0x5341, 0};
static const Py_UCS4 AFTER_FIGURE[] = {'.', 0x3001, 0xff0e, ')', 0xff09, 0};
static const Py_UCS4 AFTER_NUMERAL[] = {0x3001, ')', 0xff09, '.', 0};
static const Py_UCS4 DIVISIONS[] = {0x7ae0, 0x8282, 0x6761, 0x56de, 0x90e8, 0};
static const Py_UCS4 IN_DATES[] = {'-', '/', 0x5e74, '.', 0};

static int is_chapter(const Py_UCS4 *at, Py_ssize_t left)
{
    Py_ssize_t k = left && (at[0] == 0xff08 || at[0] == '('), run = 0;
    for (; k + run < left && run < 4 && one_of(at[k + run], NUMERALS); run++)
        ;
    if (run && run < 4 && k + run < left && one_of(at[k + run], AFTER_NUMERAL))
        return 1;
    if (!left || at[0] != 0x7b2c)
        return 0;
    for (k = 1; k < left && k < 10 && (one_of(at[k], NUMERALS) || at[k] == 0x767e || (at[k] >= '0' && at[k] <= '9')); k++)
        ;
    return k > 1 && k < 10 && k < left && one_of(at[k], DIVISIONS);
}

static int beginning(const Py_UCS4 *at, Py_ssize_t left)
{
    while (left && (*at == ' ' || *at == '\t' || *at == 0x3000 || *at == 0xa0))
        at++, left--;
    if (!left)
        return OTHER;
    Py_UCS4 c = *at;
    Py_ssize_t digits = 0;
    while (digits < left && digits < 5 && IS_DECIMAL(at[digits]))
        digits++;
    if (digits && digits < 4) {
        Py_ssize_t k = digits;
        while (k < left && k < digits + 5 && IS_SPACE(at[k]))
            k++;
        if (k < left && k < digits + 5 && one_of(at[k], AFTER_FIGURE))
            return NUMBERED;
    }
    if (is_chapter(at, left))
        return CHAPTER;
    if (digits > 1 && digits < 5 && digits + 1 < left && one_of(at[digits], IN_DATES) &&
        IS_DECIMAL(at[digits + 1]))
        return DATE;
    if (digits)
        return DIGIT;
    switch (c) {
    case '#': return HEADING;
    case 0x201c: case 0x2018: case 0x300c: case 0x300e: case '"': return QUOTE;
    case '[': case 0x3010: case 0x3016: case 0xff3b: return BRACKET;
    case '(': case 0xff08: return PAREN;
    case '!': case 0xff01: return IMAGE;
    case '<': return TAG;
    case '|': case 0xff5c: return BAR;
    case '>': case 0xff1e: return GREATER;
    }
    return one_of(c, BULLETS) ? BULLET : is_han(c) ? HAN : IS_ALNUM(c) ? LATIN : OTHER;
}

/* looks.py, ENDINGS, by number. */
enum { ENDS_FULL, ENDS_WIDE_SEMICOLON, ENDS_SEMICOLON, ENDS_WIDE_COMMA, ENDS_COMMA };

static int ending(const Py_UCS4 *at, Py_ssize_t left)
{
    static const Py_UCS4 closing[] = {0x201d, 0x2019, 0x300d, 0x300f, 0xff09, ')', 0x3011, 0x300b, 0x3009, ']', '"', '\'', 0};
    while (left && IS_SPACE(at[left - 1]))
        left--;
    while (left && one_of(at[left - 1], closing))
        left--;
    if (!left)
        return 12;
    Py_UCS4 c = at[left - 1];
    switch (c) {
    case 0x3002: case 0xff01: case 0xff1f: case '!': case '?': case 0x2026: return 0;
    case 0xff1b: return 1;
    case ';': return 2;
    case 0xff0c: return 3;
    case ',': return 4;
    case 0x3001: return 5;
    case 0xff1a: return 6;
    case ':': return 7;
    case '>': case 0xbb: case 0x203a: case 0x2192: return 8;
    }
    return Py_UNICODE_ISDIGIT(c) ? 9 : is_han(c) ? 10 : Py_UNICODE_ISALPHA(c) ? 11 : 12;
}

#define NUMBERS 8
#define LOOKS 16

/* What a unit looks like, as it is (`body`) and as it is when normal (`text`). */
static void looked_at(const Py_UCS4 *body, Py_ssize_t long_body, const Py_UCS4 *text, Py_ssize_t length,
                      Py_ssize_t *numbers, Py_ssize_t *looks)
{
    Counts n = counted(text, length);
    Py_ssize_t all = length ? length : 1, links = 0;
    int images = 0, opens = 0, closes = 0;
    for (Py_ssize_t k = 0; k < long_body; k++) {
        Py_UCS4 c = body[k], next = k + 1 < long_body ? body[k + 1] : 0;
        if (c > ']')
            continue;
        links += c == ']' && next == '(';
        images |= c == '!' && next == '[';
        opens |= c == '<';
        closes |= c == '<' && (next == '/' || next == 'a' || (next == 'i' && k + 3 < long_body && body[k + 2] == 'm' &&
                                                               body[k + 3] == 'g'));
    }
    Py_ssize_t found[NUMBERS] = {1000 * n.han / all, 1000 * n.zeros / all, 1000 * n.latin / all, n.addresses,
                                 n.blanks, n.bars, n.commas, n.slashes};
    memcpy(numbers, found, sizeof found);
    Py_ssize_t seen[LOOKS] = {
        RANGE_OF(length, 1, 2, 4, 6, 8, 12, 16, 24, 40, 80, 160),
        found[0] / 201,
        RANGE_OF(found[1], 0, 50, 150, 300, 600),
        RANGE_OF(found[2], 0, 100, 300, 600, 900),
        RANGE_OF(n.commas, 0, 1, 2, 4),
        !n.addresses ? -1 : length <= 3 ? -2 : RANGE_OF(n.addresses, 1, 2),
        !n.bars ? -1 : RANGE_OF(n.bars, 1, 2, 4),
        !n.words ? -1 : RANGE_OF(n.words, 1, 2, 3, 5, 8, 15),
        !n.words ? -1 : RANGE_OF(n.letters / n.words, 2, 4, 6, 10, 20),
        !n.words ? -1 : RANGE_OF(n.most, 2, 4, 6, 10, 20),
        !links ? -1 : RANGE_OF(links, 1, 2, 4),
        links && images,
        opens && closes,
        long_body && body[0] == 0x3000,
        beginning(body, long_body),
        ending(body, long_body),
    };
    memcpy(looks, seen, sizeof seen);
}

static PyObject *tuple_of(const Py_ssize_t *numbers, Py_ssize_t count)
{
    PyObject *made = PyTuple_New(count);
    for (Py_ssize_t k = 0; made && k < count; k++) {
        PyObject *number = PyLong_FromSsize_t(numbers[k]);
        if (number)
            PyTuple_SET_ITEM(made, k, number);
        else
            Py_CLEAR(made);
    }
    return made;
}

/* looks(body, text): the numbers of the form of a unit, and its looks. */
static PyObject *looks(PyObject *module, PyObject *args)
{
    PyObject *body, *text;
    Chars own, like;
    if (!PyArg_ParseTuple(args, "UU", &body, &text) || chars_of(body, &own) < 0)
        return NULL;
    if (chars_of(text, &like) < 0) {
        chars_free(&own);
        return NULL;
    }
    Py_ssize_t numbers[NUMBERS], seen[LOOKS];
    looked_at(own.at, own.length, like.at, like.length, numbers, seen);
    chars_free(&own);
    chars_free(&like);
    PyObject *one = tuple_of(numbers, NUMBERS), *two = tuple_of(seen, LOOKS);
    return one && two ? Py_BuildValue("(NN)", one, two) : (Py_XDECREF(one), Py_XDECREF(two), NULL);
}

static PyObject *letters(PyObject *module, PyObject *text)
{
    Chars chars;
    if (chars_of(text, &chars) < 0)
        return NULL;
    Py_ssize_t found = 0;
    for (Py_ssize_t k = 0; k < chars.length; k++)
        found += IS_ALNUM(chars.at[k]) != 0;
    chars_free(&chars);
    return PyLong_FromSsize_t(found);
}

static PyObject *content(PyObject *module, PyObject *text)
{
    Chars chars;
    if (chars_of(text, &chars) < 0)
        return NULL;
    Py_ssize_t to = 0;
    for (Py_ssize_t k = 0; k < chars.length; k++)
        if (IS_ALNUM(chars.at[k]))
            chars.at[to++] = chars.at[k];
    PyObject *found = text_of(chars.at, to);
    chars_free(&chars);
    return found;
}

/* Sentences of a line; what holds no letter belongs to the one before it. */

enum { OPENING = 1, CLOSING = 2, ENDING = 4 };

static int mark_but_han(Py_UCS4 c)
{
    switch (c) {
    case 0x201c: case 0x2018: case 0x300c: case 0x300e: case 0xff08: case '(': case 0x3010: case 0x300a: case 0x3008:
    case '[':
        return OPENING;
    case 0x201d: case 0x2019: case 0x300d: case 0x300f: case 0xff09: case ')': case 0x3011: case 0x300b: case 0x3009:
    case ']':
        return CLOSING;
    case 0x3002: case 0xff01: case 0xff1f: case '!': case '?': case 0x2026: case 0xff5e: case '~': case 0xff1b:
        return ENDING;
    }
    return 0;
}

static inline int mark_of(Py_UCS4 c)
{
    return is_han(c) ? 0 : mark_but_han(c);
}

static int trails(Py_UCS4 c)
{
    return mark_of(c) & (CLOSING | ENDING) || c == '*' || c == '_' || c == ' ' || c == 0x3000 || c == '\t';
}

static int in_address(Py_UCS4 c)
{
    return c < 128 && (Py_ISALNUM(c) || c == '=' || c == '/' || c == '#' || c == '&');
}

static int ends_something(const Chars *chars, Py_ssize_t at)
{
    Py_UCS4 c = chars->at[at], next = at + 1 < chars->length ? chars->at[at + 1] : 0;
    if (c == '!' || c == '?')
        return !in_address(next);
    if (c == '~' || c == 0xff5e)
        return !(IS_ALNUM(next) || next == '_');
    return 1;
}

static int split_sentences(const Chars *chars, Twos *found)
{
    Py_ssize_t from = 0, start = 0, end = 0, depth = 0; /* from: of the sentence that is not yet in `found` */
    int open = 0; /* whether there is one */
    for (Py_ssize_t k = 0; k <= chars->length; k++) {
        int last = k == chars->length;
        if (last) {
            if (start == chars->length)
                break;
            end = k;
        } else {
            int mark = mark_of(chars->at[k]);
            if (!mark || (mark == ENDING && !ends_something(chars, k)) || k + 1 <= start)
                continue;
            if (mark == OPENING) {
                depth++;
                continue;
            }
            if (mark == CLOSING) {
                depth = depth ? depth - 1 : 0;
                if (depth || !k || mark_of(chars->at[k - 1]) != ENDING)
                    continue;
            } else if (depth)
                continue;
            for (end = k + 1; end < chars->length && trails(chars->at[end]); end++)
                ;
        }
        int spoken = 0;
        for (Py_ssize_t c = start; c < end && !spoken; c++)
            spoken = IS_ALNUM(chars->at[c]);
        if (open && spoken) {
            if (twos_add(found, from, start) < 0)
                return -1;
            from = start;
        }
        open = 1;
        start = end;
    }
    return open ? twos_add(found, from, end) : 0;
}

static PyObject *sentences(PyObject *module, PyObject *line)
{
    Chars chars;
    Twos spans = {NULL, 0, 0};
    if (chars_of(line, &chars) < 0)
        return NULL;
    PyObject *found = split_sentences(&chars, &spans) < 0 ? NULL : PyList_New(0);
    for (Py_ssize_t k = 0; found && k < spans.count; k++)
        if (append_pair(found, spans.at[k].one, spans.at[k].two) < 0)
            Py_CLEAR(found);
    PyMem_Free(spans.at);
    chars_free(&chars);
    return found;
}

/* Opening: the sentences of a text that hold an opening word, and what the wording of each says. */

typedef struct {
    const Words *words;
    Weights *weights;
    int64_t base, least;
    PyObject *looks; /* what looks weigh, by looks */
    Py_UCS4 *like, *line; /* room for a sentence, and for its line */
    Py_UCS4 *silent; /* sentences that do not say as much as `least`, folded, a line each */
    Py_ssize_t silent_end, silent_room;
    Text text;
    Py_ssize_t *places; /* in the text, at which the words of the line begin */
    Py_ssize_t count;
    Twos spans;
    PyObject *found;
} Opening;

static int is_item(const Chars *line)
{
    Py_ssize_t k = 0;
    while (k < line->length && IS_SPACE(line->at[k]))
        k++;
    return k < line->length && (line->at[k] == 0x25ba || line->at[k] == 0x25b8 || line->at[k] == 0x25b6);
}

#define LONGEST_WHOLE 12 /* wording.py */

/* Puts a sentence, folded, behind the silent ones, on a line of its own. Returns where. */
static Py_UCS4 *put_folded(Opening *self, const Py_UCS4 *body, Py_ssize_t length)
{
    if (self->silent_end + length + 1 > self->silent_room) {
        Py_ssize_t room = 2 * (self->silent_end + length) + 1024;
        Py_UCS4 *silent = PyMem_Realloc(self->silent, room * sizeof(Py_UCS4));
        if (!silent)
            return (Py_UCS4 *)PyErr_NoMemory();
        self->silent = silent;
        self->silent_room = room;
    }
    Py_UCS4 *to = self->silent + self->silent_end;
    if (self->silent_end)
        *to++ = '\n';
    for (Py_ssize_t k = 0; k < length; k++)
        to[k] = folded(self->words->folder, body[k]);
    return to;
}

/* Whether the wording of a sentence says as much as `least`: 1, 0, or 2 where only Python can tell; -1 for an error. */
static int wording_says(Opening *self, const Py_UCS4 *body, const Py_UCS4 *words, Py_ssize_t length)
{
    Py_UCS4 *like = self->like;
    Py_ssize_t from, numbers[NUMBERS], seen[LOOKS];
    memcpy(like, words, length * sizeof(Py_UCS4));
    Py_ssize_t size = made_normal(like, without_addresses(like, length), &from);
    like += from;
    if (size <= LONGEST_WHOLE)
        return 2; /* as a whole it may have a weight */
    looked_at(body, length, like, size, numbers, seen);
    PyObject *key = tuple_of(seen, LOOKS), *weight = key ? PyObject_GetItem(self->looks, key) : NULL;
    Py_XDECREF(key);
    if (!weight)
        return -1;
    int64_t total = self->base + PyLong_AsLongLong(weight);
    Py_DECREF(weight);
    if (PyErr_Occurred())
        return -1;
    return total + weighed_unit(self->weights, like, size) >= self->least;
}

/* Whether a word begins and ends in a part of a line, of which the words begin at `places`, from number `*next` on. */
static int word_within(const Opening *self, Py_ssize_t start, Two span, Py_ssize_t *next)
{
    const Py_ssize_t *places = self->places;
    for (; *next < self->count && places[*next] < start + span.two; ++*next)
        if (places[*next] >= start + span.one && word_begins(self->words, &self->text, places[*next], start + span.two))
            return 1;
    return 0;
}

/* Adds (start of the line, start and end of the sentence in it, what its wording says). */
static int opening_in_line(Opening *self, const Chars *line, Py_ssize_t start)
{
    self->spans.count = 0;
    if (is_item(line) ? twos_add(&self->spans, 0, line->length) : split_sentences(line, &self->spans))
        return -1;
    for (Py_ssize_t k = 0, next = 0; k < self->spans.count; k++) {
        Two span = self->spans.at[k];
        if (!word_within(self, start, span, &next))
            continue;
        const Py_UCS4 *body = line->at + span.one, *words = put_folded(self, body, span.two - span.one);
        int says = words ? wording_says(self, body, words, span.two - span.one) : -1;
        PyObject *found = says < 0 ? NULL : Py_BuildValue("(nnni)", start, span.one, span.two, says);
        int failed = !found || PyList_Append(self->found, found) < 0;
        Py_XDECREF(found);
        if (failed)
            return -1;
        if (says == 1)
            break; /* the line is read whatever else it says */
        self->silent_end = words + (span.two - span.one) - self->silent;
    }
    return 0;
}

static void copy_chars(const Text *text, Py_ssize_t start, Py_ssize_t end, Py_UCS4 *to)
{
    switch (text->kind) {
    case PyUnicode_1BYTE_KIND:
        for (const Py_UCS1 *at = text->data; start < end; start++)
            *to++ = at[start];
        break;
    case PyUnicode_2BYTE_KIND:
        for (const Py_UCS2 *at = text->data; start < end; start++)
            *to++ = at[start];
        break;
    default:
        memcpy(to, (const Py_UCS4 *)text->data + start, (end - start) * sizeof(Py_UCS4));
    }
}

/* The line with the words that were found last, from `start` to `end`. */
static int read_line(Opening *self, Py_ssize_t start, Py_ssize_t end)
{
    if (!self->count)
        return 0;
    Chars line;
    line.at = self->line;
    line.length = end - start;
    copy_chars(&self->text, start, end, line.at);
    return opening_in_line(self, &line, start);
}

static int opening_in_text(Opening *self, PyObject *string, Py_ssize_t longest)
{
    const Text *text = &self->text;
    Py_ssize_t start = 0, end = -1; /* of the line of the last word */
    uint16_t places[STRIDE];
    for (Py_ssize_t from = 0; from < text->length; from += STRIDE) {
        int count = places_from(self->words, text, from, places);
        for (int k = 0; k < count; k++) {
            Py_ssize_t at = from + places[k];
            if (at < end && end - start > longest) /* nobody reads the line */
                continue;
            if (!may_begin(self->words, text, at) || !word_begins(self->words, text, at, text->length))
                continue;
            if (PyUnicode_READ(text->kind, text->data, at) == '\n')
                continue; /* a line holds none */
            if (at >= end) {
                if (read_line(self, start, end) < 0)
                    return -1;
                self->count = 0;
                start = 1 + PyUnicode_FindChar(string, '\n', end + 1, at, -1);
                start = start > end ? start : end + 1;
                end = PyUnicode_FindChar(string, '\n', at, text->length, 1);
                end = end < 0 ? text->length : end;
            }
            if (end - start <= longest)
                self->places[self->count++] = at;
        }
    }
    return read_line(self, start, end);
}

/* opening(words, text, longest, weights, base, least, looks) */
static PyObject *opening(PyObject *module, PyObject *args)
{
    PyObject *words, *text, *weights, *looks;
    Py_ssize_t longest;
    long long base, least;
    if (!PyArg_ParseTuple(args, "O!UnO!LLO", &WordsType, &words, &text, &longest, &WeightsType, &weights, &base, &least,
                          &looks))
        return NULL;
    if (longest > PyUnicode_GET_LENGTH(text))
        longest = PyUnicode_GET_LENGTH(text);
    longest = longest < 0 ? 0 : longest;
    Opening self = {.words = (Words *)words, .weights = (Weights *)weights, .base = base, .least = least, .looks = looks,
                    .text = text_at(text)};
    self.places = PyMem_Malloc((longest + 1) * (sizeof(Py_ssize_t) + 2 * sizeof(Py_UCS4)));
    self.like = (Py_UCS4 *)(self.places + longest + 1);
    self.line = self.like + longest + 1;
    self.found = self.places ? PyList_New(0) : PyErr_NoMemory();
    if (self.found && opening_in_text(&self, text, longest) < 0)
        Py_CLEAR(self.found);
    PyObject *silent = self.found ? text_of(self.silent, self.silent_end) : NULL;
    PyMem_Free(self.places);
    PyMem_Free(self.spans.at);
    PyMem_Free(self.silent);
    if (!silent) {
        Py_XDECREF(self.found);
        return NULL;
    }
    return Py_BuildValue("(NN)", self.found, silent);
}

/* Units: the sentences of lines with what each says by itself (units.py). */

enum { UNIT_BEGINS = 2, UNIT_WORDING = 4, UNIT_SHOWN = 6, UNIT_SPEAKS = 8, UNIT_AGAINST = 9, UNIT_LABELS = 11, UNIT_FIELDS };
enum { WORDING_TEXT, WORDING_BEGINS, WORDING_ENDS, WORDING_CONTENT, WORDING_SENTENCE, WORDING_SHORT, WORDING_STEP,
       WORDING_NUMBERS, WORDING_FIELDS };

typedef struct {
    PyObject_HEAD
    PyTypeObject *unit, *wording; /* tuples with names */
    Words *words;
    PyObject *families, *no_families; /* of each word; of a unit without any */
    Weights *weights;
    PyObject *features; /* what features weigh, short units as a whole among them */
    PyObject *looks; /* what looks weigh */
    int64_t base;
    PyObject *labels; /* of menus */
    PyObject *step, *weigh; /* functions in Python, for what few units hold */
} Units;

static PyObject *units_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *unit, *wording, *words, *families, *weights, *features, *looks, *labels, *step, *weigh;
    long long base;
    if (!PyArg_ParseTuple(args, "O!O!O!O!O!O!OLO!OO", &PyType_Type, &unit, &PyType_Type, &wording, &WordsType, &words,
                          &PyTuple_Type, &families, &WeightsType, &weights, &PyDict_Type, &features, &looks, &base,
                          &PyFrozenSet_Type, &labels, &step, &weigh))
        return NULL;
    if (!PyType_IsSubtype((PyTypeObject *)unit, &PyTuple_Type) || !PyType_IsSubtype((PyTypeObject *)wording, &PyTuple_Type) ||
        PyTuple_GET_SIZE(families) != ((Words *)words)->count) {
        PyErr_SetString(PyExc_ValueError, "units are tuples, and each word has its families");
        return NULL;
    }
    Units *self = (Units *)type->tp_alloc(type, 0);
    if (!self)
        return NULL;
    self->unit = (PyTypeObject *)Py_NewRef(unit);
    self->wording = (PyTypeObject *)Py_NewRef(wording);
    self->words = (Words *)Py_NewRef(words);
    self->families = Py_NewRef(families);
    self->weights = (Weights *)Py_NewRef(weights);
    self->features = Py_NewRef(features);
    self->looks = Py_NewRef(looks);
    self->base = base;
    self->labels = Py_NewRef(labels);
    self->step = Py_NewRef(step);
    self->weigh = Py_NewRef(weigh);
    if (!(self->no_families = PyFrozenSet_New(NULL)))
        Py_CLEAR(self);
    return (PyObject *)self;
}

static void units_free(Units *self)
{
    Py_XDECREF(self->unit);
    Py_XDECREF(self->wording);
    Py_XDECREF(self->words);
    Py_XDECREF(self->families);
    Py_XDECREF(self->no_families);
    Py_XDECREF(self->weights);
    Py_XDECREF(self->features);
    Py_XDECREF(self->looks);
    Py_XDECREF(self->labels);
    Py_XDECREF(self->step);
    Py_XDECREF(self->weigh);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

/* A tuple of a type with names. Takes the items, of which none may be NULL. */
static PyObject *named(PyTypeObject *type, PyObject **items, Py_ssize_t count)
{
    int whole = 1;
    for (Py_ssize_t k = 0; k < count; k++)
        whole &= items[k] != NULL;
    PyObject *made = whole ? type->tp_alloc(type, count) : NULL;
    for (Py_ssize_t k = 0; k < count; k++)
        if (made)
            PyTuple_SET_ITEM(made, k, items[k]);
        else
            Py_XDECREF(items[k]);
    return made;
}

/* The families of the words that a folded text holds. */
static PyObject *families_of(const Units *self, const Py_UCS4 *at, Py_ssize_t length)
{
    PyObject *found = Py_NewRef(self->no_families), *last = NULL;
    for (Py_ssize_t k = 0; found && k < length; k++)
        for (int two = length - k > 1; two >= 0; two--) {
            Py_ssize_t word = words_of(self->words, begins_with(at[k], two ? at[k + 1] + 1 : 0));
            while (found && (word = word_at(self->words, word, at + k, length - k)) >= 0) {
                PyObject *of_word = PyTuple_GET_ITEM(self->families, word);
                if (of_word != last)
                    Py_SETREF(found, found == self->no_families ? Py_NewRef(of_word) : PyNumber_Or(found, of_word));
                last = of_word;
                word = self->words->words[word].next;
            }
        }
    return found;
}

static const Py_UCS4 STEPS[] = {'(', 0xff08, 0x7b2c, 0x65b9, 0x6b65, '*', '+', '-', 0x2022, 0};

/* Whether steps.py, `step_form`, may find something. */
static int may_be_step(const Py_UCS4 *at, Py_ssize_t length)
{
    Py_ssize_t k = 0;
    while (k < length && IS_SPACE(at[k]))
        k++;
    if (k < length) {
        Py_UCS4 c = at[k];
        if (one_of(c, STEPS) || (c >= 0x2460 && c <= 0x2473) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f') || IS_DECIMAL(c))
            return 1;
        if (one_of(c, NUMERALS) && ((k + 1 < length && at[k + 1] == 0x3001) || (k + 2 < length && at[k + 2] == 0x3001)))
            return 1;
    }
    for (k = 0; k < length; k++)
        switch (at[k]) {
        case 0x7801: case 0x78bc:
            return 1;
        case '[':
            if (k + 2 < length && at[k + 2] == ']')
                return 1;
            break;
        case ' ': case 'd': case 'a': /* " et al", "doi.org/", "arXiv:" */
            if (k + 2 < length && ((at[k + 1] == 'e' && at[k + 2] == 't') || (at[k + 1] == 'o' && at[k + 2] == 'i') ||
                                   (at[k + 1] == 'r' && at[k + 2] == 'X')))
                return 1;
        }
    return 0;
}

/* What a unit weighs by its wording, when that is normal. */
static PyObject *own_of(Units *self, PyObject *text, const Chars *like, const Py_ssize_t *seen)
{
    int64_t total = self->base + weighed_unit(self->weights, like->at, like->length);
    PyObject *key = tuple_of(seen, LOOKS), *weight = key ? PyObject_GetItem(self->looks, key) : NULL;
    Py_XDECREF(key);
    if (!weight)
        return NULL;
    total += PyLong_AsLongLong(weight);
    Py_DECREF(weight);
    if (like->length <= LONGEST_WHOLE) {
        if (!(key = PyUnicode_FromFormat("=%U", text)))
            return NULL;
        weight = PyDict_GetItemWithError(self->features, key);
        Py_DECREF(key);
        total += weight ? PyLong_AsLongLong(weight) : 0;
    }
    return PyErr_Occurred() ? NULL : PyLong_FromLongLong(total);
}

/* Of `body` as it is and `text`, which is normal. */
static PyObject *wording_of(const Units *self, const Py_UCS4 *body, Py_ssize_t long_body, PyObject *text, const Py_ssize_t *numbers,
                            const Py_ssize_t *seen)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(text), begins = seen[LOOKS - 2], ends = seen[LOOKS - 1], letters = 0;
    PyObject *step;
    for (Py_ssize_t k = 0; k < long_body; k++)
        letters += IS_ALNUM(body[k]) != 0;
    if (may_be_step(body, long_body)) {
        PyObject *part = text_of(body, long_body);
        step = part ? PyObject_CallOneArg(self->step, part) : NULL;
        Py_XDECREF(part);
    } else
        step = PyUnicode_FromString("");
    int sentence = (ends == ENDS_FULL && length >= 16) || length >= 60;
    int label = length <= 14 && ends != ENDS_FULL && ends != ENDS_WIDE_SEMICOLON && ends != ENDS_WIDE_COMMA && ends != ENDS_COMMA;
    PyObject *items[WORDING_FIELDS] = {
        Py_NewRef(text), PyLong_FromSsize_t(begins), PyLong_FromSsize_t(ends), PyLong_FromSsize_t(letters),
        PyBool_FromLong(sentence), PyBool_FromLong(label), step, tuple_of(numbers, NUMBERS),
    };
    return named(self->wording, items, WORDING_FIELDS);
}

#define LONGEST_ROW 200 /* labels.py */

/* Without marks at either end. */
static void trim(const Py_UCS4 **at, Py_ssize_t *length)
{
    while (*length && !IS_ALNUM((*at)[0]))
        (*at)++, (*length)--;
    while (*length && !IS_ALNUM((*at)[*length - 1]))
        (*length)--;
}

static int is_known(PyObject *labels, const Py_UCS4 *at, Py_ssize_t length)
{
    PyObject *part = text_of(at, length);
    int known = part ? PySet_Contains(labels, part) : -1;
    Py_XDECREF(part);
    return known;
}

/* Whether a part that is trimmed is a label, with or without a number at its end. -1 for an error. */
static int is_menu_label(PyObject *labels, const Py_UCS4 *at, Py_ssize_t length)
{
    int known = is_known(labels, at, length);
    if (known || !length || at[length - 1] != '0')
        return known;
    while (length && at[length - 1] == '0')
        length--;
    trim(&at, &length);
    return is_known(labels, at, length);
}

static const Py_UCS4 BETWEEN[] = {' ', '|', '/', 0xb7, 0x2022, '>', 0xbb, 0x203a, 0x3001, ',', ':', 0x2014, '-', 0};

/* labels.py, `labels_in`: thousandths of the parts of a normal text that are labels. -1 for an error. */
static int64_t labels_in(PyObject *labels, const Py_UCS4 *at, Py_ssize_t length)
{
    if (length > LONGEST_ROW || !PySet_GET_SIZE(labels))
        return 0;
    const Py_UCS4 *part = at;
    Py_ssize_t size = length, parts = 0, known = 0;
    trim(&part, &size);
    int whole = is_menu_label(labels, part, size);
    if (whole)
        return whole < 0 ? -1 : 1000;
    for (Py_ssize_t first = 0, end; first < length; first = end + 1) {
        for (end = first; end < length && !one_of(at[end], BETWEEN); end++)
            ;
        part = at + first;
        size = end - first;
        trim(&part, &size);
        if (!size)
            continue;
        int label = is_menu_label(labels, part, size);
        if (label < 0)
            return -1;
        parts++;
        known += label;
    }
    return parts > 1 ? 1000 * known / parts : 0;
}

typedef struct {
    Py_ssize_t start, end;
    int begins, ends; /* a line */
} Part;

/* A part of a line, which folded is `words` and shows signals. */
static PyObject *unit_of(Units *self, const Chars *line, Part part, PyObject *words, PyObject *shown)
{
    Chars like;
    PyObject *text = NULL, *said = NULL, *made = NULL;
    Py_ssize_t from, numbers[NUMBERS], seen[LOOKS], length = part.end - part.start;
    const Py_UCS4 *body = line->at + part.start;
    if (chars_of(words, &like) < 0)
        return NULL;
    PyObject *families = families_of(self, like.at, like.length);
    like.length = made_normal(like.at, without_addresses(like.at, like.length), &from);
    memmove(like.at, like.at + from, like.length * sizeof(Py_UCS4));
    if (!(text = text_of(like.at, like.length)))
        goto done;
    looked_at(body, length, like.at, like.length, numbers, seen);
    said = PyObject_Size(shown) ? PyObject_CallOneArg(self->weigh, shown) : Py_BuildValue("(ii)", 0, 0);
    int64_t labels = labels_in(self->labels, like.at, like.length);
    if (labels < 0 || !said || !PyTuple_Check(said) || PyTuple_GET_SIZE(said) != 2)
        goto done;
    PyObject *items[UNIT_FIELDS] = {
        PyLong_FromSsize_t(part.start), PyLong_FromSsize_t(part.end), PyBool_FromLong(part.begins),
        PyBool_FromLong(part.ends), wording_of(self, body, length, text, numbers, seen),
        own_of(self, text, &like, seen), Py_NewRef(shown), families, Py_NewRef(PyTuple_GET_ITEM(said, 0)),
        Py_NewRef(PyTuple_GET_ITEM(said, 1)), Py_NewRef(Py_False), PyLong_FromLongLong(labels),
    };
    families = NULL;
    made = named(self->unit, items, UNIT_FIELDS);
done:
    Py_XDECREF(families);
    Py_XDECREF(text);
    Py_XDECREF(said);
    chars_free(&like);
    if (!made && !PyErr_Occurred())
        PyErr_SetString(PyExc_TypeError, "what signals weigh are two numbers");
    return made;
}

/* The units of a line. `at` is the number of the first of them among those of all lines. */
static PyObject *units_of_line(Units *self, PyObject *body, PyObject *parts, PyObject *words, PyObject *shown, Py_ssize_t at)
{
    Chars line;
    if (chars_of(body, &line) < 0)
        return NULL;
    Py_ssize_t count = PyList_GET_SIZE(parts);
    PyObject *units = PyTuple_New(count);
    for (Py_ssize_t k = 0; units && k < count; k++) {
        Part part = {0, 0, k == 0, k + 1 == count};
        PyObject *pair = PyList_GET_ITEM(parts, k), *unit = NULL;
        if (!PyTuple_Check(pair) || !PyArg_ParseTuple(pair, "nn", &part.start, &part.end) || part.start < 0 ||
            part.start > part.end || part.end > line.length || at + k >= PyList_GET_SIZE(words)) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "parts lie in their line, and each is folded");
        } else
            unit = unit_of(self, &line, part, PyList_GET_ITEM(words, at + k), PyList_GET_ITEM(shown, at + k));
        if (unit)
            PyTuple_SET_ITEM(units, k, unit);
        else
            Py_CLEAR(units);
    }
    chars_free(&line);
    return units;
}

/* of(bodies, parts, words, shown): of each line its parts, of each part in turn what it is when folded and its signals. */
static PyObject *units_of(Units *self, PyObject *args)
{
    PyObject *bodies, *parts, *words, *shown;
    if (!PyArg_ParseTuple(args, "O!O!O!O!", &PyList_Type, &bodies, &PyList_Type, &parts, &PyList_Type, &words, &PyList_Type,
                          &shown))
        return NULL;
    if (PyList_GET_SIZE(parts) != PyList_GET_SIZE(bodies) || PyList_GET_SIZE(shown) != PyList_GET_SIZE(words)) {
        PyErr_SetString(PyExc_ValueError, "each line has parts, and each part signals");
        return NULL;
    }
    PyObject *found = PyList_New(PyList_GET_SIZE(bodies));
    Py_ssize_t at = 0;
    for (Py_ssize_t k = 0; found && k < PyList_GET_SIZE(bodies); k++) {
        PyObject *of_line = PyList_GET_ITEM(parts, k), *made = NULL;
        if (PyList_Check(of_line))
            made = units_of_line(self, PyList_GET_ITEM(bodies, k), of_line, words, shown, at);
        else
            PyErr_SetString(PyExc_TypeError, "parts are a list");
        if (made) {
            at += PyTuple_GET_SIZE(made);
            PyList_SET_ITEM(found, k, made);
        } else
            Py_CLEAR(found);
    }
    return found;
}

static PyMethodDef units_methods[] = {
    {"of", (PyCFunction)units_of, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject UnitsType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "mingfan.native._loops.Units",
    .tp_basicsize = sizeof(Units),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = units_new,
    .tp_dealloc = (destructor)units_free,
    .tp_methods = units_methods,
};

/* Characters with which clauses.py, _READER, begins. */
static const Py_UCS4 TO_READERS[] = {
    0x4e5f, 0x8fd8, 0x9084, 0x5e76, 0x4e26, 0x540c, 0x53e6, 0x6700, 0x987a, 0x9806, 0x518d, 0x5927, 0x5404,
    0x670b, 0x6b22, 0x6b61, 0x8bb0, 0x8a18, 0x8bf7, 0x8acb, 0x5173, 0x95dc, 0x626b, 0x6383, 0x5fae, 0x70b9,
    0x9ede, 0x957f, 0x9577, 0x6309, 0x656c, 0x6c42, 0x66f4, 0x540e, 0x5f8c, 0x516c, 0x5982, 0x6709, 0x611f,
    0x559c, 0x60f3, 0
};

/* may_plead(text): whether clauses.py, `pleas`, may find something in a part of it. */
static PyObject *may_plead(PyObject *module, PyObject *text)
{
    Chars chars;
    if (chars_of(text, &chars) < 0)
        return NULL;
    int found = 0;
    for (Py_ssize_t k = 0; !found && k < chars.length; k++) {
        Py_UCS4 c = chars.at[k];
        if (c != ',' && c != ';' && c != 0xff0c && c != 0xff1b)
            continue;
        while (k + 1 < chars.length && IS_SPACE(chars.at[k + 1]))
            k++;
        found = k + 1 < chars.length && one_of(chars.at[k + 1], TO_READERS);
    }
    chars_free(&chars);
    return PyBool_FromLong(found);
}

/* Related: how many of the runs of three characters of each text others have too. */

typedef struct {
    uint64_t *keys; /* of the runs, by number */
    int32_t *slots; /* of the table: a number and 1, or 0 */
    int32_t *last; /* by run, the last text that has it */
    uint8_t *times; /* by run, how many members have it: 0, 1 or more */
    int32_t *runs; /* the different runs of all texts, one text after another */
    Py_ssize_t *ends; /* of each text's runs among them */
    size_t size;
    Py_ssize_t known, count;
} Runs;

static void runs_free(Runs *self)
{
    PyMem_Free(self->keys);
    PyMem_Free(self->slots);
    PyMem_Free(self->last);
    PyMem_Free(self->times);
    PyMem_Free(self->runs);
    PyMem_Free(self->ends);
}

static int runs_room(Runs *self, Py_ssize_t texts)
{
    Py_ssize_t most = texts * (HEAD + TAIL);
    self->size = power_over(2 * most);
    self->keys = PyMem_Malloc(most * sizeof(uint64_t));
    self->slots = PyMem_Calloc(self->size, sizeof(int32_t));
    self->last = PyMem_Malloc(most * sizeof(int32_t));
    self->times = PyMem_Malloc(most);
    self->runs = PyMem_Malloc(most * sizeof(int32_t));
    self->ends = PyMem_Malloc(texts * sizeof(Py_ssize_t));
    if (most / (HEAD + TAIL) == texts && most < INT32_MAX && self->keys && self->slots && self->last && self->times &&
        self->runs && self->ends)
        return 0;
    PyErr_NoMemory();
    return -1;
}

static int32_t number_of(Runs *self, uint64_t key)
{
    size_t slot = mixed(key ^ seed) & (self->size - 1);
    for (; self->slots[slot]; slot = (slot + 1) & (self->size - 1))
        if (self->keys[self->slots[slot] - 1] == key)
            return self->slots[slot] - 1;
    self->keys[self->known] = key;
    self->last[self->known] = -1;
    self->slots[slot] = (int32_t)++self->known;
    return (int32_t)self->known - 1;
}

static int runs_add(Runs *self, PyObject *text, int32_t number)
{
    Chars chars;
    Py_UCS4 few[FRAMED];
    if (chars_of(text, &chars) < 0)
        return -1;
    Py_ssize_t length = framed(chars.at, chars.length, few);
    for (Py_ssize_t k = 2; k < length; k++) {
        int32_t run = number_of(self, run_of(few[k - 2] + 1, few[k - 1] + 1, few[k] + 1));
        if (self->last[run] != number)
            self->runs[self->count++] = run;
        self->last[run] = number;
    }
    self->ends[number] = self->count;
    chars_free(&chars);
    return 0;
}

/* The runs of all texts. -1 for an error. */
static int runs_of(Runs *self, PyObject *texts)
{
    Py_ssize_t count = PyList_GET_SIZE(texts);
    int failed = runs_room(self, count);
    for (Py_ssize_t k = 0; !failed && k < count; k++)
        failed = runs_add(self, PyList_GET_ITEM(texts, k), (int32_t)k);
    return failed;
}

/* What each text shares with the members among them, itself left out, in thousandths of its runs. */
static void shared(Runs *self, Py_ssize_t texts, const char *member, int64_t *shares)
{
    memset(self->times, 0, self->known);
    for (Py_ssize_t text = 0, k = 0; text < texts; text++)
        for (; k < self->ends[text]; k++)
            if (member[text] && self->times[self->runs[k]] < 2)
                self->times[self->runs[k]]++;
    for (Py_ssize_t text = 0, k = 0; text < texts; text++) {
        Py_ssize_t own = self->ends[text] - k, same = 0;
        for (; k < self->ends[text]; k++)
            same += self->times[self->runs[k]] > (member[text] != 0);
        shares[text] = 1000 * same / (own ? own : 1);
    }
}

static PyObject *list_of(const int64_t *numbers, Py_ssize_t count)
{
    PyObject *found = PyList_New(count);
    for (Py_ssize_t k = 0; found && k < count; k++) {
        PyObject *number = PyLong_FromLongLong(numbers[k]);
        if (number)
            PyList_SET_ITEM(found, k, number);
        else
            Py_CLEAR(found);
    }
    return found;
}

/* related(texts, members): for each of `members`, bytes that say which texts belong to it, a list of shares. */
static PyObject *related(PyObject *module, PyObject *args)
{
    PyObject *texts, *members, *found = NULL;
    Runs self = {NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0};
    if (!PyArg_ParseTuple(args, "O!O!", &PyList_Type, &texts, &PyTuple_Type, &members))
        return NULL;
    Py_ssize_t count = PyList_GET_SIZE(texts);
    int64_t *shares = PyMem_Malloc((count + 1) * sizeof(int64_t));
    if (!shares)
        PyErr_NoMemory();
    else if (runs_of(&self, texts) == 0)
        found = PyList_New(0);
    for (Py_ssize_t k = 0; found && k < PyTuple_GET_SIZE(members); k++) {
        PyObject *member = PyTuple_GET_ITEM(members, k), *list = NULL;
        if (!PyBytes_Check(member) || PyBytes_GET_SIZE(member) != count)
            PyErr_SetString(PyExc_ValueError, "a byte for each text says whether it is a member");
        else {
            shared(&self, count, PyBytes_AS_STRING(member), shares);
            list = list_of(shares, count);
        }
        if (!list || PyList_Append(found, list) < 0)
            Py_CLEAR(found);
        Py_XDECREF(list);
    }
    PyMem_Free(shares);
    runs_free(&self);
    return found;
}

/* Rows: where units stand, in the numbers that the trees look at (surroundings.py). */

#define NO_NEIGHBOUR (-99999)
#define NEAR 5
#define WIDE 25
#define LONGEST_RUN 60
#define FAR 60
#define MOST_SAID 3000
#define LABEL 14
#define TELLING 500
#define SPEAKING 2000
#define MEMBERS 6 /* related.py */
#define PROMOTING 1000
#define HONEST (-2000)
#define TITLE 2
#define LARGEST INT32_MAX /* what a unit says may weigh no more, so that no sum is too large */

/* Numbers of each unit. Of those before BY_THEMSELVES there are sums too. */
enum { OF_OWN, OF_SPEAKS, OF_CONTENT, OF_SAID, OF_LINES, OF_SENTENCE, OF_SHORT, OF_LENGTH, OF_DIGITS, OF_SENTENCES, OF_ANY,
       OF_MENU, BY_THEMSELVES, OF_PROMOTION = BY_THEMSELVES, OF_HONEST, OF_LABELS, OF_TITLE, OF_AGAINST, OF_SHOWN, OF_TEXT, OF_BEGINS,
       OF_ENDS, OF_HAN, OF_LATIN, OF_ADDRESSES, OF_SIGN, OF_SIGN_BEFORE, OF_SIGN_BEHIND, OF_SENTENCE_BEFORE,
       OF_SENTENCE_BEHIND, OF_FIRST, OF_TIMES, OF_BEGIN_3, OF_END_3, OF_BEGIN_2, OF_END_2, OF_EACH };

typedef struct {
    Py_ssize_t first, end;
    int64_t numbers[9];
} Run;

typedef struct {
    Py_ssize_t count;
    int64_t before, behind; /* lines */
    int64_t *of[OF_EACH], *sums[BY_THEMSELVES];
    int64_t page[14];
    int64_t page_speaks_most, page_speaks;
    Run alike, as_long; /* those that the last place belongs to */
} Page;

static inline int64_t less(int64_t one, int64_t two)
{
    return one < two ? one : two;
}

static inline int64_t floored(int64_t total, int64_t many)
{
    return total / many - (total % many < 0);
}

/* The sum of a number of the units from `low` to `high`. */
static inline int64_t summed(const Page *page, int of, Py_ssize_t low, Py_ssize_t high)
{
    return page->sums[of][high] - page->sums[of][low];
}

static int64_t mean_times(const Page *page, int of, Py_ssize_t low, Py_ssize_t high, int64_t times)
{
    low = low < 0 ? 0 : low < page->count ? low : page->count;
    high = high < 0 ? 0 : high < page->count ? high : page->count;
    return high > low ? floored(times * summed(page, of, low, high), high - low) : NO_NEIGHBOUR;
}

static int64_t mean(const Page *page, int of, Py_ssize_t low, Py_ssize_t high)
{
    return mean_times(page, of, low, high, 1);
}

static int64_t most(const Page *page, int of, Py_ssize_t low, Py_ssize_t high)
{
    int64_t found = INT64_MIN;
    low = low < 0 ? 0 : low;
    high = high < page->count ? high : page->count;
    for (Py_ssize_t k = low; k < high; k++)
        found = page->of[of][k] > found ? page->of[of][k] : found;
    return high > low ? found : NO_NEIGHBOUR;
}

static int64_t beside(const Page *page, int of, Py_ssize_t at)
{
    return at >= 0 && at < page->count ? page->of[of][at] : NO_NEIGHBOUR;
}

/* How many units ago the last mark was, forwards and backwards. */
static void since(const Page *page, int marks, int before, int behind)
{
    int64_t ago = WIDE;
    for (Py_ssize_t k = 0; k < page->count; k++) {
        page->of[before][k] = ago;
        ago = page->of[marks][k] ? 0 : less(WIDE, ago + 1);
    }
    ago = WIDE;
    for (Py_ssize_t k = page->count; k-- > 0;) {
        page->of[behind][k] = ago;
        ago = page->of[marks][k] ? 0 : less(WIDE, ago + 1);
    }
}

static int64_t share_of_own_over(const Page *page, int64_t limit)
{
    int64_t over = 0;
    for (Py_ssize_t k = 0; k < page->count; k++)
        over += page->of[OF_OWN][k] > limit;
    return 1000 * over / page->count;
}

static void sum_up(Page *page)
{
    Py_ssize_t count = page->count;
    for (int of = 0; of < BY_THEMSELVES; of++) {
        int64_t total = page->sums[of][0] = 0;
        for (Py_ssize_t k = 0; k < count; k++)
            page->sums[of][k + 1] = total += page->of[of][k];
    }
    int64_t content = page->sums[OF_CONTENT][count], everything = content > 1 ? content : 1, promoting = 0;
    page->page_speaks = 0;
    for (Py_ssize_t k = 0; k < count; k++) {
        promoting += page->of[OF_OWN][k] > 0 ? page->of[OF_CONTENT][k] : 0;
        page->page_speaks += page->of[OF_SPEAKS][k] > SPEAKING;
    }
    page->page_speaks_most = most(page, OF_SPEAKS, 0, count);
    int64_t facts[14] = {
        less(400, page->sums[OF_LINES][count]),
        everything,
        page->sums[OF_SAID][count],
        1000 * page->sums[OF_SAID][count] / everything,
        page->sums[OF_SENTENCE][count],
        1000 * page->sums[OF_SHORT][count] / count,
        floored(page->sums[OF_OWN][count], count),
        most(page, OF_OWN, 0, count),
        1000 * promoting / everything,
        share_of_own_over(page, -2000),
        share_of_own_over(page, -1000),
        share_of_own_over(page, 0),
        share_of_own_over(page, 1000),
        share_of_own_over(page, 2000),
    };
    memcpy(page->page, facts, sizeof facts);
}

static int same_kind(const Page *page, int kind, Py_ssize_t one, Py_ssize_t two)
{
    if (page->of[OF_SENTENCE][one] != page->of[OF_SENTENCE][two])
        return 0;
    if (kind == OF_BEGINS)
        return page->of[OF_BEGINS][one] == page->of[OF_BEGINS][two];
    return (page->of[OF_TEXT][one] > LABEL) == (page->of[OF_TEXT][two] > LABEL);
}

/* The units in a row that are of one kind, around one of them. */
static const int64_t *run_around(const Page *page, Run *run, int kind, Py_ssize_t at)
{
    if (at >= run->first && at < run->end)
        return run->numbers;
    Py_ssize_t first = at, end = at + 1;
    while (first > 0 && same_kind(page, kind, first - 1, at))
        first--;
    while (end < page->count && same_kind(page, kind, end, at))
        end++;
    int64_t over = 0;
    for (Py_ssize_t k = first; k < end; k++)
        over += page->of[OF_OWN][k] > 0;
    run->first = first;
    run->end = end;
    int64_t numbers[9] = {
        less(LONGEST_RUN, end - first),
        beside(page, OF_OWN, first - 1),
        beside(page, OF_OWN, end),
        mean(page, OF_OWN, first, end),
        most(page, OF_OWN, first, end),
        page->of[OF_OWN][first],
        page->of[OF_OWN][end - 1],
        1000 * over / (end - first),
        mean(page, OF_LENGTH, first, end),
    };
    memcpy(run->numbers, numbers, sizeof numbers);
    return run->numbers;
}

static int64_t *means(const Page *page, int of, Py_ssize_t at, const int (*windows)[2], int count, int64_t *row)
{
    for (int k = 0; k < count; k++)
        *row++ = mean(page, of, at + windows[k][0], at + windows[k][1]);
    return row;
}
#define MEANS(of, ...) \
    row = means(page, of, at, (const int[][2]){__VA_ARGS__}, sizeof((int[][2]){__VA_ARGS__}) / sizeof(int[2]), row)

static int64_t *put(int64_t *row, const int64_t *numbers, int count)
{
    memcpy(row, numbers, count * sizeof *numbers);
    return row + count;
}
#define PUT(...) \
    row = put(row, (const int64_t[]){__VA_ARGS__}, sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

/* Columns in the order of surroundings.py, `columns`. */
static void row_of(Page *page, Py_ssize_t at, int64_t *row)
{
    int64_t **of = page->of;
    Py_ssize_t count = page->count;
    PUT(of[OF_OWN][at], beside(page, OF_OWN, at - 1), beside(page, OF_OWN, at + 1), most(page, OF_OWN, at - NEAR, at),
        most(page, OF_OWN, at + 1, at + NEAR + 1));
    MEANS(OF_OWN, {-2, 0}, {1, 3}, {-5, 0}, {1, 6}, {-12, 0}, {1, 13}, {-WIDE, WIDE + 1});
    PUT(of[OF_SPEAKS][at], of[OF_AGAINST][at], of[OF_SHOWN][at], most(page, OF_SPEAKS, at - NEAR, at),
        page->page_speaks_most, page->page_speaks, of[OF_SIGN_BEFORE][at], of[OF_SIGN_BEHIND][at]);
    MEANS(OF_SPEAKS, {-5, 0}, {1, 6}, {-12, 0}, {1, 13});
    row = put(row, run_around(page, &page->alike, OF_BEGINS, at), 9);
    row = put(row, run_around(page, &page->as_long, OF_TEXT, at), 9);
    row = put(row, page->page, 14);
    int64_t lines = page->sums[OF_LINES][at + 1], said = page->sums[OF_SAID][at + 1], all_said = page->sums[OF_SAID][count];
    PUT(less(FAR, page->before + lines - 1), less(FAR, page->behind + page->sums[OF_LINES][count] - lines),
        of[OF_SENTENCE_BEFORE][at], of[OF_SENTENCE_BEHIND][at], less(FAR, page->sums[OF_SENTENCE][at]),
        less(MOST_SAID, page->sums[OF_SAID][at]), less(MOST_SAID, all_said - said),
        1000 * said / (all_said > 1 ? all_said : 1), less(MOST_SAID, page->sums[OF_CONTENT][at]),
        1000 * page->sums[OF_CONTENT][at + 1] / page->page[1]);
    PUT(of[OF_TIMES][at], of[OF_BEGIN_3][at], of[OF_END_3][at], of[OF_BEGIN_2][at], of[OF_END_2][at],
        less(400, of[OF_TEXT][at]), of[OF_ENDS][at], of[OF_BEGINS][at], beside(page, OF_BEGINS, at - 1), of[OF_HAN][at],
        of[OF_DIGITS][at], of[OF_LATIN][at], of[OF_ADDRESSES][at]);
    MEANS(OF_LENGTH, {1, 13});
    PUT(mean_times(page, OF_SHORT, at - WIDE, at + WIDE + 1, 1000),
        mean_times(page, OF_SENTENCE, at - WIDE, at + WIDE + 1, 1000));
    MEANS(OF_DIGITS, {-12, 0}, {1, 3}, {1, 13});
    PUT(of[OF_SENTENCES][at], of[OF_ANY][at], of[OF_PROMOTION][at], of[OF_HONEST][at], of[OF_LABELS][at], of[OF_TITLE][at]);
    MEANS(OF_SENTENCES, {-5, 0}, {1, 6}, {-12, 13});
    MEANS(OF_ANY, {-5, 0}, {1, 6}, {-12, 13});
    PUT(of[OF_MENU][at]);
    MEANS(OF_MENU, {-5, 0}, {1, 6}, {-3, 4}, {-15, 16}, {-40, 41});
}

/* Room for what a page is counted with. */
typedef struct {
    int64_t *numbers; /* all of the page */
    uint64_t *keys;
    char *members;
    int32_t *slots; /* of a table: the number of the first unit with a key and 1, or 0 */
    size_t size;
    Py_ssize_t *of; /* the numbers of the units that are asked for */
    Py_ssize_t asked;
} Room;

static void room_free(Room *room)
{
    PyMem_Free(room->numbers);
    PyMem_Free(room->keys);
    PyMem_Free(room->members);
    PyMem_Free(room->slots);
    PyMem_Free(room->of);
}

static int room_for(Room *room, Page *page, Py_ssize_t asked)
{
    size_t count = page->count, each = (OF_EACH + BY_THEMSELVES) * (count + 1);
    if (count >= INT32_MAX / OF_EACH) {
        PyErr_NoMemory();
        return -1;
    }
    room->size = power_over(2 * count);
    room->numbers = PyMem_Calloc(each, sizeof(int64_t));
    room->keys = PyMem_Malloc((count + 1) * sizeof(uint64_t));
    room->members = PyMem_Malloc(MEMBERS * (count + 1));
    room->slots = PyMem_Malloc(room->size * sizeof(int32_t));
    room->of = PyMem_Malloc((asked + 1) * sizeof(Py_ssize_t));
    if (!room->numbers || !room->keys || !room->members || !room->slots || !room->of) {
        PyErr_NoMemory();
        return -1;
    }
    for (int of = 0; of < OF_EACH; of++)
        page->of[of] = room->numbers + of * (count + 1);
    for (int of = 0; of < BY_THEMSELVES; of++)
        page->sums[of] = room->numbers + (OF_EACH + of) * (count + 1);
    return 0;
}

/* How often the key of each unit occurs. */
static void count_keys(const Page *page, Room *room, int of)
{
    int64_t *times = page->of[of];
    memset(room->slots, 0, room->size * sizeof(int32_t));
    memset(times, 0, page->count * sizeof(int64_t));
    for (Py_ssize_t k = 0; k < page->count; k++) {
        uint64_t key = room->keys[k];
        size_t slot = mixed(key ^ seed) & (room->size - 1);
        while (room->slots[slot] && room->keys[room->slots[slot] - 1] != key)
            slot = (slot + 1) & (room->size - 1);
        if (!room->slots[slot])
            room->slots[slot] = (int32_t)k + 1;
        times[room->slots[slot] - 1]++;
        page->of[OF_FIRST][k] = room->slots[slot] - 1;
    }
    for (Py_ssize_t k = 0; k < page->count; k++)
        times[k] = times[page->of[OF_FIRST][k]];
}

static void count_edges(const Page *page, Room *room, PyObject *texts, int many, int at_end, int of)
{
    for (Py_ssize_t k = 0; k < page->count; k++) {
        PyObject *text = PyList_GET_ITEM(texts, k);
        Py_ssize_t length = PyUnicode_GET_LENGTH(text), has = length < many ? length : many;
        Py_UCS4 run[3] = {0, 0, 0};
        for (Py_ssize_t c = 0; c < has; c++)
            run[c] = PyUnicode_READ_CHAR(text, (at_end ? length - has : 0) + c) + 1;
        room->keys[k] = run_of(run[0], run[1], run[2]);
    }
    count_keys(page, room, of);
}

/* Equal texts get one number. */
static int count_texts(const Page *page, Room *room, PyObject *texts)
{
    PyObject *numbers = PyDict_New();
    for (Py_ssize_t k = 0; numbers && k < page->count; k++) {
        PyObject *own = PyLong_FromSsize_t(k), *number;
        number = own ? PyDict_SetDefault(numbers, PyList_GET_ITEM(texts, k), own) : NULL;
        if (number)
            room->keys[k] = (uint64_t)PyLong_AsSsize_t(number);
        else
            Py_CLEAR(numbers);
        Py_XDECREF(own);
    }
    if (!numbers)
        return -1;
    Py_DECREF(numbers);
    count_keys(page, room, OF_TIMES);
    return 0;
}

/* What units have in common with others (related.py). */
static int relate(const Page *page, Room *room, PyObject *texts)
{
    static const int of[MEMBERS] = {OF_SENTENCES, OF_ANY, OF_PROMOTION, OF_HONEST, OF_LABELS, OF_TITLE};
    Runs runs = {NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0};
    char *members = room->members;
    int failed = runs_of(&runs, texts);
    for (Py_ssize_t k = 0; !failed && k < page->count; k++) {
        int64_t own = page->of[OF_OWN][k];
        int sentence = page->of[OF_SENTENCE][k] != 0;
        int belongs[MEMBERS] = {sentence, 1, own > PROMOTING, own < HONEST, !sentence, k < TITLE};
        for (int member = 0; member < MEMBERS; member++)
            members[member * page->count + k] = (char)belongs[member];
    }
    for (int member = 0; !failed && member < MEMBERS; member++)
        shared(&runs, page->count, members + member * page->count, page->of[of[member]]);
    for (Py_ssize_t k = 0; !failed && k < page->count && k < TITLE; k++)
        page->of[OF_TITLE][k] = 0;
    runs_free(&runs);
    return failed;
}

static int64_t number_at(PyObject *tuple, Py_ssize_t at)
{
    return PyLong_AsLongLong(PyTuple_GET_ITEM(tuple, at));
}

/* What the loops look at of one unit. -1 for an error. */
static int read_unit(Page *page, Py_ssize_t k, PyObject *unit, PyObject *own, PyObject *texts)
{
    int64_t **of = page->of;
    PyObject *wording = PyTuple_Check(unit) && PyTuple_GET_SIZE(unit) == UNIT_FIELDS ? PyTuple_GET_ITEM(unit, UNIT_WORDING) : NULL;
    PyObject *numbers = NULL, *text = NULL;
    if (wording && PyTuple_Check(wording) && PyTuple_GET_SIZE(wording) == WORDING_FIELDS) {
        numbers = PyTuple_GET_ITEM(wording, WORDING_NUMBERS);
        text = PyTuple_GET_ITEM(wording, WORDING_TEXT);
    }
    if (!numbers || !PyTuple_Check(numbers) || PyTuple_GET_SIZE(numbers) < 4 || !PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "expected units");
        return -1;
    }
    int begins = PyObject_IsTrue(PyTuple_GET_ITEM(unit, UNIT_BEGINS));
    int sentence = PyObject_IsTrue(PyTuple_GET_ITEM(wording, WORDING_SENTENCE));
    int is_short = PyObject_IsTrue(PyTuple_GET_ITEM(wording, WORDING_SHORT));
    Py_ssize_t shown = PyObject_Size(PyTuple_GET_ITEM(unit, UNIT_SHOWN)), length = PyUnicode_GET_LENGTH(text);
    of[OF_OWN][k] = PyLong_AsLongLong(own);
    of[OF_SPEAKS][k] = number_at(unit, UNIT_SPEAKS);
    of[OF_AGAINST][k] = number_at(unit, UNIT_AGAINST);
    of[OF_MENU][k] = number_at(unit, UNIT_LABELS);
    of[OF_CONTENT][k] = number_at(wording, WORDING_CONTENT);
    of[OF_BEGINS][k] = number_at(wording, WORDING_BEGINS);
    of[OF_ENDS][k] = number_at(wording, WORDING_ENDS);
    of[OF_HAN][k] = number_at(numbers, 0);
    of[OF_DIGITS][k] = number_at(numbers, 1);
    of[OF_LATIN][k] = number_at(numbers, 2);
    of[OF_ADDRESSES][k] = number_at(numbers, 3);
    if (PyErr_Occurred())
        return -1;
    of[OF_SAID][k] = sentence ? of[OF_CONTENT][k] : 0;
    of[OF_LINES][k] = begins;
    of[OF_SENTENCE][k] = sentence;
    of[OF_SHORT][k] = is_short;
    of[OF_SHOWN][k] = shown;
    of[OF_TEXT][k] = length;
    of[OF_LENGTH][k] = less(100, length);
    of[OF_SIGN][k] = of[OF_OWN][k] > TELLING || of[OF_SPEAKS][k] > SPEAKING;
    for (int number = 0; number < OF_EACH; number++)
        if (of[number][k] > LARGEST || of[number][k] < -LARGEST) {
            PyErr_SetString(PyExc_OverflowError, "a unit says more than the loops can count");
            return -1;
        }
    Py_INCREF(text);
    PyList_SET_ITEM(texts, k, text);
    return 0;
}

static int read_page(Page *page, Room *room, PyObject *units, PyObject *own)
{
    PyObject *texts = PyList_New(page->count);
    int failed = !texts;
    for (Py_ssize_t k = 0; !failed && k < page->count; k++)
        failed = read_unit(page, k, PyList_GET_ITEM(units, k), PyList_GET_ITEM(own, k), texts) < 0;
    failed = failed || relate(page, room, texts) < 0 || count_texts(page, room, texts) < 0;
    if (!failed) {
        count_edges(page, room, texts, 3, 0, OF_BEGIN_3);
        count_edges(page, room, texts, 3, 1, OF_END_3);
        count_edges(page, room, texts, 2, 0, OF_BEGIN_2);
        count_edges(page, room, texts, 2, 1, OF_END_2);
        since(page, OF_SIGN, OF_SIGN_BEFORE, OF_SIGN_BEHIND);
        since(page, OF_SENTENCE, OF_SENTENCE_BEFORE, OF_SENTENCE_BEHIND);
        sum_up(page);
    }
    Py_XDECREF(texts);
    return failed ? -1 : 0;
}

static int read_asked(Page *page, Room *room, PyObject *of)
{
    for (room->asked = 0; room->asked < PyList_GET_SIZE(of); room->asked++) {
        Py_ssize_t at = PyLong_AsSsize_t(PyList_GET_ITEM(of, room->asked));
        if (at < 0 || at >= page->count) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_IndexError, "there is no such unit");
            return -1;
        }
        room->of[room->asked] = at;
    }
    return 0;
}

/* What the trees say of each unit that is asked for, into a list of as many. */
static int add_up(const Forest *forest, Page *page, const Room *room, PyObject *found)
{
    int64_t row[COLUMNS];
    Block block;
    for (Py_ssize_t at = 0; at < room->asked; at += BLOCK) {
        int count = (int)less(BLOCK, room->asked - at);
        for (int k = 0; k < count; k++) {
            row_of(page, room->of[at + k], row);
            for (int place = 0; place < COLUMNS; place++)
                block.rows[k][place] = (int32_t)(row[place] < -LARGEST ? -LARGEST : less(LARGEST, row[place]));
        }
        grown(forest, &block, count);
        for (int k = 0; k < count; k++) {
            PyObject *said = PyLong_FromLongLong(block.totals[k]);
            if (!said)
                return -1;
            PyList_SET_ITEM(found, at + k, said);
        }
    }
    return 0;
}

/* rows(forest, units, own, before, behind, of): the row of each of the units numbered in `of`; with a forest what that
   makes of each. */
static PyObject *rows(PyObject *module, PyObject *args)
{
    PyObject *trees, *units, *own, *of, *found = NULL;
    Py_ssize_t before, behind;
    int64_t row[COLUMNS];
    Room room = {NULL, NULL, NULL, NULL, 0, NULL, 0};
    if (!PyArg_ParseTuple(args, "OO!O!nnO!", &trees, &PyList_Type, &units, &PyList_Type, &own, &before, &behind,
                          &PyList_Type, &of))
        return NULL;
    const Forest *forest = PyObject_TypeCheck(trees, &ForestType) ? (Forest *)trees : NULL;
    Page page = {.count = PyList_GET_SIZE(units), .before = before, .behind = behind};
    if (PyList_GET_SIZE(own) != page.count || !page.count || (forest && forest->places != COLUMNS)) {
        PyErr_SetString(PyExc_ValueError, "there are units, a number for each, and trees over their columns");
        return NULL;
    }
    if (room_for(&room, &page, PyList_GET_SIZE(of)) == 0 && read_asked(&page, &room, of) == 0 &&
        read_page(&page, &room, units, own) == 0)
        found = PyList_New(room.asked);
    for (Py_ssize_t k = 0; found && !forest && k < room.asked; k++) {
        row_of(&page, room.of[k], row);
        PyList_SET_ITEM(found, k, list_of(row, COLUMNS));
        if (!PyList_GET_ITEM(found, k))
            Py_CLEAR(found);
    }
    if (found && forest && add_up(forest, &page, &room, found) < 0)
        Py_CLEAR(found);
    room_free(&room);
    return found;
}

#define AT_ONCE 64 /* characters, of which the processor compares several in one step */
#define PLACES 2048 /* characters of which the places of some are kept */

/* Neither Han nor a letter or digit of ASCII: nearly all of a text is one of these. */
static inline uint16_t is_other(uint32_t c)
{
    return (c - 0x4e00 > 0x9fff - 0x4e00) & ((c | 32) - 'a' > 'z' - 'a') & (c - '0' > 9);
}

/* Adds the places of those of AT_ONCE characters that have a flag, which is 1, to `count` others, counted from `first`: four by
   four, and no branch tells them apart, since none could be foretold. There is room for four more of them. */
static inline int places_add(uint16_t *flags, Py_ssize_t first, uint16_t *places, int count)
{
    static const uint16_t bits[AT_ONCE] = {1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 1, 2,
                                           4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8,
                                           1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8};
    static const uint16_t among[16][4] = {{0},    {0},       {1},       {0, 1},    {2},    {0, 2},    {1, 2},    {0, 1, 2},
                                          {3},    {0, 3},    {1, 3},    {0, 1, 3}, {2, 3}, {0, 2, 3}, {1, 2, 3}, {0, 1, 2, 3}};
    static const uint8_t many_of[16] = {0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4};
    const uint64_t each = 0x0001000100010001ull; /* of four numbers of 16 bits */
    for (int k = 0; k < AT_ONCE; k++)
        flags[k] = (uint16_t)-flags[k] & bits[k];
    for (int k = 0; k < AT_ONCE; k += 4) {
        uint64_t four, found;
        memcpy(&four, flags + k, sizeof four);
        size_t which = four * each >> 48;
        memcpy(&found, among[which], sizeof found);
        found += (uint64_t)(first + k) * each;
        memcpy(places + count, &found, sizeof found);
        count += many_of[which];
    }
    return count;
}

/* The places between two of the other characters, counted from the first. */
static inline int others_in(const void *data, const int kind, Py_ssize_t from, Py_ssize_t to, uint16_t *places)
{
    int count = 0;
    Py_ssize_t at = from;
    if (kind == PyUnicode_2BYTE_KIND)
        for (; at + AT_ONCE <= to; at += AT_ONCE) {
            const uint16_t *chars = (const uint16_t *)data + at;
            uint16_t other[AT_ONCE];
            for (int k = 0; k < AT_ONCE; k++)
                other[k] = (uint16_t)((uint16_t)(chars[k] - 0x4e00) > 0x9fff - 0x4e00) &
                           (uint16_t)((uint16_t)((chars[k] | 32) - 'a') > 'z' - 'a') & (uint16_t)((uint16_t)(chars[k] - '0') > 9);
            count = places_add(other, at - from, places, count);
        }
    for (; at < to; at++) {
        places[count] = (uint16_t)(at - from);
        count += is_other(PyUnicode_READ(kind, data, at));
    }
    return count;
}

static inline uint64_t hash_at(const void *data, const int kind, Py_ssize_t at, int length)
{
    uint64_t hash = seed;
    int k = 0;
    if (kind == PyUnicode_2BYTE_KIND)
        for (uint64_t four; k + 4 <= length; k += 4) {
            memcpy(&four, (const uint16_t *)data + at + k, sizeof four);
            hash = (hash ^ four) * 0x9E3779B97F4A7C15ull;
            hash ^= hash >> 32;
        }
    for (; k < length; k++)
        hash = (hash ^ PyUnicode_READ(kind, data, at + k)) * 0x9E3779B97F4A7C15ull;
    return hash ^ (hash >> 31);
}

/* Repeats: where the same few characters come again. */

typedef struct {
    Py_ssize_t place;
    uint64_t hash;
    int32_t first; /* number of the first anchor that is the same, or its own */
    int32_t last, before; /* of the first: the last two of its like; -1 for none */
} Anchor;

/* Fills in `first` of each anchor that is long enough (place >= 0). */
static int number_alike(const void *data, int kind, Anchor *anchors, Py_ssize_t count, int length)
{
    const char *text = data;
    size_t size = power_over(2 * count), mask = size - 1;
    int32_t *slots = PyMem_Calloc(size, sizeof(int32_t));
    if (!slots) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t k = 0; k < count; k++) {
        Anchor *anchor = &anchors[k];
        anchor->first = (int32_t)k;
        anchor->last = anchor->before = -1;
        if (anchor->place < 0)
            continue;
        const char *own = text + anchor->place * kind;
        size_t slot = anchor->hash & mask;
        for (; slots[slot]; slot = (slot + 1) & mask) {
            int32_t other = slots[slot] - 1;
            if (anchors[other].hash == anchor->hash &&
                !memcmp(text + anchors[other].place * kind, own, (size_t)length * kind)) {
                anchor->first = other;
                break;
            }
        }
        if (!slots[slot])
            slots[slot] = (int32_t)(k + 1);
    }
    PyMem_Free(slots);
    return 0;
}

/* Whether each next few pairs have the same distance, or nearly, but for one. */
static int same_distance(const Twos *pairs, Py_ssize_t index, Py_ssize_t distance, Py_ssize_t lonely,
                         Py_ssize_t company, Py_ssize_t moved)
{
    Py_ssize_t wanted = distance / lonely < company ? distance / lonely : company;
    Py_ssize_t end = index + 2 * wanted + 2 < pairs->count ? index + 2 * wanted + 2 : pairs->count;
    if (end - index - 1 < wanted || pairs->at[index + wanted].one > pairs->at[index].two)
        return 0;
    Py_ssize_t lacking = 0;
    for (Py_ssize_t k = index + 1; k < end; k++) {
        Py_ssize_t off = pairs->at[k].two - pairs->at[k].one - distance;
        if (-moved <= off && off <= moved) {
            wanted--;
            lacking--;
            if (!wanted)
                return 1;
        } else if (++lacking > 1)
            return 0;
    }
    return 0;
}

static int few_signs(const Py_UCS4 *at, int length)
{
    Py_UCS4 one = at[0], two = at[0];
    for (int k = 1; k < length; k++)
        if (at[k] != one) {
            if (two != one && at[k] != two)
                return 0;
            two = at[k];
        }
    return 1;
}

/* The first place up to `end` at which a character stands; `end` where there is none. */
static Py_ssize_t place_of(const Py_UCS4 *text, Py_ssize_t at, Py_ssize_t end, Py_UCS4 c)
{
    for (; at + STEP <= end; at += STEP) {
        uint32_t found = 0;
        for (int k = 0; k < STEP; k++)
            found |= text[at + k] == c;
        if (found)
            break;
    }
    while (at < end && text[at] != c)
        at++;
    return at;
}

static int holds(const Py_UCS4 *text, Py_ssize_t length, const Py_UCS4 *part, Py_ssize_t size)
{
    Py_ssize_t end = length - size + 1;
    if (!size || end <= 0)
        return !size;
    for (Py_ssize_t k = place_of(text, 0, end, part[0]); k < end; k = place_of(text, k + 1, end, part[0]))
        if (!memcmp(text + k, part, size * sizeof(Py_UCS4)))
            return 1;
    return 0;
}

static inline int ends_a_sentence(Py_UCS4 c)
{
    return (c == '\n') | (c == 0x3002);
}

/* The sentences of a text that are not empty. */
static int find_spans(const Py_UCS4 *text, Py_ssize_t end, Twos *spans)
{
    Py_ssize_t start = 0;
    for (Py_ssize_t k = 0; k <= end; k++) {
        for (; k + STEP <= end; k += STEP) { /* in nearly all of so many nothing ends */
            uint32_t found = 0;
            for (int other = 0; other < STEP; other++)
                found |= ends_a_sentence(text[k + other]);
            if (found)
                break;
        }
        while (k < end && !ends_a_sentence(text[k]))
            k++;
        if (k > start && twos_add(spans, start, k) < 0)
            return -1;
        start = k + 1;
    }
    return 0;
}

/* The first of them as bytes, two whole numbers of 64 bits each. */
static PyObject *bounds_of(const Twos *spans, Py_ssize_t count)
{
    PyObject *made = PyBytes_FromStringAndSize(NULL, 2 * count * sizeof(int64_t));
    for (Py_ssize_t k = 0; made && k < count; k++) {
        int64_t two[2] = {spans->at[k].one, spans->at[k].two};
        memcpy(PyBytes_AS_STRING(made) + k * sizeof two, two, sizeof two);
    }
    return made;
}

static inline Py_UCS4 in_half_width(Py_UCS4 c)
{
    return c >= 0xff10 && c <= 0xff5a ? c - 0xfee0 : c;
}

/* Characters of sentences one after the other, without what ends them. */
typedef struct {
    Py_UCS4 *at;
    Py_ssize_t length;
} Joined;

/* Of those from `first` up to `end`, and so many of the next; `room` is for that many characters. */
static Joined joined(const Py_UCS4 *text, const Twos *spans, Py_ssize_t first, Py_ssize_t end, Py_ssize_t more, Py_UCS4 *room)
{
    Joined made = {room, 0};
    for (Py_ssize_t k = first > 0 ? first : 0; k <= end && k < spans->count; k++) {
        Py_ssize_t size = spans->at[k].two - spans->at[k].one;
        if (k == end && size > more)
            size = more;
        memcpy(made.at + made.length, text + spans->at[k].one, size * sizeof(Py_UCS4));
        made.length += size;
    }
    return made;
}

/* How many characters are the same but for marks, from the first of either or, with a step of -1, to the left of the first;
   whether they differ after that. */
static Py_ssize_t same_but_for_marks(Joined one, Joined two, int step, int *differ)
{
    Py_ssize_t first = 0, second = 0;
    const Py_UCS4 *ones = step > 0 ? one.at : one.at + one.length - 1, *twos = step > 0 ? two.at : two.at + two.length - 1;
    while (first < one.length && second < two.length) {
        Py_UCS4 a = ones[step * first], b = twos[step * second];
        if (a == b) {
            first++, second++;
            continue;
        }
        Py_ssize_t past_first = first, past_second = second;
        while (past_first < one.length && !IS_ALNUM(ones[step * past_first]))
            past_first++;
        while (past_second < two.length && !IS_ALNUM(twos[step * past_second]))
            past_second++;
        if (past_first == first && past_second == second) {
            if (in_half_width(a) != in_half_width(b)) {
                *differ = 1;
                return first;
            }
            past_first++, past_second++;
        }
        first = past_first;
        second = past_second;
    }
    *differ = 0;
    return first;
}

/* Whether the text around two anchors, `from` characters into their sentences, goes on alike for half their distance.
   `rooms`: two as large as the text. */
static int goes_on_alike(const Py_UCS4 *text, const Twos *spans, Two pair, Py_ssize_t from, Py_ssize_t least, Py_UCS4 *rooms[2])
{
    const Py_ssize_t reaches[4] = {4, 16, 64, pair.two - pair.one}; /* sentences */
    Py_ssize_t period = 0, letters = 0;
    for (Py_ssize_t k = pair.one; k < pair.two; k++)
        period += spans->at[k].two - spans->at[k].one;
    if (period < least)
        return 0;
    for (int k = 0; k < 4; k++) {
        int right_differs, left_differs;
        Joined one = joined(text, spans, pair.one, pair.one + reaches[k], 0, rooms[0]);
        Joined two = joined(text, spans, pair.two, pair.two + reaches[k], 0, rooms[1]);
        Py_ssize_t same = same_but_for_marks((Joined){one.at + from, one.length - from},
                                             (Joined){two.at + from, two.length - from}, 1, &right_differs);
        one = joined(text, spans, pair.one - reaches[k], pair.one, from, rooms[0]);
        two = joined(text, spans, pair.two - reaches[k], pair.two, from, rooms[1]);
        same += same_but_for_marks(one, two, -1, &left_differs);
        if (2 * same >= period) {
            one = joined(text, spans, pair.one, pair.two, 0, rooms[0]);
            for (Py_ssize_t at = 0; period <= 2 * least && at < period; at++)
                letters += IS_ALNUM(one.at[at]) != 0;
            return period > 2 * least || letters >= least;
        }
        if (right_differs && left_differs)
            return 0;
    }
    return 0;
}

/* sentence_anchors(window, start, length, reach, lonely, company, moved, least): the pairs in company around which the text
   goes on alike, the sentences that may repeat the one before without its lead-in, and if there are any, the bounds of all;
   each two whole numbers of 64 bits. `length` characters from `start` on are the anchor of a sentence. */
static PyObject *sentence_anchors(PyObject *module, PyObject *args)
{
    static Kept of_text, of_anchors, of_sentences;
    static Twos spans, recurring, led_in; /* of the sentences that are not empty, and pairs of them; their room is kept too */
    PyObject *window;
    Py_ssize_t from, length, reach, lonely, company, moved, least, kept = 0;
    if (!PyArg_ParseTuple(args, "Unnnnnnn", &window, &from, &length, &reach, &lonely, &company, &moved, &least))
        return NULL;
    Py_ssize_t end = PyUnicode_GET_LENGTH(window);
    Py_UCS4 *text = room_in(&of_text, (end + 1) * sizeof(Py_UCS4));
    if (!text || !PyUnicode_AsUCS4(window, text, end + 1, 1))
        return NULL;
    spans.count = recurring.count = led_in.count = 0;
    if (find_spans(text, end, &spans) < 0)
        return NULL;
    Py_ssize_t count = spans.count;
    Anchor *anchors = room_in(&of_anchors, (count + 1) * sizeof(Anchor));
    if (!anchors)
        return NULL;
    for (Py_ssize_t k = 0; k < count; k++) {
        anchors[k].place = spans.at[k].two - spans.at[k].one >= from + length ? spans.at[k].one + from : -1;
        anchors[k].hash = anchors[k].place < 0 ? 0 : hash_at(text, PyUnicode_4BYTE_KIND, anchors[k].place, (int)length);
    }
    if (number_alike(text, PyUnicode_4BYTE_KIND, anchors, count, (int)length) < 0)
        return NULL;
    reach = end ? reach * count / end : 0;
    for (Py_ssize_t k = 0; k < count; k++) {
        Anchor *first = &anchors[anchors[k].first];
        if (anchors[k].first == k)
            continue;
        Py_ssize_t one = first->last >= 0 ? first->last : anchors[k].first;
        if (k - one <= reach && !few_signs(text + anchors[k].place, (int)length)) {
            if (twos_add(&recurring, one, k) < 0)
                return NULL;
            if (first->before >= 0 && k - first->before <= reach && twos_add(&recurring, first->before, k) < 0)
                return NULL;
        }
        first->last = (int32_t)k;
        first->before = (int32_t)one;
    }
    Py_UCS4 *rooms[2] = {NULL, NULL};
    for (Py_ssize_t k = 0; k < recurring.count; k++) {
        Two pair = recurring.at[k];
        if (pair.two - pair.one >= lonely && !same_distance(&recurring, k, pair.two - pair.one, lonely, company, moved))
            continue;
        if (!rooms[0] && !(rooms[0] = room_in(&of_sentences, 2 * (end + 1) * sizeof(Py_UCS4))))
            return NULL;
        rooms[1] = rooms[0] + end + 1;
        if (goes_on_alike(text, &spans, pair, from, least, rooms))
            recurring.at[kept++] = pair; /* a pair is in company by those behind it */
    }
    for (Py_ssize_t one = 0; one + 1 < count; one++) {
        const Two own = spans.at[one], next = spans.at[one + 1];
        Py_ssize_t size = next.two - next.one - from;
        size = size < 0 ? 0 : size > length ? length : size;
        if (!holds(text + own.one, own.two - own.one, text + next.one + from, size))
            continue;
        Py_ssize_t two = size ? one + 1 : one + 2;
        if (two < count && anchors[two].place >= 0 && (two == one + 1 ? size == length : 1) &&
            holds(text + own.one, own.two - own.one, text + anchors[two].place, length) &&
            twos_add(&led_in, one, two) < 0)
            return NULL;
    }
    /* Bytes do not run the garbage collector, which may run anything. */
    PyObject *pairs = bounds_of(&recurring, kept), *leads = bounds_of(&led_in, led_in.count);
    PyObject *bounds = bounds_of(&spans, kept || led_in.count ? count : 0);
    return Py_BuildValue("NNN", pairs, leads, bounds); /* which lets go of the others if one is NULL */
}

/* Whether enough pairs right after have this pair's distance to be more than chance. */
static int is_accompanied(const Twos *pairs, Py_ssize_t index, Py_ssize_t lonely)
{
    Py_ssize_t second = pairs->at[index].two, distance = second - pairs->at[index].one;
    Py_ssize_t wanted = distance / lonely, slack = distance >> 3 > 16 ? distance >> 3 : 16;
    if (!wanted)
        return 1;
    Py_ssize_t end = index + 1 + 8 * wanted < pairs->count ? index + 1 + 8 * wanted : pairs->count;
    for (Py_ssize_t k = index + 1; k < end; k++) {
        Py_ssize_t off = pairs->at[k].two - pairs->at[k].one - distance;
        if (pairs->at[k].one > second)
            return 0;
        if (-slack <= off && off <= slack && !--wanted)
            return 1;
    }
    return 0;
}

#define PARTS 8 /* clauses.py */
#define MOST_LACKING 3
#define NEIGHBOURS 32

static int has_company(const Twos *pairs, Py_ssize_t index, int part, Py_ssize_t slack)
{
    Py_ssize_t second = pairs->at[index].two, distance = second - pairs->at[index].one;
    Py_ssize_t least = second + part * distance / PARTS, low = index, high = pairs->count;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (pairs->at[middle].two < least)
            low = middle + 1;
        else
            high = middle;
    }
    for (Py_ssize_t k = low; k < pairs->count && k < low + NEIGHBOURS; k++) {
        Py_ssize_t off = pairs->at[k].two - pairs->at[k].one - distance;
        if (-slack <= off && off <= slack)
            return 1;
    }
    return 0;
}

/* Whether other pairs of the same distance occur all along the period. */
static int is_supported(const Twos *pairs, Py_ssize_t index, Py_ssize_t lonely)
{
    Py_ssize_t distance = pairs->at[index].two - pairs->at[index].one, slack = distance >> 5 > 48 ? distance >> 5 : 48;
    if (distance <= lonely)
        return 1;
    int lacking = 0;
    for (int part = PARTS - 1; part > 0; part--) {
        lacking += !has_company(pairs, index, part, slack);
        if (lacking > MOST_LACKING)
            return 0;
    }
    return 1;
}

/* An anchor before it is known whether it comes again. */
typedef struct {
    uint32_t place, hash;
} Sight;

/* Whether a character is one of the marks. */
static inline int is_marked_as(const uint8_t *is_mark, Py_UCS4 c)
{
    return c < 65536 && (is_mark[c >> 3] >> (c & 7) & 1);
}

static inline Py_ssize_t sighted(Sight *sights, Py_ssize_t count, const void *data, const int kind, Py_ssize_t at, int length)
{
    sights[count] = (Sight){(uint32_t)at, (uint32_t)hash_at(data, kind, at, length)};
    return count + 1;
}

/* The beginnings and ends of what stands between the marks: `length` characters each. */
static inline Py_ssize_t sights_in(const void *data, const int kind, Py_ssize_t end, const uint8_t *is_mark, int length, Sight *sights)
{
    Py_ssize_t count = 0, start = 0;
    uint16_t places[PLACES + 4];
    for (Py_ssize_t from = 0; from <= end; from += PLACES) {
        Py_ssize_t to = from + PLACES < end ? from + PLACES : end;
        int many = others_in(data, kind, from, to, places), marks = 0;
        for (int k = 0; k < many; k++) {
            uint16_t place = places[k];
            places[marks] = place;
            marks += is_marked_as(is_mark, PyUnicode_READ(kind, data, from + place));
        }
        for (int k = 0; k <= marks; k++) {
            Py_ssize_t at = k < marks ? from + places[k] : end;
            if (k == marks && to < end)
                break;
            if (at - start >= length) {
                count = sighted(sights, count, data, kind, start, length);
                if (at - start >= 2 * length)
                    count = sighted(sights, count, data, kind, at - length, length);
            }
            start = at + 1;
        }
        if (to == end)
            break;
    }
    return count;
}

/* Leaves those whose hash, as far as a table of bits tells, comes again: few do. */
static Py_ssize_t that_recur(Sight *sights, Py_ssize_t count)
{
    static Kept of_bits;
    size_t size = power_over(8 * count), kept = 0; /* bits of either table */
    uint8_t *once = room_in(&of_bits, size / 4), *again = once + size / 8;
    if (!once)
        return -1;
    memset(once, 0, size / 4);
    for (Py_ssize_t k = 0; k < count; k++) {
        size_t slot = sights[k].hash & (size - 1);
        uint8_t bit = (uint8_t)(1 << (slot & 7));
        again[slot >> 3] |= once[slot >> 3] & bit;
        once[slot >> 3] |= bit;
    }
    for (Py_ssize_t k = 0; k < count; k++) {
        size_t slot = sights[k].hash & (size - 1);
        sights[kept] = sights[k];
        kept += again[slot >> 3] >> (slot & 7) & 1;
    }
    return (Py_ssize_t)kept;
}

static int know_marks(PyObject *marks, uint8_t *is_mark, PyObject **known)
{
    Py_CLEAR(*known);
    memset(is_mark, 0, 65536 / 8);
    for (Py_ssize_t k = 0; k < PyUnicode_GET_LENGTH(marks); k++) {
        Py_UCS4 mark = PyUnicode_READ_CHAR(marks, k);
        if (mark >= 65536 || !is_other(mark)) {
            PyErr_SetString(PyExc_ValueError, "marks are among the first 65,536 characters, and no Han, letters or digits");
            return -1;
        }
        is_mark[mark >> 3] |= (uint8_t)(1 << (mark & 7));
    }
    *known = Py_NewRef(marks);
    return 0;
}

/* clause_anchors(window, start, marks, length, nearest, farthest, least, lonely): the pairs of anchors that recur, at
   least `least` apart and in company, by position, as whole numbers of 64 bits. */
static PyObject *clause_anchors(PyObject *module, PyObject *args)
{
    static Kept of_sights, of_anchors;
    static Twos recurring; /* its room is kept too */
    static uint8_t is_mark[65536 / 8];
    static PyObject *of_marks; /* that are known: they are the same for each window */
    PyObject *window, *marks;
    Py_ssize_t offset, length, nearest, farthest, least, lonely;
    if (!PyArg_ParseTuple(args, "UnUnnnnn", &window, &offset, &marks, &length, &nearest, &farthest, &least, &lonely))
        return NULL;
    Py_ssize_t end = PyUnicode_GET_LENGTH(window);
    int kind = PyUnicode_KIND(window);
    const void *data = PyUnicode_DATA(window);
    if (end > INT32_MAX || length < 1 || length > 64) {
        PyErr_SetString(PyExc_ValueError, "an anchor has 1 to 64 characters, a window some thousands");
        return NULL;
    }
    if (marks != of_marks && know_marks(marks, is_mark, &of_marks) < 0)
        return NULL;
    Sight *sights = room_in(&of_sights, 2 * (end / (length + 1) + 2) * sizeof(Sight));
    recurring.count = 0;
    if (!sights)
        return NULL;
    Py_ssize_t count = kind == 1   ? sights_in(data, PyUnicode_1BYTE_KIND, end, is_mark, (int)length, sights)
                       : kind == 2 ? sights_in(data, PyUnicode_2BYTE_KIND, end, is_mark, (int)length, sights)
                                   : sights_in(data, PyUnicode_4BYTE_KIND, end, is_mark, (int)length, sights);
    count = that_recur(sights, count);
    Anchor *anchors = count < 0 ? NULL : room_in(&of_anchors, (count + 1) * sizeof(Anchor));
    if (!anchors)
        return NULL;
    for (Py_ssize_t k = 0; k < count; k++)
        anchors[k] = (Anchor){sights[k].place, sights[k].hash, 0, 0, 0};
    if (number_alike(data, kind, anchors, count, (int)length) < 0)
        return NULL;
    for (Py_ssize_t k = 0; k < count; k++) {
        Anchor *first = &anchors[anchors[k].first];
        if (anchors[k].first == k)
            continue;
        Py_ssize_t one = first->last >= 0 ? first->last : anchors[k].first;
        for (Py_ssize_t other = one, turn = 0; turn < 2 && other >= 0; other = first->before, turn++) {
            Py_ssize_t distance = anchors[k].place - anchors[other].place;
            if (nearest <= distance && distance <= farthest &&
                twos_add(&recurring, offset + anchors[other].place, offset + anchors[k].place) < 0)
                return NULL;
        }
        first->last = (int32_t)k;
        first->before = (int32_t)one;
    }
    Py_ssize_t kept = 0; /* a pair is judged by those behind it, so what is kept may go over those before it */
    for (Py_ssize_t k = 0; k < recurring.count; k++) {
        Two pair = recurring.at[k];
        if (pair.two - pair.one >= least && is_accompanied(&recurring, k, lonely) && is_supported(&recurring, k, lonely))
            recurring.at[kept++] = pair;
    }
    return bounds_of(&recurring, kept);
}

#define CHAR_OF(text, at) PyUnicode_READ((text).kind, (text).data, at)

/* common_prefix(text, first, second): how many characters are the same from two places on, the second further down. */
static PyObject *common_prefix(PyObject *module, PyObject *args)
{
    PyObject *given;
    Py_ssize_t first, second, same = 0;
    if (!PyArg_ParseTuple(args, "Unn", &given, &first, &second))
        return NULL;
    Text text = text_at(given);
    if (first < 0 || first > second) {
        PyErr_SetString(PyExc_ValueError, "the first place comes first");
        return NULL;
    }
    while (second + same < text.length && CHAR_OF(text, first + same) == CHAR_OF(text, second + same))
        same++;
    return PyLong_FromSsize_t(same);
}

/* common_suffix(text, first, second, bound): the same before the two places, `bound` at most. */
static PyObject *common_suffix(PyObject *module, PyObject *args)
{
    PyObject *given;
    Py_ssize_t first, second, bound, same = 0;
    if (!PyArg_ParseTuple(args, "Unnn", &given, &first, &second, &bound))
        return NULL;
    Text text = text_at(given);
    if (first < 0 || first > second || second > text.length) {
        PyErr_SetString(PyExc_ValueError, "the first place comes first, and both are in the text");
        return NULL;
    }
    bound = bound < first ? bound : first;
    while (same < bound && CHAR_OF(text, first - same - 1) == CHAR_OF(text, second - same - 1))
        same++;
    return PyLong_FromSsize_t(same);
}

static inline int between_in(const void *data, const int kind, Py_ssize_t length, Py_UCS4 low, Py_UCS4 high)
{
    Py_ssize_t at = 0;
    if (kind == PyUnicode_2BYTE_KIND) {
        const uint16_t from = (uint16_t)low, most = (uint16_t)(high - low);
        for (; at + AT_ONCE <= length; at += AT_ONCE) {
            const uint16_t *chars = (const uint16_t *)data + at;
            uint16_t found = 0;
            for (int k = 0; k < AT_ONCE; k++)
                found |= (uint16_t)((uint16_t)(chars[k] - from) <= most);
            if (found)
                return 1;
        }
    }
    for (; at < length; at++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, at);
        if (low <= c && c <= high)
            return 1;
    }
    return 0;
}

/* holds_between(text, low, high): whether the text holds a character from one code point to another. */
static PyObject *holds_between(PyObject *module, PyObject *args)
{
    PyObject *text;
    unsigned int low, high;
    if (!PyArg_ParseTuple(args, "UII", &text, &low, &high))
        return NULL;
    Py_UCS4 most = PyUnicode_MAX_CHAR_VALUE(text);
    if (low > most || low > high)
        Py_RETURN_FALSE;
    high = high < most ? high : most;
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    int kind = PyUnicode_KIND(text);
    return PyBool_FromLong(kind == 1   ? between_in(data, PyUnicode_1BYTE_KIND, length, low, high)
                           : kind == 2 ? between_in(data, PyUnicode_2BYTE_KIND, length, low, high)
                                       : between_in(data, PyUnicode_4BYTE_KIND, length, low, high));
}

static inline int is_latin(Py_UCS4 c) /* to a search that ignores case */
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == 0x130 || c == 0x131 || c == 0x17f || c == 0x212a;
}

/* Endings of names, each between two bars, and a bit for each letter that one of them begins with. */
typedef struct {
    const char *every;
    uint32_t firsts;
} Endings;

static Endings endings_of(const char *every)
{
    Endings endings = {every, 0};
    for (const char *at = every; at[0] && at[1]; at++)
        if (*at == '|')
            endings.firsts |= 1u << (at[1] & 31);
    return endings;
}

/* Whether a name may end here, in `>` or in `.` and an ending, and what follows it is outside ASCII. Letters outside ASCII may
   stand for others. */
static inline int name_ends(const void *data, const int kind, Py_ssize_t length, Py_ssize_t at, const Endings *endings)
{
    Py_UCS4 mark = PyUnicode_READ(kind, data, at), c;
    if (mark == '>')
        return at + 1 < length && PyUnicode_READ(kind, data, at + 1) >= 128;
    char ending[8] = "|";
    int ascii = 1;
    if (mark != '.')
        return 0;
    for (int letters = 1; letters <= 4 && ++at < length && is_latin(c = PyUnicode_READ(kind, data, at)); letters++) {
        Py_ssize_t next = at + 1;
        ascii &= c < 128;
        if (letters == 1 && ascii && !(endings->firsts >> (c & 31) & 1))
            return 0;
        ending[letters] = (char)(c | 32);
        if (letters == 1 || next == length)
            continue;
        if (PyUnicode_READ(kind, data, next) == '/')
            next++;
        ending[letters + 1] = '|';
        ending[letters + 2] = 0;
        if (next < length && PyUnicode_READ(kind, data, next) >= 128 && (!ascii || strstr(endings->every, ending)))
            return 1;
    }
    return 0;
}

static inline int name_in(const void *data, const int kind, Py_ssize_t length, const Endings *endings)
{
    Py_ssize_t at = 0;
    if (kind == PyUnicode_2BYTE_KIND)
        for (; at + AT_ONCE <= length; at += AT_ONCE) {
            const uint16_t *chars = (const uint16_t *)data + at;
            uint16_t found = 0, flags[AT_ONCE], places[AT_ONCE + 4];
            for (int k = 0; k < AT_ONCE; k++)
                found |= flags[k] = (uint16_t)(chars[k] == '.') | (uint16_t)(chars[k] == '>');
            for (int k = 0, many = found ? places_add(flags, 0, places, 0) : 0; k < many; k++)
                if (name_ends(data, kind, length, at + places[k], endings))
                    return 1;
        }
    for (; at < length; at++)
        if (name_ends(data, kind, length, at, endings))
            return 1;
    return 0;
}

/* ends_name(text, endings): whether a name may end within words, as watermarks do. */
static PyObject *ends_name(PyObject *module, PyObject *args)
{
    PyObject *text;
    const char *every;
    if (!PyArg_ParseTuple(args, "Uy", &text, &every))
        return NULL;
    const Endings endings = endings_of(every);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    int kind = PyUnicode_KIND(text);
    return PyBool_FromLong(kind == 1   ? name_in(data, PyUnicode_1BYTE_KIND, length, &endings)
                           : kind == 2 ? name_in(data, PyUnicode_2BYTE_KIND, length, &endings)
                                       : name_in(data, PyUnicode_4BYTE_KIND, length, &endings));
}

/* content_places(text, start, end): the letters, digits and ideographs of a part, in half width, and where each is, as whole
   numbers of 64 bits. */
static PyObject *content_places(PyObject *module, PyObject *args)
{
    PyObject *text;
    Py_ssize_t start, end;
    if (!PyArg_ParseTuple(args, "Unn", &text, &start, &end))
        return NULL;
    Py_ssize_t length = PyUnicode_GET_LENGTH(text), count = 0;
    start = start < 0 ? 0 : start;
    end = end < length ? end : length;
    Py_ssize_t most = end > start ? end - start : 0;
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_UCS4 *chars = PyMem_Malloc((most + 1) * sizeof(Py_UCS4));
    PyObject *places = chars ? PyBytes_FromStringAndSize(NULL, most * sizeof(int64_t)) : PyErr_NoMemory();
    for (Py_ssize_t at = start; places && at < end; at++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, at);
        if (!IS_ALNUM(c))
            continue;
        int64_t place = at;
        memcpy(PyBytes_AS_STRING(places) + count * sizeof place, &place, sizeof place);
        chars[count++] = c >= 0xff10 && c <= 0xff5a ? c - 0xfee0 : c;
    }
    if (places)
        _PyBytes_Resize(&places, count * sizeof(int64_t));
    PyObject *made = places ? text_of(chars, count) : NULL;
    PyMem_Free(chars);
    if (!made)
        Py_CLEAR(places);
    return made ? Py_BuildValue("(NN)", made, places) : NULL;
}

/* A sentence by its content. */
typedef struct {
    uint64_t hash;
    int32_t first, times; /* the first like it, and of that one how many there are */
} Said;

typedef struct {
    Said *at;
    Py_ssize_t count, room;
} Sayings;

static int said_add(Sayings *said, uint64_t hash)
{
    if (said->count == said->room) {
        Py_ssize_t room = 2 * said->room + 256;
        Said *at = room < INT32_MAX ? PyMem_Realloc(said->at, room * sizeof(Said)) : NULL;
        if (!at) {
            PyErr_NoMemory();
            return -1;
        }
        said->at = at;
        said->room = room;
    }
    said->at[said->count] = (Said){hash, (int32_t)said->count, 0};
    said->count++;
    return 0;
}

/* Finds for each the first like it. */
static int said_again(Sayings *said)
{
    size_t size = power_over(2 * said->count);
    int32_t *slots = PyMem_Calloc(size, sizeof(int32_t));
    if (!slots) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t k = 0; k < said->count; k++) {
        Said *own = &said->at[k];
        size_t slot = own->hash & (size - 1);
        while (slots[slot] && said->at[slots[slot] - 1].hash != own->hash)
            slot = (slot + 1) & (size - 1);
        if (!slots[slot])
            slots[slot] = own->first + 1;
        own->first = slots[slot] - 1;
        said->at[own->first].times++;
    }
    PyMem_Free(slots);
    return 0;
}

#define ENDS_SAYING(c) ((c) == '\n' || (c) == 0x3002 || (c) == 0xff01 || (c) == 0xff1f || (c) == '!' || (c) == '?')

static inline int said_in(const void *data, const int kind, Py_ssize_t length, Py_ssize_t least, Sayings *said)
{
    Py_ssize_t content = 0;
    uint64_t hash = seed;
    for (Py_ssize_t at = 0; at <= length; at++) {
        Py_UCS4 c = at < length ? PyUnicode_READ(kind, data, at) : '\n';
        if (IS_ALNUM(c)) {
            hash = (hash ^ c) * 0x9E3779B97F4A7C15ull;
            content++;
        } else if (ENDS_SAYING(c)) {
            if (content >= least && said_add(said, hash ^ (hash >> 31)) < 0)
                return -1;
            hash = seed;
            content = 0;
        }
    }
    return 0;
}

#define MOST_ROWS 32 /* that are read to their end to be told apart */

/* All that a row of sentences says: those with `least` characters of content, from one of them on. */
static uint64_t hash_of_row(const void *data, int kind, Py_ssize_t length, Py_ssize_t start, Py_ssize_t least, Py_ssize_t row)
{
    uint64_t all = seed, hash = seed;
    Py_ssize_t content = 0;
    for (Py_ssize_t at = start; at <= length && row; at++) {
        Py_UCS4 c = at < length ? PyUnicode_READ(kind, data, at) : '\n';
        if (IS_ALNUM(c)) {
            hash = (hash ^ c) * 0x9E3779B97F4A7C15ull;
            content++;
        } else if (ENDS_SAYING(c)) {
            if (content >= least) {
                all = mixed(all) ^ hash;
                row--;
            }
            hash = seed;
            content = 0;
        }
    }
    return all;
}

/* The beginning of a sentence, by its first characters of content. */
typedef struct {
    uint64_t hash;
    Py_ssize_t start;
} Begun;

typedef struct {
    const void *data;
    int kind;
    Py_ssize_t length, least, row; /* as recur_in_a_row is given them */
    Begun *begun;
    Py_ssize_t count;
} Row;

/* Whether each sentence of a row is said twice in all. */
static int said_twice(const Row *rows, Py_ssize_t first)
{
    for (Py_ssize_t k = first; k < first + rows->row; k++) {
        uint64_t own = hash_of_row(rows->data, rows->kind, rows->length, rows->begun[k].start, rows->least, 1);
        int times = 0;
        for (Py_ssize_t other = 0; other < rows->count && times < 3; other++)
            times += rows->begun[other].hash == rows->begun[k].hash &&
                     hash_of_row(rows->data, rows->kind, rows->length, rows->begun[other].start, rows->least, 1) == own;
        if (times != 2)
            return 0;
    }
    return 1;
}

/* Of rows that begin as others do, whether some two say the same, and nothing else does. -1 where there are too many. */
static int rows_recur(const Row *rows, const int64_t *of, int count)
{
    uint64_t hashes[2 * MOST_ROWS];
    for (int k = 0; k < count; k++) {
        hashes[k] = hash_of_row(rows->data, rows->kind, rows->length, rows->begun[of[k]].start, rows->least, rows->row);
        for (int other = 0; other < k; other++)
            if (hashes[other] == hashes[k] && of[other] != of[k] && said_twice(rows, of[k]))
                return 1;
    }
    return 0;
}

/* The rows that begin as an earlier one does, each behind the first of those; -1 where there are too many. */
static int rows_again(const Row *rows, int64_t *of)
{
    static Kept of_slots, of_hashes;
    Py_ssize_t many = rows->count - rows->row + 1;
    if (many < 2)
        return 0;
    size_t size = power_over(2 * many);
    int32_t *slots = room_in(&of_slots, size * sizeof(int32_t));
    uint64_t *hashes = room_in(&of_hashes, many * sizeof(uint64_t));
    if (!slots || !hashes)
        return -2;
    memset(slots, 0, size * sizeof(int32_t));
    int count = 0;
    for (Py_ssize_t k = 0; k < many; k++) {
        uint64_t hash = rows->begun[k].hash;
        for (Py_ssize_t next = 1; next < rows->row; next++)
            hash = mixed(hash) ^ rows->begun[k + next].hash;
        hashes[k] = hash;
        size_t slot = hash & (size - 1);
        while (slots[slot] && hashes[slots[slot] - 1] != hash)
            slot = (slot + 1) & (size - 1);
        if (!slots[slot]) {
            slots[slot] = (int32_t)(k + 1);
            continue;
        }
        if (count == 2 * MOST_ROWS)
            return -1;
        of[count++] = slots[slot] - 1;
        of[count++] = k;
    }
    return count;
}

/* The sentences with `least` characters of content, by the first of those: most of a text is read no further. */
static inline Py_ssize_t begun_in(const void *data, const int kind, Py_ssize_t length, Py_ssize_t least, Begun *begun)
{
    uint16_t places[PLACES + 4];
    Py_ssize_t start = 0, count = 0;
    for (Py_ssize_t from = 0; from <= length; from += PLACES) {
        Py_ssize_t to = from + PLACES < length ? from + PLACES : length;
        int many = others_in(data, kind, from, to, places);
        for (int k = 0; k <= many; k++) {
            Py_ssize_t end = k < many ? from + places[k] : to;
            Py_UCS4 c = k < many ? PyUnicode_READ(kind, data, end) : '\n';
            if (k == many && to < length)
                break;
            if (!ENDS_SAYING(c))
                continue;
            Py_ssize_t content = 0;
            uint64_t hash = seed;
            for (Py_ssize_t at = start; at < end && content < least && end - at >= least - content; at++) {
                Py_UCS4 own = PyUnicode_READ(kind, data, at);
                if (IS_ALNUM(own)) {
                    hash = (hash ^ own) * 0x9E3779B97F4A7C15ull;
                    content++;
                }
            }
            if (content == least)
                begun[count++] = (Begun){hash ^ (hash >> 31), start};
            start = end + 1;
        }
        if (to == length)
            break;
    }
    return count;
}

/* What recur_in_a_row says, where few rows begin as others do; -1 where there are many. */
static int row_recurs(const void *data, int kind, Py_ssize_t length, Py_ssize_t least, Py_ssize_t row)
{
    static Kept of_begun;
    Row rows = {data, kind, length, least, row, room_in(&of_begun, (length / (least + 1) + 1) * sizeof(Begun)), 0};
    if (!rows.begun || length > INT32_MAX)
        return rows.begun ? -1 : -2;
    rows.count = kind == 1   ? begun_in(data, PyUnicode_1BYTE_KIND, length, least, rows.begun)
                 : kind == 2 ? begun_in(data, PyUnicode_2BYTE_KIND, length, least, rows.begun)
                             : begun_in(data, PyUnicode_4BYTE_KIND, length, least, rows.begun);
    int64_t of[2 * MOST_ROWS];
    int count = rows_again(&rows, of);
    return count > 0 ? rows_recur(&rows, of, count) : count;
}

/* recur_in_a_row(text, least, row): whether `row` sentences in a row, of those with `least` characters of content, are all
   said again, once, and in a row. Sentences are the same if their content hashes alike, so it errs towards yes. */
static PyObject *recur_in_a_row(PyObject *module, PyObject *args)
{
    PyObject *text;
    Py_ssize_t least, wanted, row = 0;
    Sayings said = {NULL, 0, 0};
    if (!PyArg_ParseTuple(args, "Unn", &text, &least, &wanted))
        return NULL;
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    int told = least > 0 && wanted > 0 ? row_recurs(data, kind, length, least, wanted) : -1;
    if (told >= 0)
        return PyBool_FromLong(told);
    int failed = told < -1 ||
                 (kind == 1   ? said_in(data, PyUnicode_1BYTE_KIND, length, least, &said)
                  : kind == 2 ? said_in(data, PyUnicode_2BYTE_KIND, length, least, &said)
                              : said_in(data, PyUnicode_4BYTE_KIND, length, least, &said)) ||
                 said_again(&said);
    for (Py_ssize_t k = 0; !failed && k < said.count && row < wanted; k++) {
        const Said *first = &said.at[said.at[k].first];
        int again = first->first < k && first->times == 2;
        row = !again ? 0 : row && said.at[k - 1].first + 1 == first->first ? row + 1 : 1;
    }
    PyMem_Free(said.at);
    return failed ? NULL : PyBool_FromLong(row >= wanted);
}

/* hash(number) of Python for a number of 64 bits: what is left of it by 2**61 - 1. */
#define PRIME 2305843009213693951ull

static inline uint64_t with_bytes(uint64_t hash, uint64_t bytes, int bits)
{
    hash = ((hash << bits) & PRIME) + (hash >> (61 - bits)) + bytes; /* 2**61 is 1 */
    return hash >= PRIME ? hash - PRIME : hash;
}

static inline uint64_t with_char(uint64_t hash, Py_UCS4 c)
{
    if (c < 0x80)
        return with_bytes(hash, c, 8);
    if (c < 0x800)
        return with_bytes(hash, 0xc080 | (c & 0x7c0) << 2 | (c & 0x3f), 16);
    if (c < 0x10000)
        return with_bytes(hash, 0xe08080 | (c & 0xf000) << 4 | (c & 0xfc0) << 2 | (c & 0x3f), 24);
    return with_bytes(hash, 0xf0808080 | (c & 0x1c0000) << 6 | (c & 0x3f000) << 4 | (c & 0xfc0) << 2 | (c & 0x3f), 32);
}

/* Of one line, [start, end). `kind` is a constant where this is called, so that each kind of string has a loop of its own. */
static inline uint64_t hash_of_line(const void *data, const int kind, Py_ssize_t start, Py_ssize_t end)
{
    while (start < end && IS_SPACE(PyUnicode_READ(kind, data, start)))
        start++;
    while (start < end && IS_SPACE(PyUnicode_READ(kind, data, end - 1)))
        end--;
    uint64_t hash = 0;
    for (; start < end; start++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, start);
        if (is_han(c))
            hash = with_bytes(hash, 0xe08080 | (c & 0xf000) << 4 | (c & 0xfc0) << 2 | (c & 0x3f), 24);
        else if (c < '0' || c > '9')
            hash = with_char(hash, c);
    }
    return hash;
}

typedef struct {
    int64_t *at;
    Py_ssize_t count, room;
} Hashes;

static inline int hash_lines(Hashes *found, const void *data, const int kind, Py_ssize_t length)
{
    Py_ssize_t start = 0;
    for (Py_ssize_t at = 0; at <= length; at++) {
        if (at < length && PyUnicode_READ(kind, data, at) != '\n')
            continue;
        if (found->count == found->room) {
            int64_t *more = PyMem_Realloc(found->at, 8 * (found->room ? found->room *= 2 : (found->room = 64)));
            if (!more)
                return PyErr_NoMemory(), -1;
            found->at = more;
        }
        found->at[found->count++] = (int64_t)hash_of_line(data, kind, start, at);
        start = at + 1;
    }
    return 0;
}

static int hashes_of(PyObject *text, Hashes *found)
{
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "expected str");
        return -1;
    }
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    switch (PyUnicode_KIND(text)) {
    case PyUnicode_1BYTE_KIND:
        return hash_lines(found, data, PyUnicode_1BYTE_KIND, length);
    case PyUnicode_2BYTE_KIND:
        return hash_lines(found, data, PyUnicode_2BYTE_KIND, length);
    default:
        return hash_lines(found, data, PyUnicode_4BYTE_KIND, length);
    }
}

static PyObject *line_hashes(PyObject *module, PyObject *text)
{
    Hashes hashes = {NULL, 0, 0};
    PyObject *found = hashes_of(text, &hashes) < 0 ? NULL : list_of(hashes.at, hashes.count);
    PyMem_Free(hashes.at);
    return found;
}

static int by_size(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return (a > b) - (a < b);
}

static PyObject *different_hashes(PyObject *module, PyObject *text)
{
    Hashes hashes = {NULL, 0, 0};
    PyObject *found = NULL;
    if (hashes_of(text, &hashes) >= 0) {
        Py_ssize_t count = 1; /* even a text of nothing is a line */
        qsort(hashes.at, hashes.count, sizeof *hashes.at, by_size);
        for (Py_ssize_t k = 1; k < hashes.count; k++)
            if (hashes.at[k] != hashes.at[count - 1])
                hashes.at[count++] = hashes.at[k];
        found = PyBytes_FromStringAndSize((char *)hashes.at, 8 * count);
    }
    PyMem_Free(hashes.at);
    return found;
}

/* learn/among.py, `_Among`: hashes to look for, in open addressing; 0, of blank lines, is none of them. */
typedef struct {
    int64_t hash, times; /* documents, where it is only counted; -1 where it is looked for */
} Sought;

typedef struct {
    PyObject_HEAD
    Sought *slots;
    size_t size; /* a power of 2 */
} Among;

static Sought *place_among(const Among *self, int64_t hash)
{
    size_t at = (((uint64_t)hash ^ seed) * 0x9E3779B97F4A7C15ull >> 20) & (self->size - 1);
    while (self->slots[at].hash && self->slots[at].hash != hash)
        at = (at + 1) & (self->size - 1);
    return self->slots + at;
}

static PyObject *among_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    Py_buffer given;
    if (!PyArg_ParseTuple(args, "y*", &given))
        return NULL;
    const int64_t *hashes = given.buf;
    Py_ssize_t count = given.len / 8;
    Among *self = (Among *)type->tp_alloc(type, 0);
    if (self) {
        self->size = power_over(2 * count + 1);
        if (!(self->slots = PyMem_Calloc(self->size, sizeof *self->slots))) {
            Py_CLEAR(self);
            PyErr_NoMemory();
        }
    }
    for (Py_ssize_t k = 0; self && k < count; k++)
        if (hashes[k])
            *place_among(self, hashes[k]) = (Sought){hashes[k], -1};
    PyBuffer_Release(&given);
    return (PyObject *)self;
}

static void among_free(Among *self)
{
    PyMem_Free(self->slots);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

/* Those that are looked for and are hashes of lines of a text, each once, from the lowest on; the others are counted. */
static PyObject *among_of(Among *self, PyObject *text)
{
    Hashes hashes = {NULL, 0, 0};
    PyObject *found = NULL;
    if (hashes_of(text, &hashes) >= 0) {
        Py_ssize_t known = 0, count = 0;
        for (Py_ssize_t k = 0; k < hashes.count; k++)
            if (hashes.at[k] && place_among(self, hashes.at[k])->hash)
                hashes.at[known++] = hashes.at[k];
        qsort(hashes.at, known, sizeof *hashes.at, by_size);
        int64_t before = 0;
        for (Py_ssize_t k = 0; k < known; k++) {
            if (hashes.at[k] == before)
                continue;
            Sought *one = place_among(self, before = hashes.at[k]);
            if (one->times >= 0)
                one->times++;
            else
                hashes.at[count++] = before;
        }
        found = list_of(hashes.at, count);
    }
    PyMem_Free(hashes.at);
    return found;
}

static Sought *sought(const Among *self, PyObject *hash)
{
    int64_t number = PyLong_AsLongLong(hash);
    Sought *one = number == -1 && PyErr_Occurred() ? NULL : place_among(self, number);
    if (one && !one->hash) {
        PyErr_SetObject(PyExc_KeyError, hash);
        return NULL;
    }
    return one;
}

static PyObject *among_count(Among *self, PyObject *hash)
{
    Sought *one = sought(self, hash);
    if (!one)
        return NULL;
    if (one->times < 0)
        one->times = 0;
    Py_RETURN_NONE;
}

static PyObject *among_counted(Among *self, PyObject *hash)
{
    const Sought *one = sought(self, hash);
    return one ? PyLong_FromLongLong(one->times < 0 ? 0 : one->times) : NULL;
}

static PyMethodDef among_methods[] = {
    {"of", (PyCFunction)among_of, METH_O, NULL},
    {"count", (PyCFunction)among_count, METH_O, NULL},
    {"counted", (PyCFunction)among_counted, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject AmongType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "mingfan.native._loops.Among",
    .tp_basicsize = sizeof(Among),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = among_new,
    .tp_dealloc = (destructor)among_free,
    .tp_methods = among_methods,
};

/* spread(numbers, parts): of an array of numbers of 64 bits, none of them negative, those of each remainder, as bytes. */
static PyObject *spread(PyObject *module, PyObject *args)
{
    Py_buffer given;
    Py_ssize_t parts;
    if (!PyArg_ParseTuple(args, "y*n", &given, &parts))
        return NULL;
    if (parts < 1) {
        PyErr_SetString(PyExc_ValueError, "there is at least one part");
        PyBuffer_Release(&given);
        return NULL;
    }
    const uint64_t *numbers = given.buf;
    Py_ssize_t count = given.len / 8, *sizes = PyMem_Calloc(parts, sizeof *sizes);
    uint64_t **ends = PyMem_Calloc(parts, sizeof *ends);
    PyObject *found = sizes && ends ? PyList_New(parts) : PyErr_NoMemory();
    for (Py_ssize_t k = 0; found && k < count; k++)
        sizes[numbers[k] % parts]++;
    for (Py_ssize_t k = 0; found && k < parts; k++) {
        PyObject *part = PyBytes_FromStringAndSize(NULL, 8 * sizes[k]);
        if (part) {
            PyList_SET_ITEM(found, k, part);
            ends[k] = (uint64_t *)PyBytes_AS_STRING(part);
        } else {
            Py_CLEAR(found);
        }
    }
    for (Py_ssize_t k = 0; found && k < count; k++)
        *ends[numbers[k] % parts]++ = numbers[k];
    PyMem_Free(sizes);
    PyMem_Free(ends);
    PyBuffer_Release(&given);
    return found;
}

/* frequent(numbers, least): how often each number of an array is in it, of those that are `least` times or more. */
static PyObject *frequent(PyObject *module, PyObject *args)
{
    Py_buffer given;
    Py_ssize_t least;
    if (!PyArg_ParseTuple(args, "y*n", &given, &least))
        return NULL;
    Py_ssize_t count = given.len / 8;
    int64_t *numbers = PyMem_Malloc(given.len ? given.len : 1);
    PyObject *found = numbers ? PyDict_New() : PyErr_NoMemory();
    if (numbers) {
        memcpy(numbers, given.buf, given.len);
        qsort(numbers, count, sizeof *numbers, by_size);
    }
    for (Py_ssize_t start = 0, end; found && start < count; start = end) {
        for (end = start + 1; end < count && numbers[end] == numbers[start];)
            end++;
        if (end - start < least)
            continue;
        PyObject *number = PyLong_FromLongLong(numbers[start]), *times = PyLong_FromSsize_t(end - start);
        if (!number || !times || PyDict_SetItem(found, number, times) < 0)
            Py_CLEAR(found);
        Py_XDECREF(number);
        Py_XDECREF(times);
    }
    PyMem_Free(numbers);
    PyBuffer_Release(&given);
    return found;
}

/* Which pairs of anchors may be edited copies: duplicates/likely.py says what each of these numbers means. */

#define LONELY 400
#define CLOSE 80
#define A_TRY 300
#define GLANCE 256
#define MOST_OVER 12
#define MOST_TRIES 3
#define TRIED 64
#define MOST_MOVED 12 /* bounds.py */
#define BROKEN_LEAST 60 /* broken.py */
#define BROKEN_LEFT 8
#define WORDS 8
#define SIGNS 1024
#define STRETCH 8192 /* characters of content kept */
#define BAGS 1024
#define RUNS 1000 /* stretches compared for a pair; with more it may be one */
#define RULED_OUT 512

/* What the characters of a stretch are, and at which of its places each stands; and some content of a text. */
typedef struct {
    const void *owner; /* the search that the content is of */
    uint32_t stamp, stamps[SIGNS]; /* a sign counts if it has the stamp of the stretch */
    Py_UCS4 signs[SIGNS];
    uint64_t at[SIGNS][WORDS];
    int words;
    Py_UCS4 content[STRETCH];
    Py_ssize_t places[STRETCH];
    uint8_t starts[STRETCH]; /* whether a sentence does */
    Py_ssize_t count, from, read; /* of the content; and the part of the text that is read */
    int after_end;
    Py_ssize_t start, bagged, laid; /* the stretch that is in the bags and that is laid out begins there and grows */
    int16_t bags[BAGS], taken[BAGS];
    Two ruled_out[RULED_OUT]; /* starts of two stretches that are no copies, by their hash; the places of both plus one */
} Desk;

typedef struct {
    PyObject_HEAD
    PyObject *given;
    Text text;
    Py_ssize_t least, limit, spent, done;
    Two tried[TRIED];
    Py_ssize_t many; /* tried in all */
} Likely;

static Desk kept_desk; /* it is large, and a search that finds another's there loses little */

static PyObject *likely_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *text;
    Py_ssize_t least, limit;
    if (!PyArg_ParseTuple(args, "Unn", &text, &least, &limit))
        return NULL;
    Likely *self = (Likely *)type->tp_alloc(type, 0);
    if (!self)
        return NULL;
    self->given = Py_NewRef(text);
    self->text = text_at(text);
    self->least = least;
    self->limit = limit;
    return (PyObject *)self;
}

static void likely_free(Likely *self)
{
    Py_XDECREF(self->given);
    if (kept_desk.owner == self)
        kept_desk.owner = NULL;
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static size_t sign_slot(const Desk *desk, Py_UCS4 c)
{
    size_t slot = (c * 0x9E3779B1u) >> 22;
    while (desk->stamps[slot] == desk->stamp && desk->signs[slot] != c)
        slot = (slot + 1) % SIGNS;
    return slot;
}

static int words_for(Py_ssize_t length)
{
    return (int)((length + 63) / 64);
}

/* Empties the desk for a stretch that begins at a place of the content, or at -1 for another. */
static void begin_at(Desk *desk, Py_ssize_t start)
{
    desk->start = desk->bagged = desk->laid = start;
    memset(desk->bags, 0, sizeof desk->bags);
    if (!++desk->stamp) {
        memset(desk->stamps, 0, sizeof desk->stamps);
        desk->stamp = 1;
    }
}

static void lay(Desk *desk, Py_UCS4 c, Py_ssize_t at)
{
    size_t slot = sign_slot(desk, c);
    if (desk->stamps[slot] != desk->stamp) {
        desk->stamps[slot] = desk->stamp;
        desk->signs[slot] = c;
        memset(desk->at[slot], 0, sizeof desk->at[slot]);
    }
    desk->at[slot][at / 64] |= 1ull << (at % 64);
}

/* Whether one more character of the other stretch makes the longest common subsequence longer (Hyyrö 2004): `row` has a
   0 where it grows, and all its bits are 1 at first. */
static inline int grows(const Desk *desk, uint64_t *row, Py_UCS4 c)
{
    size_t slot = sign_slot(desk, c);
    if (desk->stamps[slot] != desk->stamp)
        return 0;
    uint64_t over = 0;
    for (int k = 0; k < desk->words; k++) {
        uint64_t same = row[k] & desk->at[slot][k], sum = row[k] + same, carried = sum < same;
        sum += over;
        over = carried | (sum < over);
        row[k] = sum | (row[k] & ~desk->at[slot][k]);
    }
    return (int)over;
}

#define ALIKE(same, both) (40 * (same) > 11 * (both)) /* align.py, GLANCE_SCORE: 0.55 */

static int is_alike(Likely *self, Py_ssize_t one, Py_ssize_t one_end, Py_ssize_t two, Py_ssize_t two_end)
{
    Desk *desk = &kept_desk;
    const Text *text = &self->text;
    one_end = one_end < text->length ? one_end : text->length;
    two_end = two_end < text->length ? two_end : text->length;
    if (one >= one_end || two >= two_end)
        return 0;
    uint64_t row[WORDS] = {~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull};
    Py_ssize_t both = one_end - one + two_end - two, lacking = two_end - two, same = 0;
    begin_at(desk, -1);
    for (Py_ssize_t k = one; k < one_end; k++)
        desk->bags[CHAR_OF(*text, k) % BAGS]++;
    for (Py_ssize_t k = two; k < two_end; k++)
        same += desk->bags[CHAR_OF(*text, k) % BAGS]-- > 0;
    if (!ALIKE(same, both))
        return 0;
    same = 0;
    desk->words = words_for(one_end - one);
    for (Py_ssize_t k = one; k < one_end; k++)
        lay(desk, CHAR_OF(*text, k), k - one);
    for (Py_ssize_t k = two; k < two_end && ALIKE(same + lacking, both) && !ALIKE(same, both); k++, lacking--)
        same += grows(desk, row, CHAR_OF(*text, k));
    return ALIKE(same, both);
}

static int alike_at_a_glance(Likely *self, Py_ssize_t first, Py_ssize_t second)
{
    Py_ssize_t reach = (second - first + 1) / 2 < GLANCE ? (second - first + 1) / 2 : GLANCE;
    return is_alike(self, first, first + reach, second, second + reach) ||
           is_alike(self, first > reach ? first - reach : 0, first, second - reach, second);
}

static int is_list(const Text *text, Py_ssize_t first, Py_ssize_t second)
{
    if (second - first >= CLOSE)
        return 0;
    for (Py_ssize_t k = first; k < second; k++) {
        Py_UCS4 c = CHAR_OF(*text, k);
        if (!is_han(c) && (c == 0x3002 || c == 0xff01 || c == 0xff1f || c == '!' || c == '?' || c == 0x2026))
            return 0;
    }
    return 1;
}

static int tried_often(const Likely *self, Py_ssize_t first, Py_ssize_t second)
{
    Py_ssize_t distance = second - first, slack = distance >> 4 > 8 ? distance >> 4 : 8;
    Py_ssize_t from_one = first - (distance >> 1), count = self->many < TRIED ? self->many : TRIED;
    int over = 0, alike = 0;
    for (Py_ssize_t k = 0; k < count; k++) {
        Two pair = self->tried[k];
        Py_ssize_t off = pair.two - pair.one - distance;
        over += pair.one <= first && first < pair.two;
        alike += pair.one >= from_one && -slack <= off && off <= slack;
    }
    return over >= MOST_OVER || alike >= MOST_TRIES;
}

static void likely_tried(Likely *self, Py_ssize_t first, Py_ssize_t second)
{
    self->tried[self->many++ % TRIED] = (Two){first, second};
}

static int ends_sentence(Py_UCS4 c)
{
    return c == '\n' || c == 0x3002 || c == 0xff01 || c == 0xff1f || c == 0x2026;
}

/* Makes room for the content from a place on; what is there of it stays. */
static void read_from(Desk *desk, const Text *text, Py_ssize_t low)
{
    if (desk->from <= low && low <= desk->read && desk->count < STRETCH / 2 && desk->read)
        return;
    desk->count = 0;
    desk->from = desk->read = low;
    desk->after_end = !low || ends_sentence(CHAR_OF(*text, low - 1));
}

static Py_ssize_t content_at(const Desk *desk, Py_ssize_t place)
{
    Py_ssize_t low = 0, high = desk->count;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (desk->places[middle] < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Reads on until there are so many characters of content, or the text or the desk ends. */
static void read_on(Desk *desk, const Text *text, Py_ssize_t wanted)
{
    for (wanted = wanted < STRETCH ? wanted : STRETCH; desk->count < wanted && desk->read < text->length; desk->read++) {
        Py_UCS4 c = CHAR_OF(*text, desk->read);
        if (!IS_ALNUM(c)) {
            desk->after_end |= ends_sentence(c);
            continue;
        }
        desk->content[desk->count] = in_half_width(c);
        desk->places[desk->count] = desk->read;
        desk->starts[desk->count++] = (uint8_t)desk->after_end;
        desk->after_end = 0;
    }
}

#define LIKE(same, both) (8 * (same) >= 3 * (both)) /* find.py, LEAST_SCORE: 0.75 */

/* The longest beginning of the content from `middle` on that may be as much like the content up to there as copies are, as
   far as the characters of both tell in any order; 0 for none. Characters are told by some of their bits. */
static Py_ssize_t most_in_common(Desk *desk, Py_ssize_t middle, Py_ssize_t shortest, Py_ssize_t longest)
{
    Py_ssize_t same = 0, most = 0, length = middle - desk->start;
    for (; desk->bagged < middle; desk->bagged++)
        desk->bags[desk->content[desk->bagged] % BAGS]++;
    memset(desk->taken, 0, sizeof desk->taken);
    for (Py_ssize_t k = 1; k <= longest; k++) {
        int bag = desk->content[middle + k - 1] % BAGS;
        same += desk->taken[bag]++ < desk->bags[bag];
        if (k >= shortest && LIKE(same, length + k))
            most = k;
    }
    return most;
}

/* Whether some beginning of the content from `middle` on, as long as a copy may be, is as much like the content from `start`
   to there as copies are. */
static int may_be_copied(Likely *self, Py_ssize_t start, Py_ssize_t middle)
{
    Desk *desk = &kept_desk;
    Two places = {desk->places[start] + 1, desk->places[middle] + 1};
    Two *ruled_out = &desk->ruled_out[mixed((uint64_t)places.one << 32 ^ (uint64_t)places.two) % RULED_OUT];
    if (ruled_out->one == places.one && ruled_out->two == places.two)
        return 0;
    Py_ssize_t length = middle - start, longest = length + length / 3, same = 0;
    Py_ssize_t shortest = length / 2 > self->least ? length / 2 : self->least;
    read_on(desk, &self->text, middle + longest);
    longest = longest < desk->count - middle ? longest : desk->count - middle;
    if (desk->start != start)
        begin_at(desk, start);
    if ((longest = most_in_common(desk, middle, shortest, longest))) {
        uint64_t row[WORDS] = {~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull};
        desk->words = words_for(length);
        for (; desk->laid < middle; desk->laid++)
            lay(desk, desk->content[desk->laid], desk->laid - start);
        /* As long as it could be enough if all that is left were the same. */
        for (Py_ssize_t k = 1; k <= longest && LIKE(same + longest - k + 1, length + longest); k++) {
            same += grows(desk, row, desk->content[middle + k - 1]);
            if (k >= shortest && LIKE(same, length + k))
                return 1;
        }
    }
    *ruled_out = places;
    return 0;
}

/* Whether two copies may go back from their pair so far, give or take what edits move: align.py, `extent`, takes prefixes in
   which more characters match than are edited, so neither is twice as long as the other. */
static int may_go_back(Py_ssize_t one, Py_ssize_t two)
{
    Py_ssize_t more = one > two ? one : two, less = one > two ? two : one;
    return more <= MOST_MOVED || more - MOST_MOVED < 2 * (less + MOST_MOVED);
}

/* The next start of a sentence from `at` on, which may lie a few characters beyond `last`; -1 for none. */
static inline Py_ssize_t start_from(const Desk *desk, Py_ssize_t at, Py_ssize_t last)
{
    Py_ssize_t end = last + MOST_MOVED + 1 < desk->count ? last + MOST_MOVED + 1 : desk->count;
    const uint8_t *found = at < end ? memchr(desk->starts + at, 1, end - at) : NULL;
    return found ? found - desk->starts : -1;
}

/* Whether find.py, `_repeat`, may make a repeat of a pair that is not far apart. Errs towards yes. */
static int may_be_repeat(Likely *self, Py_ssize_t first, Py_ssize_t second)
{
    Desk *desk = &kept_desk;
    const Text *text = &self->text;
    Py_ssize_t distance = second - first, left = 0, right = 0;
    while (left < distance && left < first && CHAR_OF(*text, first - left - 1) == CHAR_OF(*text, second - left - 1))
        left++;
    while (left + right < distance && second + right < text->length &&
           CHAR_OF(*text, first + right) == CHAR_OF(*text, second + right))
        right++;
    if (left + right >= distance)
        return 1;
    Py_ssize_t low = first - distance - 64, runs = 0;
    desk->start = -1;
    read_from(desk, text, low > 0 ? low : 0);
    while (desk->read <= second && desk->count < STRETCH)
        read_on(desk, text, desk->count + 1);
    Py_ssize_t one = content_at(desk, first), two = content_at(desk, second), period = two - one;
    read_on(desk, text, two + period + MOST_MOVED + 1);
    for (left = 0; left < period && left < one && desk->content[one - left - 1] == desk->content[two - left - 1];)
        left++;
    for (right = 0; right < period && two + right < desk->count && desk->content[one + right] == desk->content[two + right];)
        right++;
    if (left + right >= period || (period - left - right <= BROKEN_LEFT && left + right >= BROKEN_LEAST))
        return 1;
    /* The first copy begins with a sentence, up to a period before the pair, and the second one with another. */
    Py_ssize_t from = one - period - MOST_MOVED > 0 ? one - period - MOST_MOVED : 0;
    for (Py_ssize_t start = start_from(desk, from, one); start >= 0; start = start_from(desk, start + 1, one)) {
        Py_ssize_t middle = start + self->least > one - MOST_MOVED ? start + self->least : one - MOST_MOVED;
        for (middle = start_from(desk, middle, two); middle >= 0; middle = start_from(desk, middle + 1, two))
            if (may_go_back(one - start, two - middle) &&
                (middle - start > 64 * WORDS || ++runs > RUNS || may_be_copied(self, start, middle)))
                return 1;
    }
    return 0;
}

/* next(pairs, at): the number of the first pair from `at` on that may be copies; how many there are, if none may. */
static PyObject *likely_next(Likely *self, PyObject *args)
{
    Py_buffer given;
    Py_ssize_t at;
    if (!PyArg_ParseTuple(args, "y*n", &given, &at))
        return NULL;
    const int64_t(*pairs)[2] = given.buf;
    Py_ssize_t count = given.len / (Py_ssize_t)sizeof *pairs;
    int failed = at < 0;
    if (at < count && kept_desk.owner != self) {
        kept_desk.owner = self;
        kept_desk.count = kept_desk.from = kept_desk.read = 0;
        memset(kept_desk.ruled_out, 0, sizeof kept_desk.ruled_out);
    }
    for (; !failed && at < count; at++) {
        Py_ssize_t first = (Py_ssize_t)pairs[at][0], second = (Py_ssize_t)pairs[at][1], distance = second - first;
        if ((failed = first < 0 || distance <= 0 || second > self->text.length))
            break;
        if (is_list(&self->text, first, second) || tried_often(self, first, second))
            continue;
        if (distance > LONELY) {
            if (alike_at_a_glance(self, first, second))
                break;
            likely_tried(self, first, second);
            continue;
        }
        if (second < self->done || !alike_at_a_glance(self, first, second))
            continue;
        if (self->spent + distance + A_TRY > self->limit || may_be_repeat(self, first, second))
            break;
        self->spent += distance + A_TRY;
        likely_tried(self, first, second);
    }
    PyBuffer_Release(&given);
    if (failed) {
        PyErr_SetString(PyExc_ValueError, "pairs lie in the text, the first place first");
        return NULL;
    }
    return PyLong_FromSsize_t(at);
}

static PyObject *likely_add(Likely *self, PyObject *args)
{
    Py_ssize_t first, second;
    if (!PyArg_ParseTuple(args, "nn", &first, &second))
        return NULL;
    likely_tried(self, first, second);
    Py_RETURN_NONE;
}

static PyMethodDef likely_methods[] = {
    {"next", (PyCFunction)likely_next, METH_VARARGS, NULL},
    {"add", (PyCFunction)likely_add, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef likely_members[] = {
    {"spent", T_PYSSIZET, offsetof(Likely, spent), 0, NULL},
    {"done", T_PYSSIZET, offsetof(Likely, done), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyTypeObject LikelyType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "mingfan.native._loops.Likely",
    .tp_basicsize = sizeof(Likely),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = likely_new,
    .tp_dealloc = (destructor)likely_free,
    .tp_methods = likely_methods,
    .tp_members = likely_members,
};

/* UTF-8. */

#define COUNTED 192 /* bytes that are counted together: no more than a byte can count */

/* How many characters begin in some bytes, and the largest byte. */
static Py_ssize_t count_characters(const uint8_t *at, Py_ssize_t size, uint8_t *largest)
{
    Py_ssize_t count = 0, done = 0;
    uint8_t most = 0;
    for (; done + COUNTED <= size; done += COUNTED) {
        uint8_t begun = 0;
        for (int k = 0; k < COUNTED; k++)
            begun += (at[done + k] & 0xc0) != 0x80;
        for (int k = 0; k < COUNTED; k++)
            most = at[done + k] > most ? at[done + k] : most;
        count += begun;
    }
    for (; done < size; done++) {
        count += (at[done] & 0xc0) != 0x80;
        most = at[done] > most ? at[done] : most;
    }
    *largest = most;
    return count;
}

/* characters(data, start, end) */
static PyObject *characters(PyObject *module, PyObject *args)
{
    PyObject *data;
    Py_ssize_t start, end;
    uint8_t largest;
    if (!PyArg_ParseTuple(args, "Snn", &data, &start, &end))
        return NULL;
    if (start < 0 || start > end || end > PyBytes_GET_SIZE(data)) {
        PyErr_SetString(PyExc_ValueError, "the part lies outside of the data");
        return NULL;
    }
    return PyLong_FromSsize_t(count_characters((const uint8_t *)PyBytes_AS_STRING(data) + start, end - start, &largest));
}

static inline int goes_on(uint8_t byte)
{
    return (byte & 0xc0) == 0x80;
}

/* The next character of one byte to three, and how many they are; 0 where there is none. */
static inline int next_character(const uint8_t *at, Py_ssize_t left, uint16_t *to)
{
    if (at[0] < 0x80) {
        *to = at[0];
        return 1;
    }
    if (left > 2 && (at[0] & 0xf0) == 0xe0 && goes_on(at[1]) && goes_on(at[2])) {
        *to = (uint16_t)((at[0] & 0xf) << 12 | (at[1] & 0x3f) << 6 | (at[2] & 0x3f));
        return *to >= 0x800 && (*to & 0xf800) != 0xd800 ? 3 : 0;
    }
    if (left > 1 && at[0] >= 0xc2 && at[0] < 0xe0 && goes_on(at[1])) {
        *to = (uint16_t)((at[0] & 0x1f) << 6 | (at[1] & 0x3f));
        return 2;
    }
    return 0;
}

/* Eight bytes as a number, the first the lowest. */
static inline uint64_t eight_bytes(const uint8_t *at)
{
    uint64_t number = 0;
    if (PY_LITTLE_ENDIAN)
        memcpy(&number, at, 8);
    else
        for (int k = 8; k--;)
            number = number << 8 | at[k];
    return number;
}

#define FEW 2 /* characters that are read by themselves where not all of the next are of one kind */

/* Decodes what is all characters of two bytes in a string. Returns 0 if it is not UTF-8. Most of Chinese text are characters
   of three bytes one after another: of those four are read together, two in a number. */
static int decode_twos(const uint8_t *at, Py_ssize_t size, uint16_t *to)
{
    const uint8_t *end = at + size;
    const uint32_t none = 1u << 0 | 1u << (0xd800 >> 11); /* by the first five bits: under 0x800, and halves of pairs */
    uint32_t wrong = 0;
    while (at < end) {
        for (; end - at >= 14; at += 12, to += 4) {
            uint64_t low = eight_bytes(at), high = eight_bytes(at + 6);
            if (((low ^ 0x8080e08080e0) | (high ^ 0x8080e08080e0)) & 0xc0c0f0c0c0f0)
                break;
            low = (low & 0x00000f00000f) << 12 | (low >> 2 & 0x000fc0000fc0) | (low >> 16 & 0x00003f00003f);
            high = (high & 0x00000f00000f) << 12 | (high >> 2 & 0x000fc0000fc0) | (high >> 16 & 0x00003f00003f);
            to[0] = (uint16_t)low;
            to[1] = (uint16_t)(low >> 24);
            to[2] = (uint16_t)high;
            to[3] = (uint16_t)(high >> 24);
            wrong |= none >> (to[0] >> 11) | none >> (to[1] >> 11) | none >> (to[2] >> 11) | none >> (to[3] >> 11);
        }
        if (wrong & 1)
            return 0;
        for (; end - at >= 8 && !(eight_bytes(at) & 0x8080808080808080); at += 8, to += 8)
            for (int k = 0; k < 8; k++)
                to[k] = at[k];
        for (int few = 0; few < FEW && at < end; few++) {
            int length = next_character(at, end - at, to++);
            if (!length)
                return 0;
            at += length;
        }
    }
    return 1;
}

/* decoded(data) */
static PyObject *decoded(PyObject *module, PyObject *data)
{
    char *at;
    Py_ssize_t size;
    uint8_t largest;
    if (PyBytes_AsStringAndSize(data, &at, &size) < 0)
        return NULL;
    Py_ssize_t count = count_characters((const uint8_t *)at, size, &largest);
    if (largest >= 0xc4 && largest < 0xf0) { /* its largest character has two bytes in a string */
        PyObject *text = PyUnicode_New(count, 0xffff);
        if (!text || decode_twos((const uint8_t *)at, size, PyUnicode_2BYTE_DATA(text)))
            return text;
        Py_DECREF(text);
    }
    return PyUnicode_DecodeUTF8(at, size, "strict"); /* which says what is wrong, if something is */
}

static PyObject *line_feeds(PyObject *module, PyObject *data)
{
    char *at, *end;
    Py_ssize_t length, count = 0;
    if (PyBytes_AsStringAndSize(data, &at, &length) < 0)
        return NULL;
    for (end = at + length; at < end && (at = memchr(at, '\n', end - at)); at++)
        count++;
    return PyLong_FromSsize_t(count);
}

static PyMethodDef functions[] = {
    {"line_feeds", line_feeds, METH_O, NULL},
    {"characters", characters, METH_VARARGS, NULL},
    {"decoded", decoded, METH_O, NULL},
    {"normal", normal, METH_O, NULL},
    {"looks", looks, METH_VARARGS, NULL},
    {"letters", letters, METH_O, NULL},
    {"content", content, METH_O, NULL},
    {"common_prefix", common_prefix, METH_VARARGS, NULL},
    {"common_suffix", common_suffix, METH_VARARGS, NULL},
    {"content_places", content_places, METH_VARARGS, NULL},
    {"ends_name", ends_name, METH_VARARGS, NULL},
    {"holds_between", holds_between, METH_VARARGS, NULL},
    {"recur_in_a_row", recur_in_a_row, METH_VARARGS, NULL},
    {"sentences", sentences, METH_O, NULL},
    {"opening", opening, METH_VARARGS, NULL},
    {"may_plead", may_plead, METH_O, NULL},
    {"line_hashes", line_hashes, METH_O, NULL},
    {"different_hashes", different_hashes, METH_O, NULL},
    {"spread", spread, METH_VARARGS, NULL},
    {"frequent", frequent, METH_VARARGS, NULL},
    {"rows", rows, METH_VARARGS, NULL},
    {"related", related, METH_VARARGS, NULL},
    {"sentence_anchors", sentence_anchors, METH_VARARGS, NULL},
    {"clause_anchors", clause_anchors, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_loops", "Loops of mingfan in C.", -1, functions, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__loops(void)
{
    PyTypeObject *types[] = {&FolderType, &WordsType, &WeightsType, &ForestType, &UnitsType, &AmongType, &LikelyType};
    const char *names[] = {"Folder", "Words", "Weights", "Forest", "Units", "Among", "Likely"};
    const int count = sizeof types / sizeof *types;
    PyObject *made = PyModule_Create(&module), *name = PyUnicode_FromString("mingfan.native._loops");
    if (!name)
        Py_CLEAR(made);
    else
        seed = (uint64_t)PyObject_Hash(name); /* as Python draws it for its own tables */
    Py_XDECREF(name);
    for (int k = 0; made && k < count; k++)
        if (PyType_Ready(types[k]) < 0 || PyModule_AddObjectRef(made, names[k], (PyObject *)types[k]) < 0)
            Py_CLEAR(made);
    if (made && PyModule_AddObject(made, "SOURCE", PyLong_FromUnsignedLong(SOURCE)) < 0)
        Py_CLEAR(made);
    return made;
}
