# pgAdmin's settings in the lab, which it reads as those of the system.

# As the desktop program: no login, and files are those of the machine.
SERVER_MODE = False
DATA_DIR = "/tmp/pgadmin"
DEFAULT_SERVER = "0.0.0.0"
DEFAULT_SERVER_PORT = 5050

# Nothing asks before the first page, and nothing is asked of anybody else.
MASTER_PASSWORD_REQUIRED = False
USE_OS_SECRET_STORAGE = False
UPGRADE_CHECK_ENABLED = False
SHOW_GRAVATAR_IMAGE = False
AUTO_DISCOVER_SERVERS = False
LLM_ENABLED = False
