/* Prints the version of the libpq.dll beside it, as PQlibVersion says it. */
#include <stdio.h>
#include <windows.h>

int main(void) {
  HMODULE libpq = LoadLibraryA("libpq.dll");
  int (*version)(void) = libpq ? (int (*)(void))GetProcAddress(libpq, "PQlibVersion") : NULL;
  if (!version) return 3;
  printf("%d.%d\n", version() / 10000, version() % 10000);
  return 0;
}
