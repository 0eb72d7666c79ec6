curl.exe -fsS https://checkip.amazonaws.com
