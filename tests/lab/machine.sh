#!/bin/sh
# What a container of the lab does: machine.sh resolver|web|client|primary|replica|starting
set -eu
case $1 in
  resolver)
    exec dnsmasq --keep-in-foreground --no-resolv --no-hosts --local=/#/ \
      --addn-hosts=/run/lab/hosts --local-ttl=1 --user=root ;;
  web)
    nginx -c /lab/nginx.conf
    exec python3 /lab/web.py 0.0.0.0 443 /run/lab/web ;;
  client)
    cp /run/lab/web-root.pem /usr/local/share/ca-certificates/web-root.crt
    update-ca-certificates >/dev/null 2>&1
    ip route del default   # the reader's commands stay in the lab
    touch /tmp/ready
    exec tail -f /dev/null ;;
  primary | replica | starting)
    PATH=$PATH:$(echo /usr/lib/postgresql/*/bin)
    install -d -o postgres -g postgres -m 700 /tmp/server
    install -o postgres -g postgres -m 600 /run/lab/server/* /tmp/server
    export PATH HOME=/tmp/server DATA=/tmp/server/data CERTIFICATES=/tmp/server LAB=/lab
    exec setpriv --reuid=postgres --regid=postgres --init-groups \
      sh /lab/server.sh "$1" ;;
esac
