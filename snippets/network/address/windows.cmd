curl -fsS https://checkip.amazonaws.com
