/* What each toolchain can express, as a table: features by toolchains. */
#ifndef REPORTS_CAN_H
#define REPORTS_CAN_H

#include <stdio.h>

#include "../harness/toolchain/toolchain.h"

void can_print(const struct toolchain_list *toolchains, unsigned width, FILE *out);

#endif
