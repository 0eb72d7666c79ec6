/* Stands in for any program: records how it was called, and answers.

   In RECORD it adds its name, its arguments, and the environment that begins with PG,
   each on a line of its own. What it prints is the file of its name in ANSWERS, if
   there is one. */
#include <stdio.h>
#include <string.h>
#include <windows.h>

#define RECORD "Z:\\tmp\\record"
#define ANSWERS "Z:\\tmp\\answers\\"

int main(int argc, char **argv, char **environment) {
  char path[MAX_PATH], answer[MAX_PATH], line[4096];
  GetModuleFileNameA(NULL, path, sizeof path);
  char *name = strrchr(path, '\\') + 1;
  *strrchr(name, '.') = 0;

  FILE *record = fopen(RECORD, "ab");
  if (!record) return 3;
  fprintf(record, "program %s\n", name);
  for (int i = 1; i < argc; i++) fprintf(record, "argument %s\n", argv[i]);
  for (; *environment; environment++)
    if (!strncmp(*environment, "PG", 2)) fprintf(record, "environment %s\n", *environment);
  fclose(record);

  snprintf(answer, sizeof answer, "%s%s", ANSWERS, name);
  FILE *answers = fopen(answer, "rb");
  if (answers) {
    while (fgets(line, sizeof line, answers)) fputs(line, stdout);
    fclose(answers);
  }
  return 0;
}
