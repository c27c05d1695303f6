/* psABI 3.2.3, "Classification": the class of each eightbyte of an object. */
#ifndef X86_64_SYSV_CLASSIFY_H
#define X86_64_SYSV_CLASSIFY_H

#include "../model_private.h"

enum eightbyte_class {
	CLASS_NONE, /* NO_CLASS */
	CLASS_INTEGER,
	CLASS_SSE,
	CLASS_SSEUP,
	CLASS_X87,
	CLASS_X87UP,
	CLASS_COMPLEX_X87,
	CLASS_MEMORY,
};

enum { EIGHTBYTE = 8, EIGHTBYTES_MAX = 8 };

struct classes {
	uint32_t size, alignment; /* bytes; alignment is what memory asks for */
	uint32_t count;           /* of eightbytes */
	enum eightbyte_class of[EIGHTBYTES_MAX];
	bool in_memory;         /* the class of all of it is MEMORY */
	enum model_rule memory; /* why, for a rule of its own; else RULE_PASS_MEMORY */
	bool is_x87;            /* X87, COMPLEX_X87: in memory as an argument, not as a result */
	const char *silent;     /* what the document does not speak of; NULL */
	const char *silent_in_memory; /* likewise, when it turns out to go to memory */
};

/* Of an object of the case that is passed by value. */
struct classes classify_object(struct model *m, size_t object);
/* Of a pointer. */
struct classes classify_pointer(void);

#endif
