/* Checks the checksum of an IPv4 header, options included. Context: 64 bytes. */
#include "../programs/common.h"
struct context { u8 header[60]; u32 length; };
u64 prog(void *memory) {
  struct context *c = memory;
  u32 bytes = (c->header[0] & 15) * 4u;
  if (c->header[0] >> 4 != 4 || bytes < 20 || bytes > c->length) return 0;
  u32 sum = 0;
  for (u32 i = 0; i < bytes; i += 2) sum += (u32)c->header[i] << 8 | c->header[i + 1];
  sum = (sum & 0xffff) + (sum >> 16);
  sum = (sum & 0xffff) + (sum >> 16);
  return sum == 0xffff ? bytes : 0;
}
_Static_assert(sizeof(struct context) == 64, "the comment says so");
