/* PAM for the lab's servers: the password, whatever its length, goes to the standard
   input of a program, which says by its exit status whether it is good. PAM's own
   pam_exec cuts it to 511 bytes; a token of temporary credentials has over 1,000. */
#include <security/pam_ext.h>
#include <security/pam_modules.h>
#include <stdio.h>
#include <stdlib.h>

int pam_sm_authenticate(pam_handle_t *pam, int flags, int count, const char **words) {
  const char *user, *token;
  if (count != 1 || pam_get_user(pam, &user, NULL) != PAM_SUCCESS ||
      pam_get_authtok(pam, PAM_AUTHTOK, &token, NULL) != PAM_SUCCESS ||
      setenv("PAM_USER", user, 1))
    return PAM_AUTH_ERR;
  FILE *check = popen(words[0], "w");
  if (!check)
    return PAM_AUTH_ERR;
  fputs(token, check);
  return pclose(check) == 0 ? PAM_SUCCESS : PAM_AUTH_ERR;
}

int pam_sm_setcred(pam_handle_t *pam, int flags, int count, const char **words) {
  return PAM_SUCCESS;
}
